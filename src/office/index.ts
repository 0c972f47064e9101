/**
 * What is done with what is kept: logins, submissions, cases. Whoever asks is told apart here, and everything they do is noted.
 * May import: model, access, store, halfsky, engine, record, report.
 */
export { type AccountFacts, accountsOf, type OfficeAccounts } from './accounts.ts'
export { type Basis, problemsIn, readBasis } from './basis.ts'
export {
  areaSeen,
  beijingDay,
  type Completeness,
  type CompletenessAsked,
  completenessOf,
  kindsWithin,
  stemsWithin,
} from './completeness.ts'
export { type Denial, type DenialName, denied } from './denial.ts'
export { addFile, EVIDENCE_TYPES, evidenceType, readFileOf } from './evidence.ts'
export { type Figure, type Figures, figuresIn } from './figures.ts'
export { keysOf, type NewKey, type OfficeKeys } from './keys.ts'
export { type Known, type Login, type LoginGiven, type Logins, loginsOf } from './logins.ts'
export { note, type Office, type OfficeParts, officeOf } from './office.ts'
export { allOf, type Past, pastOf, recall, STANDING } from './past.ts'
export { erasePerson, findPerson, type PersonPlace, peopleIn, purgeNames } from './people.ts'
export { lockedFor, type PeriodGiven, setPeriods } from './periods.ts'
export { type Shelf, shelfOf } from './rulebooks.ts'
export {
  type Decision,
  type Filed,
  type Filing,
  type Follower,
  type Kept,
  type NamedMember,
  type OfficeSubmissions,
  type Rechecked,
  type Replaced,
  type SubmissionsParts,
  submissionsOf,
} from './submissions.ts'
