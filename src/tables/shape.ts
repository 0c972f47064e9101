import type { Halfsky } from '../halfsky.ts'
import { type Problem, problem, type Rulebook } from '../model/index.ts'
import { kindsOfColumns, type MappedField, type Mapping, mapColumns } from '../record/index.ts'
import { suggest } from '../source/index.ts'
import {
  BeyondSql,
  type CellClass,
  type DialectName,
  dialectOf,
  type JudgedTable,
  judgedTable,
  literalText,
  quoted,
  type TableOfKind,
} from '../sql/index.ts'
import { typeKind } from '../typed/index.ts'
import type { OpenTable } from './open.ts'

/** How tables are taken for records. */
export interface ShapeOptions {
  /** The kind of every table that does not say it. */
  readonly kind?: string | undefined
  readonly mapping?: Mapping | null
  readonly plan?: string | undefined
}

/** The rows of one kind in a table. */
export interface ShapedTable extends OpenTable {
  readonly kind: string
  readonly table: TableOfKind
  /** Null where every row comes back: the rules read other records, or SQL does not hold their arithmetic. */
  readonly judged: JudgedTable | null
  /** How its rows are read as records, judged in SQL or not. */
  readonly mapping: Mapping
}

/** What a table turned out to hold. */
export interface Shaped {
  readonly shapes: readonly ShapedTable[]
  /** Rows of no kind: the condition that tells them, and the column that should say the kind. */
  readonly kindless: { readonly open: OpenTable; readonly column: string; readonly where: string } | null
  readonly problems: readonly Problem[]
}

/** Finds out which kinds of record a table holds, and how its columns become their fields. */
export const shapeTable = async (halfsky: Halfsky, open: OpenTable, options: ShapeOptions): Promise<Shaped> => {
  const { kinds } = halfsky
  const columns = [...open.found.columns.keys()]
  const where = { file: open.name }
  const only = (mapping: Mapping, problems: readonly Problem[]): Shaped => {
    const isSound = problems.every(({ severity }) => severity === 'warning')
    return { shapes: isSound ? [shaped(halfsky, open, mapping, null, [], options)] : [], kindless: null, problems }
  }
  if (options.mapping) {
    const { mapping, problems } = inColumns(options.mapping, columns, where)
    return only(mapping, problems)
  }
  const column = columns.find((name) => name.toLowerCase() === 'kind')
  if (options.kind === undefined && column !== undefined) return byKind(halfsky, open, column, options)
  const candidates = options.kind === undefined ? kindsOfColumns(columns, kinds) : [options.kind]
  const [kind] = candidates
  if (kind === undefined || candidates.length > 1)
    return { shapes: [], kindless: null, problems: [problem('kind-needed', { kinds: candidates.join(', ') }, where)] }
  const { mapping, problems } = mapColumns(columns, kind, kinds, where)
  return only(mapping, problems)
}

/** A table that says the kind of each row. */
const byKind = async (halfsky: Halfsky, open: OpenTable, column: string, options: ShapeOptions): Promise<Shaped> => {
  const { kinds } = halfsky
  const text = `CAST(${quoted(column)} AS ${dialectOf(open.database.dialect).text})`
  const found = await open.database.all(`SELECT DISTINCT ${text} FROM ${open.found.from}`)
  const known = found
    .flatMap(([kind]) => (typeof kind === 'string' && kinds.specs[kind] !== undefined ? kind : []))
    .sort()
  const columns = [...open.found.columns.keys()]
  const mapped = known.map((kind) => ({ kind, ...mapColumns(columns, kind, kinds, { file: open.name }) }))
  const read = new Set(mapped.flatMap(({ mapping }) => mapping.fields.flatMap(columnsOf)))
  const shapes = mapped.flatMap(({ kind, mapping, problems }) => {
    if (problems.some(({ severity }) => severity === 'error')) return []
    const own = new Set(mapping.fields.flatMap(columnsOf))
    const strays = [...read].filter((name) => !own.has(name))
    return shaped(halfsky, open, mapping, `${text} = ${literalText(kind)}`, strays, options)
  })
  const problems = mapped.flatMap((one) => one.problems)
  const unread = problems.filter(({ code, params }) => code !== 'column-unread' || !read.has(String(params.column)))
  const none =
    known.length === 0 ? 'TRUE' : `${text} NOT IN (${known.map(literalText).join(', ')}) OR ${quoted(column)} IS NULL`
  return {
    shapes,
    kindless: found.length > known.length ? { open, column, where: none } : null,
    // what no kind reads is said once
    problems: unread.filter(
      (one, index) =>
        one.code !== 'column-unread' ||
        index === unread.findIndex((other) => other.params.column === one.params.column),
    ),
  }
}

const shaped = (
  halfsky: Halfsky,
  open: OpenTable,
  mapping: Mapping,
  where: string | null,
  strays: readonly string[],
  options: ShapeOptions,
): ShapedTable => {
  const { from, position, columns } = open.found
  const table: TableOfKind = { from, position, columns, mapping, where, strays }
  const judged = readsOthers(halfsky.rulebook, mapping.kind)
    ? null
    : judgedOrNull(halfsky, open.database.dialect, table, options)
  return { ...open, kind: mapping.kind, table, judged, mapping }
}

/** A table that nobody looked at: its columns are the fields of the kind, or those of a mapping, each of the field's own type. */
export const declaredTable = (
  halfsky: Halfsky,
  dialect: DialectName,
  kind: string,
  from: string,
  options: ShapeOptions,
): { readonly table: TableOfKind; readonly judged: JudgedTable | null } => {
  const { kinds, rulebook } = halfsky
  const facts = Object.values(kinds.specs[kind]?.facts ?? {}).filter(({ type }) => type !== 'members')
  const mapping =
    options.mapping ?? mapColumns(['id', 'area', 'asOf', 'name', ...facts.map(({ name }) => name)], kind, kinds).mapping
  const columns = new Map(
    mapping.fields.flatMap((field) => columnsOf(field).map((name): [string, CellClass] => [name, classOfField(field)])),
  )
  const table: TableOfKind = { from, position: null, columns, mapping, where: null, strays: [] }
  return { table, judged: readsOthers(rulebook, kind) ? null : judgedOrNull(halfsky, dialect, table, options) }
}

const classOfField = ({ form, field, from }: MappedField): CellClass => {
  if (from.form === 'column' && from.values !== null) return 'text'
  if (form === 'integer' || form === 'boolean') return form
  if (form === 'number') return 'double'
  return form === 'date' || field === 'asOf' ? 'day' : 'text'
}

/** The SQL that judges a table; null where it does not hold the rules. */
const judgedOrNull = (
  { rulebook, kinds }: Halfsky,
  dialect: DialectName,
  table: TableOfKind,
  { plan = null }: { readonly plan?: string | undefined | null },
): JudgedTable | null => {
  const { kind } = table.mapping
  const facts = { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) }
  const plans = rulebook.plans.flatMap((one) => {
    const typed = typeKind(rulebook, one.id, kind, facts)
    return typed === null ? [] : [{ plan: one, typed }]
  })
  if (plans.some(({ typed }) => typed.beyond.length > 0)) return null
  try {
    return judgedTable(dialectOf(dialect), table, plans, plan)
  } catch (error) {
    if (error instanceof BeyondSql) return null
    throw error
  }
}

/** Whether a kind's measures look at other records than the one judged. */
const readsOthers = ({ measures }: Rulebook, kind: string): boolean =>
  measures.some(
    ({ kinds, expression }) => kinds.includes(kind) && /"(?:change|rollup)":/.test(JSON.stringify(expression)),
  )

/** The columns that a field is read from. */
export const columnsOf = ({ from }: MappedField): readonly string[] => {
  if (from.form === 'constant') return []
  return from.form === 'sum' ? from.columns : [from.column]
}

/** A mapping with its headings as the table writes them, compared as those of CSV are. */
const inColumns = (
  mapping: Mapping,
  columns: readonly string[],
  where: Partial<Problem>,
): { mapping: Mapping; problems: Problem[] } => {
  const problems: Problem[] = []
  const plain = (name: string): string => name.normalize('NFKC').trim()
  const named = (heading: string): string => {
    const found = columns.find((name) => name === heading) ?? columns.find((name) => plain(name) === plain(heading))
    if (found === undefined && !problems.some(({ params }) => params.column === heading))
      problems.push(problem('unknown-column', { column: heading, suggestion: suggest(heading, columns) ?? '' }, where))
    return found ?? heading
  }
  const fields = mapping.fields.map((field): MappedField => {
    const { from } = field
    if (from.form === 'constant') return field
    if (from.form === 'sum') return { ...field, from: { ...from, columns: from.columns.map(named) } }
    return { ...field, from: { ...from, column: named(from.column) } }
  })
  return { mapping: { ...mapping, fields }, problems }
}
