import type { ColumnType } from 'kysely'

/** ISO-8601 in UTC with milliseconds: `2026-05-01T08:00:00.000Z`. */
export type Instant = string
/** YYYY-MM-DD. */
export type Day = string
/** JSON as text: what was written comes back byte for byte. */
export type JsonText = string

/** Written once; the database refuses to change it. */
type Fixed<T> = ColumnType<T, T, never>
/** 0 or 1. */
type Flag = number

/** The last `seq` given out, by table: both databases count alike, without gaps. */
interface CounterTable {
  name: string
  last: number
}

interface RulebookTable {
  digest: Fixed<string>
  version: Fixed<string>
  files: Fixed<Uint8Array>
  firstSeen: Fixed<Instant>
}

interface AreaTable {
  code: string
  name: string
  parent: string | null
  validFrom: Day
  validTo: Day | null
}

interface AccountTable {
  seq: Fixed<number>
  id: Fixed<string>
  login: string
  hash: string | null
  external: string | null
  roles: JsonText
  areas: JsonText
  kinds: JsonText
  disabled: Flag
  mustChange: Flag
  createdAt: Fixed<Instant>
}

interface SessionTable {
  hash: Fixed<string>
  account: Fixed<string>
  createdAt: Fixed<Instant>
  seenAt: Instant
  expiresAt: Instant
}

interface ApiKeyTable {
  seq: Fixed<number>
  id: Fixed<string>
  prefix: Fixed<string>
  hash: Fixed<string>
  account: Fixed<string>
  name: Fixed<string>
  roles: Fixed<JsonText>
  areas: Fixed<JsonText>
  kinds: Fixed<JsonText>
  createdAt: Fixed<Instant>
  expiresAt: Fixed<Instant | null>
  revokedAt: Instant | null
}

interface AttemptTable {
  seq: Fixed<number>
  who: Fixed<string>
  at: Fixed<Instant>
}

interface SubmissionTable {
  seq: Fixed<number>
  id: Fixed<string>
  state: string
  area: Fixed<string>
  kind: Fixed<string | null>
  period: Fixed<string | null>
  byAccount: Fixed<string>
  createdAt: Fixed<Instant>
  submittedAt: Instant | null
  decidedAt: Instant | null
  decidedBy: string | null
  note: string | null
  supersedes: Fixed<string | null>
  supersededBy: string | null
  rulebook: Fixed<string>
  engine: Fixed<string>
  version: Fixed<string>
  asOf: Fixed<Day>
  report: Fixed<JsonText>
  problems: Fixed<JsonText>
  records: Fixed<number>
  refused: Fixed<number>
  pass: Fixed<number>
  fail: Fixed<number>
  unknown: Fixed<number>
  notApplicable: Fixed<number>
  manual: Fixed<number>
  error: Fixed<number>
  breaches: Fixed<number>
  revision: number
}

interface SubmissionKeyTable {
  account: Fixed<string>
  key: Fixed<string>
  requestHash: Fixed<string>
  submission: Fixed<string>
  createdAt: Fixed<Instant>
}

interface RecordTable {
  seq: Fixed<number>
  submission: Fixed<string>
  position: Fixed<number>
  kind: Fixed<string>
  subject: Fixed<string>
  area: Fixed<string>
  asOf: Fixed<Day>
  body: Fixed<JsonText>
  findings: Fixed<JsonText | null>
}

interface PersonTable {
  submission: Fixed<string>
  position: Fixed<number>
  place: Fixed<number>
  name: Fixed<string>
  purgeAt: Fixed<Instant>
}

interface SubjectTable {
  seq: Fixed<number>
  kind: Fixed<string>
  area: Fixed<string>
  id: Fixed<string>
  name: string | null
  firstSeen: Fixed<Instant>
  lastSeen: Instant
  latest: string
}

interface PeriodTable {
  seq: Fixed<number>
  area: Fixed<string>
  kind: Fixed<string>
  period: Fixed<string>
  due: Day
  lockedAt: Instant | null
  lockedBy: string | null
}

interface FileTable {
  seq: Fixed<number>
  id: Fixed<string>
  area: Fixed<string>
  digest: Fixed<string>
  type: Fixed<string>
  size: Fixed<number>
  bytes: Fixed<Uint8Array>
  byAccount: Fixed<string>
  at: Fixed<Instant>
}

interface CaseFileTable {
  seq: Fixed<number>
  id: Fixed<string>
  rule: Fixed<string>
  kind: Fixed<string>
  area: Fixed<string>
  subject: Fixed<string>
  state: string
  body: string | null
  due: Day | null
  openedAt: Fixed<Instant>
  openedBy: Fixed<string>
  closedAt: Instant | null
  closedBy: string | null
  reopened: number
  version: number
}

interface CaseEventTable {
  seq: Fixed<number>
  caseId: Fixed<string>
  at: Fixed<Instant>
  who: Fixed<string>
  fromState: Fixed<string | null>
  toState: Fixed<string>
  note: Fixed<string | null>
  file: Fixed<string | null>
}

interface WaiverTable {
  seq: Fixed<number>
  id: Fixed<string>
  rule: Fixed<string>
  kind: Fixed<string | null>
  subject: Fixed<string | null>
  area: Fixed<string | null>
  approver: Fixed<string>
  basis: Fixed<string>
  validFrom: Fixed<Day>
  validTo: Fixed<Day | null>
  createdAt: Fixed<Instant>
  createdBy: Fixed<string>
  revokedAt: Instant | null
  revokedBy: string | null
}

interface UnitTable {
  seq: Fixed<number>
  id: Fixed<string>
  name: string
}

interface DutyTable {
  seq: Fixed<number>
  id: Fixed<string>
  unit: Fixed<string>
  rule: Fixed<string | null>
  indicator: Fixed<string | null>
  area: Fixed<string>
}

interface DutyReportTable {
  duty: Fixed<string>
  year: Fixed<number>
  due: Day
  submittedAt: Instant | null
  submittedBy: string | null
  text: string | null
}

interface HookTable {
  seq: Fixed<number>
  id: Fixed<string>
  url: string
  secret: string
  events: JsonText
  disabled: Flag
  createdAt: Fixed<Instant>
}

interface DeliveryTable {
  seq: Fixed<number>
  hook: Fixed<string>
  event: Fixed<string>
  body: Fixed<JsonText>
  createdAt: Fixed<Instant>
  tries: number
  nextAt: Instant | null
  doneAt: Instant | null
  error: string | null
}

interface AuditTable {
  seq: Fixed<number>
  at: Fixed<Instant>
  who: Fixed<string>
  action: Fixed<string>
  object: Fixed<string>
  detail: Fixed<JsonText>
  previous: Fixed<string>
  hash: Fixed<string>
}

/** Every table, as kysely sees it: names in camel case, those of the database in snake case. */
export interface Schema {
  counter: CounterTable
  rulebook: RulebookTable
  area: AreaTable
  account: AccountTable
  session: SessionTable
  apiKey: ApiKeyTable
  attempt: AttemptTable
  submission: SubmissionTable
  submissionKey: SubmissionKeyTable
  record: RecordTable
  person: PersonTable
  subject: SubjectTable
  period: PeriodTable
  file: FileTable
  caseFile: CaseFileTable
  caseEvent: CaseEventTable
  waiver: WaiverTable
  unit: UnitTable
  duty: DutyTable
  dutyReport: DutyReportTable
  hook: HookTable
  delivery: DeliveryTable
  audit: AuditTable
}
