/**
 * What is done with what is kept: logins, submissions, cases. Whoever asks is told apart here, and everything they do is noted.
 * May import: halfsky, model, record, report, access, store, waiving.
 */
export { type AccountFacts, accountsOf, type OfficeAccounts } from './accounts.ts'
export { askingOrder, type Need, type Question, settledBy } from './asking.ts'
export { type AllowedMove, allowedMove, CASE_MOVES, MAY_BE_LATE, type MoveNeed, type Mover } from './case-moves.ts'
export { type CaseHistory, type CaseStep, casesOf, type OfficeCases, SERVICE, type Stepper } from './cases.ts'
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
export { type CaseSettings, caseFollower, type Filed, type Follower, shortCode } from './follow.ts'
export { type HookFacts, type HookView, hooksOf, type OfficeHooks } from './hooks.ts'
export { keysOf, type NewKey, type OfficeKeys } from './keys.ts'
export { type Known, type Login, type LoginGiven, type Logins, loginsOf } from './logins.ts'
export { note, type Office, type OfficeParts, officeOf } from './office.ts'
export { EVENTS, type EventData, type EventName, tell } from './tell.ts'
export { type Grant, type OfficeWaivers, waiversAt, waiversOf } from './waivers.ts'
export { type WorkFact, type WorklistAsked, type WorkStop, worklistOf } from './worklist.ts'
