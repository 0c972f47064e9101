/**
 * What is done with what is kept: logins, submissions, cases. Whoever asks is told apart here, and everything they do is noted.
 * May import: model, access, store, halfsky, engine, record, report, waiving, document, reporting.
 */
export {
  type AccountFacts,
  type AccountKeeper,
  type AccountView,
  accountsOf,
  type OfficeAccounts,
  THE_MACHINE,
} from './accounts.ts'
export { askingOrder, type Need, type Question, settledBy } from './asking.ts'
export { type Basis, problemsIn, readBasis } from './basis.ts'
export {
  type AllowedMove,
  allowedMove,
  CASE_MOVES,
  MAY_BE_LATE,
  type MoveNeed,
  type Mover,
  movesFrom,
} from './case-moves.ts'
export { type CaseHistory, type CaseStep, casesOf, type OfficeCases, SERVICE, type Stepper } from './cases.ts'
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
export {
  type Assignable,
  type DutyReportView,
  dutiesOf,
  dutyThing,
  type OfficeDuties,
  type Reminder,
  type ReportState,
} from './duties.ts'
export { addFile, EVIDENCE_TYPES, evidenceType, readFileOf } from './evidence.ts'
export { type Figure, type Figures, figuresIn } from './figures.ts'
export type { Filing, NamedMember } from './filing.ts'
export { type CaseSettings, caseFollower, shortCode } from './follow.ts'
export { type HookFacts, type HookView, hooksOf, type OfficeHooks } from './hooks.ts'
export { keysOf, type NewKey, type OfficeKeys } from './keys.ts'
export { type Known, type Login, type LoginGiven, type Logins, loginsOf } from './logins.ts'
export { note, type Office, type OfficeParts, officeOf } from './office.ts'
export { allOf, type Past, pastOf, recall, STANDING } from './past.ts'
export { erasePerson, findPerson, type PersonPlace, peopleIn, purgeNames } from './people.ts'
export { lockedFor, type PeriodGiven, setPeriods } from './periods.ts'
export { type AreaAsked, type NoticeAsked, type OfficeReports, reportsOf } from './reports.ts'
export { type Shelf, shelfOf } from './rulebooks.ts'
export {
  caseOf,
  type FindingChoice,
  type FindingPlace,
  findingsIn,
  type RuleTally,
  type Standing,
  type StandingAsked,
  type StandingFinding,
  type StandingRecord,
  standingsOf,
  talliesOf,
} from './standing.ts'
export {
  type Decision,
  type Filed,
  type Follower,
  type Kept,
  type OfficeSubmissions,
  type Rechecked,
  type Replaced,
  type SubmissionsParts,
  submissionsOf,
} from './submissions.ts'
export { EVENTS, type EventData, type EventName, tell } from './tell.ts'
export { type Grant, type OfficeWaivers, waiversAt, waiversOf } from './waivers.ts'
export { type WorkFact, type WorklistAsked, type WorkStop, worklistOf } from './worklist.ts'
