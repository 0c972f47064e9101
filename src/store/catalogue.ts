import type { Schema } from './schema.ts'

type Column = 'text' | 'int' | 'bytes'

/** A table as exports write it: columns in one order, rows by a key. */
export interface Table {
  readonly name: keyof Schema
  readonly columns: Readonly<Record<string, Column>>
  readonly key: readonly string[]
}

/** `digest text` … → columns; a table's key are its first columns, as many as `keys`. */
const table = <T extends keyof Schema>(
  name: T,
  keys: number,
  columns: Readonly<Record<keyof Schema[T] & string, Column>>,
): Table => ({ name, columns, key: Object.keys(columns).slice(0, keys) })

const text: Column = 'text'
const int: Column = 'int'
const bytes: Column = 'bytes'
const summary = {
  ...{ records: int, refused: int, pass: int, fail: int, unknown: int },
  ...{ notApplicable: int, manual: int, error: int, breaches: int },
}
const scope = { roles: text, areas: text, kinds: text }

/** Every table, those first to which others refer. */
export const TABLES: readonly Table[] = [
  table('counter', 1, { name: text, last: int }),
  table('rulebook', 1, { digest: text, version: text, files: bytes, firstSeen: text }),
  table('area', 2, { code: text, validFrom: text, name: text, parent: text, validTo: text }),
  table('account', 1, {
    ...{ seq: int, id: text, login: text, hash: text, external: text },
    ...{ ...scope, disabled: int, mustChange: int, createdAt: text },
  }),
  table('session', 1, { hash: text, account: text, createdAt: text, seenAt: text, expiresAt: text }),
  table('apiKey', 1, {
    ...{ seq: int, id: text, prefix: text, hash: text, account: text, name: text, ...scope },
    ...{ createdAt: text, expiresAt: text, revokedAt: text },
  }),
  table('attempt', 1, { seq: int, who: text, at: text }),
  table('submission', 1, {
    ...{ seq: int, id: text, state: text, area: text, kind: text, period: text, byAccount: text, createdAt: text },
    ...{ submittedAt: text, decidedAt: text, decidedBy: text, note: text, supersedes: text, supersededBy: text },
    ...{ rulebook: text, engine: text, version: text, asOf: text, report: text, problems: text },
    ...{ ...summary, revision: int },
  }),
  table('submissionKey', 2, { account: text, key: text, requestHash: text, submission: text, createdAt: text }),
  table('record', 1, {
    ...{ seq: int, submission: text, position: int, kind: text, subject: text, area: text, asOf: text },
    ...{ body: text, findings: text },
  }),
  table('person', 3, { submission: text, position: int, place: int, name: text, purgeAt: text }),
  table('subject', 1, {
    ...{ seq: int, kind: text, area: text, id: text, name: text, firstSeen: text, lastSeen: text, latest: text },
  }),
  table('period', 1, {
    ...{ seq: int, area: text, kind: text, period: text, due: text, lockedAt: text, lockedBy: text },
  }),
  table('file', 1, {
    ...{ seq: int, id: text, area: text, digest: text, type: text, size: int, bytes, byAccount: text, at: text },
  }),
  table('caseFile', 1, {
    ...{ seq: int, id: text, rule: text, kind: text, area: text, subject: text, state: text, body: text, due: text },
    ...{ openedAt: text, openedBy: text, closedAt: text, closedBy: text, reopened: int, version: int },
  }),
  table('caseEvent', 1, {
    ...{ seq: int, caseId: text, at: text, who: text, fromState: text, toState: text, note: text, file: text },
  }),
  table('waiver', 1, {
    ...{ seq: int, id: text, rule: text, kind: text, subject: text, area: text, approver: text, basis: text },
    ...{ validFrom: text, validTo: text, createdAt: text, createdBy: text, revokedAt: text, revokedBy: text },
  }),
  table('unit', 1, { seq: int, id: text, name: text }),
  table('duty', 1, { seq: int, id: text, unit: text, rule: text, indicator: text, area: text }),
  table('dutyReport', 2, { duty: text, year: int, due: text, submittedAt: text, submittedBy: text, text }),
  table('hook', 1, { seq: int, id: text, url: text, secret: text, events: text, disabled: int, createdAt: text }),
  table('delivery', 1, {
    ...{ seq: int, hook: text, event: text, body: text, createdAt: text, tries: int },
    ...{ nextAt: text, doneAt: text, error: text },
  }),
  table('audit', 1, {
    ...{ seq: int, at: text, who: text, action: text, object: text, detail: text, previous: text, hash: text },
  }),
]
