import { type Binding, isBreach, type ReportedWaiver, type Rule } from '../model/index.ts'

/** A violation as one row: who, which rule, and what was observed. */
export interface ViolationRow {
  /** Which record of the input, from 0; null where records have no order. */
  readonly position: number | null
  /** Where the record begins, from 1, where that is known. */
  readonly line: number | null
  readonly record: {
    readonly kind: string
    readonly id: string
    readonly area: string
    readonly asOf: string
    readonly name?: string
  }
  readonly rule: string
  /** `error` where a rule could not be evaluated. */
  readonly verdict: 'fail' | 'error'
  readonly binding: Binding
  readonly due: string | null
  readonly breach: boolean
  /** The clause's key. */
  readonly clause: string
  /** The facts that the demand reads, as far as they are given. */
  readonly observed: Readonly<Record<string, unknown>>
  /** The waiver that covers it, where one does: it is no breach then. */
  readonly waiver?: ReportedWaiver
}

/** Lays a waiver, where there is one, over the row of a violation. */
export const waivedRow = <T extends ViolationRow>(row: T, waiver: ReportedWaiver | null): T =>
  waiver === null ? row : { ...row, breach: false, waiver }

/** What a violation tells of its rule, the same in every row. */
export const ruleColumns = (
  rule: Rule,
  asOf: string,
): Pick<ViolationRow, 'rule' | 'binding' | 'due' | 'breach' | 'clause'> => ({
  rule: rule.id,
  binding: rule.binding,
  due: rule.due,
  breach: isBreach(rule, asOf),
  clause: rule.clause,
})

/** The columns of violations as a table. */
export const VIOLATION_FIELDS = [
  'position',
  'line',
  'kind',
  'id',
  'area',
  'asOf',
  'name',
  'rule',
  'verdict',
  'binding',
  'due',
  'breach',
  'clause',
  'observed',
] as const

/** The columns where something may be waived. */
export const WAIVED_FIELDS = [...VIOLATION_FIELDS, 'waiver'] as const

/** The cells of a violation in the order of its columns, the waiver last where that is asked for; `observed` and the waiver are JSON. */
export const violationCells = (
  { record, observed, waiver, ...row }: ViolationRow,
  isWaiving = false,
): readonly (string | number | boolean | null)[] => [
  row.position,
  row.line,
  record.kind,
  record.id,
  record.area,
  record.asOf,
  record.name ?? null,
  row.rule,
  row.verdict,
  row.binding,
  row.due,
  row.breach,
  row.clause,
  JSON.stringify(observed),
  ...(isWaiving ? [waiver === undefined ? null : JSON.stringify(waiver)] : []),
]
