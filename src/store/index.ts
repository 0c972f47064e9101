/**
 * What is kept: submissions with their reports, cases, waivers, duties, accounts, the audit log; in one SQLite file or in PostgreSQL. Data only:
 * what is done with it, and who may, is for others.
 * May import: model. Home of: kysely, node:sqlite, pg.
 */
export type { Account, AccountChange, Accounts, Scope } from './accounts.ts'
export type { Areas, StoredArea } from './areas.ts'
export type { Attempts } from './attempts.ts'
export type { Audit, AuditDetail, AuditEntry, AuditFilter, AuditLine, BrokenLink, Verified } from './audit.ts'
export type { Clock, Ids } from './base.ts'
export type { Case, CaseEvent, CaseFilter, CaseKey, CaseMove, CaseState, Cases } from './cases.ts'
export type { StoreCounts } from './counts.ts'
export type { Check } from './doctor.ts'
export type { Duties, Duty, DutyFilter, DutyReport, Unit } from './duties.ts'
export { StoreFault } from './fault.ts'
export type { Files, StoredFile } from './files.ts'
export type { Delivery, Hook, Hooks } from './hooks.ts'
export type { ApiKey, Keys } from './keys.ts'
export { openStore, type Store, type StoreOptions } from './open.ts'
export type { Cursor, Page } from './page.ts'
export type { People, Person } from './people.ts'
export type { Period, PeriodFilter, PeriodKey, Periods } from './periods.ts'
export { holdsStore, type Place } from './place.ts'
export type { NewRecord, RecordFilter, Records, Reported, StoredRecord } from './records.ts'
export { type RestoreOptions, restoreStore } from './restore.ts'
export type { Rulebooks, StoredRulebook } from './rulebooks.ts'
export type { Day, Instant, JsonText } from './schema.ts'
export type { Session, Sessions } from './sessions.ts'
export type { Repositories, Transaction } from './store.ts'
export type { Subject, SubjectFilter, SubjectKey, Subjects } from './subjects.ts'
export type {
  Counts,
  Move,
  NewSubmission,
  Submission,
  SubmissionFilter,
  SubmissionState,
  Submissions,
  Tally,
  UsedKey,
} from './submissions.ts'
export type { StoredWaiver, WaiverFilter, Waivers } from './waivers.ts'
