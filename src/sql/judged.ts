import { AREA_LEVEL, AS_OF, type Plan, type Rule } from '../model/index.ts'
import type { MappedField, Mapping } from '../record/index.ts'
import { isCommon, type Slot, type Test, type TypedKind, type TypedRule } from '../typed/index.ts'
import { cellsOf, REQUIRED, type TableColumns, type TypedCell } from './cells.ts'
import { type Column, conditionsOf } from './condition.ts'
import { type Dialect, literalDay, literalText, quoted } from './dialect.ts'
import { slotsIn } from './slots-in.ts'

/** A table of records of one kind. */
export interface TableOfKind {
  /** What stands after FROM. */
  readonly from: string
  /** The number of a row from 0, where rows have an order. */
  readonly position: string | null
  readonly columns: TableColumns
  readonly mapping: Mapping
  /** Which rows are meant; null for all. */
  readonly where: string | null
  /** Columns in which such a row holds nothing, or is for the reader: they are facts of other kinds. */
  readonly strays: readonly string[]
}

/** A plan and its rules on the kind. */
export interface PlanRules {
  readonly plan: Plan
  readonly typed: TypedKind
}

/** A rule as columns of rows with their conditions. */
export interface SqlRule {
  readonly rule: Rule
  /** From 1, of the plans of the table. */
  readonly lane: number
  /** Columns of `ruled` rows. */
  readonly when: string | null
  readonly require: string | null
  /** The facts that the demand reads, as a text of JSON. */
  readonly observed: string
}

/** How far rows are judged in SQL. */
export interface JudgedTable {
  /**
   * The rows with typed facts: `_position`, `id`, `area`, `asOf`, `name`, every fact given, and `_lane`: the number of the plan
   * that judges the row, below zero where its period does not, null for a row that only the reader can judge.
   */
  readonly rows: string
  /** The same where every row is known to be plain. */
  readonly trusted: string
  /** Rows with the conditions of rules as columns, each worked out once however many rules share it. */
  ruled(rows: string): string
  /** Rows with further columns of the table as they are, by the names given. */
  rowsWith(columns: Readonly<Record<string, string>>): string
  /** Where a slot's value stands in the rows. */
  readonly column: Column
  readonly rules: readonly SqlRule[]
  readonly plans: readonly Plan[]
}

/** What rows are called besides their facts. */
export const ENVELOPE = ['id', 'area', 'asOf', 'name'] as const

/** The SQL that types and judges a table's rows; throws BeyondSql where it cannot. */
export const judgedTable = (
  dialect: Dialect,
  table: TableOfKind,
  plans: readonly PlanRules[],
  fixedPlan: string | null,
): JudgedTable => {
  const [first] = plans
  const slots = first?.typed.slots ?? []
  const given = new Set(table.mapping.fields.filter(({ within }) => within[0] !== 'evidence').map(({ field }) => field))
  const column: Column = (slot) => (isCommon(slot) || given.has(slot.name) ? quoted(slot.name) : nullOf(dialect, slot))
  const { test } = conditionsOf(dialect, column)
  const odd = (first?.typed.odd ?? []).filter(
    (one) => !isRange(one) && slotsIn(one).every(({ name }) => isCommonName(name) || given.has(name)),
  )
  const oddText = odd.map((one) => `(${test(one)})`)
  const lanes = laneOf(
    plans.map(({ plan }) => plan),
    fixedPlan,
  )
  const rows = (isTrusted: boolean, extra: Readonly<Record<string, string>> = {}): string => {
    const plain = isTrusted ? [] : ['_plain', ...oddText.map((one) => `CASE WHEN ${one} THEN FALSE ELSE TRUE END`)]
    const lane = plain.length === 0 ? lanes : `CASE WHEN ${plain.join('\n    AND ')} THEN ${lanes} END`
    return `SELECT *, ${lane} AS _lane FROM (\n${typedRows(dialect, table, slots, isTrusted, extra)}\n) AS _typed`
  }
  const [measures, conditions] = [namesOf('_m'), namesOf('_k')]
  const shared = conditionsOf(dialect, column, measures.name)
  const condition = (one: Test): string => conditions.name(shared.test(one))
  const rules = plans.flatMap(({ typed }, index) =>
    typed.rules.map((rule) => sqlRule(dialect, rule, index + 1, condition, column, given)),
  )
  return {
    rows: rows(false),
    trusted: rows(true),
    rowsWith: (extra) => rows(false, extra),
    ruled: (inner) => conditions.beside(measures.beside(inner)),
    column,
    rules,
    plans: plans.map(({ plan }) => plan),
  }
}

/** Expressions as columns beside those of rows, the same one once. */
const namesOf = (prefix: string) => {
  const known = new Map<string, string>()
  return {
    name: (sql: string): string => {
      const name = known.get(sql) ?? `${prefix}${known.size}`
      known.set(sql, name)
      return name
    },
    beside: (rows: string): string => {
      const list = [...known].map(([sql, name]) => `,\n  (${sql}) AS ${name}`).join('')
      return known.size === 0 ? rows : `SELECT *${list}\nFROM (\n${rows}\n) AS _beside${prefix}`
    },
  }
}

const isCommonName = (name: string): boolean => name === AREA_LEVEL.name || name === AS_OF.name

/** The range of a number is part of its being typed. */
const isRange = (test: Test): boolean =>
  test.form === 'compare' &&
  test.left.form === 'slot' &&
  test.right.form === 'literal' &&
  (test.right.value === test.left.slot.low || test.right.value === test.left.slot.high) &&
  (test.left.slot.type === 'integer' || test.left.slot.type === 'number') &&
  (test.order === '<' || test.order === '>')

const nullOf = (dialect: Dialect, { type }: Slot): string => {
  const types = { integer: 'BIGINT', number: dialect.decimal, boolean: 'BOOLEAN', date: 'DATE' } as const
  return `CAST(NULL AS ${type in types ? types[type as keyof typeof types] : dialect.text})`
}

/** The first layer: every field typed, and whether the row is plain. */
const typedRows = (
  dialect: Dialect,
  table: TableOfKind,
  slots: readonly Slot[],
  isTrusted: boolean,
  extra: Readonly<Record<string, string>>,
): string => {
  const cell = cellsOf(dialect, table.columns, isTrusted)
  const bySlot = new Map(slots.map((slot) => [slot.name, slot]))
  const fields = table.mapping.fields.map((field) => ({ field, ...cell(field, bySlot.get(field.field)) }))
  const top = fields.filter(({ field }) => field.within[0] !== 'evidence')
  const lines = [
    `${table.position ?? 'CAST(NULL AS BIGINT)'} AS _position`,
    ...top
      .filter(({ field }) => field.field !== 'source')
      .map(({ field, value }) => `${value} AS ${quoted(field.field)}`),
    ...(top.some(({ field }) => field.field === 'name') ? [] : [`CAST(NULL AS ${dialect.text}) AS name`]),
    // what a table is divided by, as it is
    `${areaColumn(table)} AS _area`,
    ...Object.entries(extra).map(([name, value]) => `${value} AS ${quoted(name)}`),
  ]
  if (slots.some(({ name }) => name === AREA_LEVEL.name)) {
    const area = top.find(({ field }) => field.field === 'area')?.value ?? 'NULL'
    lines.push(`${levelOf(area)} AS ${quoted(AREA_LEVEL.name)}`)
  }
  if (!isTrusted) {
    const plain = [
      ...fields.flatMap(({ field, ...cell }) => plainness(field, cell)),
      ...table.strays.map((name) => `${quoted(name)} IS NULL`),
    ]
    lines.push(`(${plain.join('\n    AND ')}) AS _plain`)
  }
  const where = table.where === null ? '' : `\n  WHERE ${table.where}`
  return `  SELECT\n    ${lines.join(',\n    ')}\n  FROM ${table.from}${where}`
}

const areaColumn = ({ mapping }: TableOfKind): string => {
  const from = mapping.fields.find(({ field }) => field === 'area')?.from
  return from?.form === 'column' ? quoted(from.column) : 'NULL'
}

const plainness = ({ field, within, from }: MappedField, { value, given, plain }: TypedCell): string[] => {
  // what evidence says is not judged, but may be refused
  if (within[0] === 'evidence') return [given === null ? 'FALSE' : `${given} IS NULL`]
  if (plain !== undefined && from.form === 'column') {
    const raw = quoted(from.column)
    return [
      REQUIRED.includes(field) ? `(${raw} IS NOT NULL AND ${plain})` : `(${plain} OR ${raw} IS NULL OR ${raw} = '')`,
    ]
  }
  if (REQUIRED.includes(field)) return [`(${value}) IS NOT NULL`]
  return given === null || given === value ? [] : [`((${value}) IS NOT NULL OR ${given} IS NULL)`]
}

/** The level of an area code, as `areaLevel` has it. */
const levelOf = (area: string): string => {
  const zeros = (from: number, length: number): string =>
    `substr(${area}, ${from}, ${length}) IN ('', ${literalText('0'.repeat(length))})`
  return `CASE WHEN ${area} IS NULL THEN NULL WHEN NOT ${zeros(10, 3)} THEN 'village' WHEN NOT ${zeros(7, 3)} THEN 'town' WHEN NOT ${zeros(5, 2)} THEN 'county' WHEN NOT ${zeros(3, 2)} THEN 'prefecture' ELSE 'province' END`
}

/** The plan in whose area a row lies, the longest prefix first; below zero outside its period. */
const laneOf = (plans: readonly Plan[], fixed: string | null): string => {
  const live = ({ period: { from, to } }: Plan): string => `"asOf" BETWEEN ${literalDay(from)} AND ${literalDay(to)}`
  const number = (plan: Plan, lane: number): string => `CASE WHEN ${live(plan)} THEN ${lane} ELSE ${-lane} END`
  if (fixed !== null) {
    const at = plans.findIndex(({ id }) => id === fixed)
    const plan = plans[at]
    return plan ? number(plan, at + 1) : 'CAST(NULL AS INTEGER)'
  }
  const prefixes = plans
    .flatMap((plan, index) => plan.areas.map((prefix) => ({ plan, prefix, lane: index + 1 })))
    .sort((a, b) => b.prefix.length - a.prefix.length)
  if (prefixes.length === 0) return 'CAST(NULL AS INTEGER)'
  const cases = prefixes.map(
    ({ plan, prefix, lane }) =>
      `WHEN substr(area, 1, ${prefix.length}) = ${literalText(prefix)} THEN ${number(plan, lane)}`,
  )
  return `CASE ${cases.join(' ')} END`
}

const sqlRule = (
  dialect: Dialect,
  { rule, when, require }: TypedRule,
  lane: number,
  test: (condition: Test) => string,
  column: Column,
  given: ReadonlySet<string>,
): SqlRule => ({
  rule,
  lane,
  when: when && test(when),
  require: require && test(require),
  observed: observedText(
    dialect,
    (require === null ? [] : slotsIn(require)).filter(({ name }) => given.has(name) && !isCommonName(name)),
    column,
  ),
})

const observedText = (dialect: Dialect, slots: readonly Slot[], column: Column): string => {
  const parts = slots.map(
    (slot) => `${literalText(`,${JSON.stringify(slot.name)}:`)} || ${jsonOf(dialect, slot, column(slot))}`,
  )
  // a comma before the first is taken off
  return parts.length === 0 ? `'{}'` : dialect.joined([`'{'`, `substr(${dialect.joined(parts)}, 2)`, `'}'`])
}

const jsonOf = (dialect: Dialect, { type }: Slot, value: string): string => {
  const text = `CAST(${value} AS ${dialect.text})`
  if (type === 'integer') return text
  if (type === 'number') return `rtrim(rtrim(CAST(round(${value}, 6) AS ${dialect.text}), '0'), '.')`
  if (type === 'boolean') return `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' END`
  if (type === 'date') return `'"' || ${dialect.dayText(value)} || '"'`
  return `CAST(to_json(${value}) AS ${dialect.text})`
}
