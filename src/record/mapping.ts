import { type FactSpec, type FactType, type KindSpec, type Problem, problem, type Scalar } from '../model/index.ts'
import { entryOf, type MapEntry, type MapNode, plain, readYaml, type SourceNode, suggest } from '../source/index.ts'
import { plainCell } from './cell.ts'
import type { Kinds } from './kinds.ts'
import { isMap } from './schema.ts'
import { unknownKind } from './unknown-kind.ts'

/** What a cell must become: a fact's type, or a `name`, which is kept as written. */
export type CellForm = FactType | 'name'

/** Where the value of a field comes from. */
export type CellSource =
  | { readonly form: 'constant'; readonly value: Scalar }
  | {
      readonly form: 'column'
      readonly column: string
      /** What stands in the cell (NFKC, trimmed) → the value. */
      readonly values: ReadonlyMap<string, Scalar> | null
      readonly otherwise: Scalar | null
    }
  | { readonly form: 'sum'; readonly columns: readonly string[] }

/** One field of the record, and where it comes from. */
export interface MappedField {
  readonly field: string
  /** The properties that lead to the field: `indicators`, or `evidence` and the fact; none at the top. */
  readonly within: readonly string[]
  readonly form: CellForm
  /** Of a choice: its value by each of the words that people write for it. */
  readonly words: ReadonlyMap<string, string>
  /** Whether it is a number of percent, which may be written with its sign. */
  readonly percent: boolean
  readonly from: CellSource
}

/** How the rows of a table become records of one kind. */
export interface Mapping {
  readonly kind: string
  /** Lines above the header. */
  readonly skip: number
  readonly fields: readonly MappedField[]
}

/** What every record carries, and how its cells are read. */
export const ENVELOPE: Readonly<Record<string, CellForm>> = {
  id: 'text',
  area: 'text',
  asOf: 'date',
  name: 'name',
  source: 'name',
}
/** What `<fact>.document` and the like are filled from. */
const EVIDENCE: Readonly<Record<string, CellForm>> = { document: 'name', date: 'date', note: 'name' }
const KEYS = ['kind', 'skip', 'fields']
const SOURCE_KEYS = ['column', 'values', 'otherwise', 'constant', 'sum']
const ONE_OF = '{column} | {constant} | {sum}'

type Report = (code: Problem['code'], params: Problem['params'], at: SourceNode['at']) => void

/** A mapping file as a Mapping, or every problem found in it. See docs/mapping.md. */
export const readMapping = (
  text: string,
  kinds: Kinds,
  file?: string,
): { mapping: Mapping | null; problems: Problem[] } => {
  const where = file === undefined ? {} : { file }
  const { nodes, problems } = readYaml(text, file)
  const report: Report = (code, params, at) => problems.push(problem(code, params, { ...where, ...at }))
  const [root] = nodes
  if (root?.type !== 'map' || nodes.length > 1) {
    if (problems.length === 0) report('mapping-shape', { key: '', expected: '{kind, fields}' }, { line: 1, column: 1 })
    return { mapping: null, problems }
  }
  const mapping = readRoot(root, kinds, report)
  return problems.length > 0 ? { mapping: null, problems } : { mapping, problems }
}

const readRoot = (root: MapNode, kinds: Kinds, report: Report): Mapping | null => {
  knownKeys(root, KEYS, report)
  const skip = readSkip(entryOf(root, 'skip'), report)
  const spec = readKind(root, kinds, report)
  const fields = entryOf(root, 'fields')?.node
  if (fields?.type !== 'map') {
    report('mapping-shape', { key: 'fields', expected: '{field: …}' }, fields?.at ?? root.at)
    return null
  }
  if (spec === null) return null
  const schema = kinds.schemas[spec.kind]
  for (const field of requiredOf(schema)) {
    if (!entryOf(fields, field)) report('missing-field', { field }, fields.at)
  }
  const mapped = fields.entries.flatMap((entry) => readField(entry, spec, schema, report) ?? [])
  return Object.freeze({ kind: spec.kind, skip, fields: Object.freeze(mapped) })
}

const knownKeys = (node: MapNode, known: readonly string[], report: Report): void => {
  for (const { key, keyAt } of node.entries) {
    if (!known.includes(key)) report('unknown-key', { key, suggestion: suggest(key, known) ?? '' }, keyAt)
  }
}

const readSkip = (entry: MapEntry | undefined, report: Report): number => {
  if (entry === undefined) return 0
  const value = plain(entry.node)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  report('mapping-shape', { key: 'skip', expected: 'integer ≥ 0' }, entry.node.at)
  return 0
}

const readKind = (root: MapNode, kinds: Kinds, report: Report): KindSpec | null => {
  const entry = entryOf(root, 'kind')
  const kind = entry && plain(entry.node)
  const at = entry?.node.at ?? root.at
  if (typeof kind !== 'string') {
    report('mapping-shape', { key: 'kind', expected: Object.keys(kinds.specs).join(', ') }, at)
    return null
  }
  const spec = kinds.specs[kind]
  if (spec === undefined) report('unknown-kind', unknownKind(kind, Object.keys(kinds.specs), {}).params, at)
  return spec ?? null
}

const requiredOf = (schema: unknown): readonly string[] => {
  const required = isMap(schema) && Array.isArray(schema.required) ? schema.required.map(String) : []
  return required.filter((field) => field !== 'kind')
}

const readField = (entry: MapEntry, spec: KindSpec, schema: unknown, report: Report): MappedField | null => {
  const { key: field, keyAt, node } = entry
  const target = targetOf(field, spec, schema)
  if (target === null) {
    const known = [...Object.keys(spec.facts), ...Object.keys(ENVELOPE)]
    report('unknown-field', { field, suggestion: suggest(field, known) ?? '' }, keyAt)
    return null
  }
  if (target.form === 'members' || node.type !== 'map') {
    const expected = target.form === 'members' ? 'memberCount, femaleCount' : ONE_OF
    report('mapping-shape', { key: field, expected }, node.at)
    return null
  }
  const from = readSource(node, target, report)
  return from && Object.freeze({ ...target, from })
}

/** A field of a record, wherever its value comes from. */
export type Target = Omit<MappedField, 'from'>

/** The field of this name: a fact of the kind, a field of the envelope, or a part of the evidence for a fact. */
export const targetOf = (field: string, spec: KindSpec, schema: unknown): Target | null =>
  evidenceTarget(field, spec) ?? ownTarget(field, spec, schema)

const ownTarget = (field: string, spec: KindSpec, schema: unknown): Target | null => {
  const fact = Object.hasOwn(spec.facts, field) ? spec.facts[field] : undefined
  const form = fact?.type ?? (Object.hasOwn(ENVELOPE, field) ? ENVELOPE[field] : undefined)
  if (form === undefined) return null
  const words = fact === undefined ? NO_WORDS : wordsOf(fact)
  return { field, within: withinOf(schema, field), form, words, percent: fact?.unit?.zh === '%' }
}

const NO_WORDS: Target['words'] = new Map()

const wordsOf = ({ choices, choiceTitles }: FactSpec): Target['words'] => choiceWords(choices, choiceTitles)

/** The words for each choice, as cells are compared. */
export const choiceWords = (
  choices: readonly string[],
  titles: FactSpec['choiceTitles'] = {},
): ReadonlyMap<string, string> =>
  new Map(
    choices.flatMap((choice) => {
      const { zh, en } = titles[choice] ?? { zh: choice, en: choice }
      return [choice, zh, en].map((word) => [plainCell(word).toLowerCase(), choice] as const)
    }),
  )

/** `<fact>.document`, `<fact>.date` or `<fact>.note`. */
const evidenceTarget = (field: string, spec: KindSpec): Target | null => {
  const [, fact = '', part = ''] = /^(\w+)\.(\w+)$/.exec(field) ?? []
  const form = Object.hasOwn(EVIDENCE, part) ? EVIDENCE[part] : undefined
  if (form === undefined || !Object.hasOwn(spec.facts, fact)) return null
  return { field: part, within: ['evidence', fact], form, words: NO_WORDS, percent: false }
}

/** Which object of a record holds a fact: indicators do not stand at the top. */
const withinOf = (schema: unknown, field: string): readonly string[] => {
  const properties = isMap(schema) && isMap(schema.properties) ? schema.properties : {}
  if (Object.hasOwn(properties, field)) return []
  const holder = Object.entries(properties).find(
    ([, inner]) => isMap(inner) && isMap(inner.properties) && Object.hasOwn(inner.properties, field),
  )
  return holder ? [holder[0]] : []
}

const readSource = (node: MapNode, target: Target, report: Report): CellSource | null => {
  knownKeys(node, SOURCE_KEYS, report)
  const [column, constant, sum] = ['column', 'constant', 'sum'].map((key) => entryOf(node, key)?.node)
  const given = [column, constant, sum].filter((part) => part !== undefined)
  const values = entryOf(node, 'values')?.node
  const otherwise = entryOf(node, 'otherwise')?.node
  const isOdd = given.length !== 1 || (values && !column) || (otherwise && !values)
  if (isOdd) {
    report('mapping-shape', { key: target.field, expected: `${ONE_OF}; {column, values, otherwise}` }, node.at)
    return null
  }
  if (constant) return readConstant(constant, target, report)
  if (sum) return readSum(sum, target, report)
  return column ? readColumn(column, values, otherwise, target, report) : null
}

const readConstant = (node: SourceNode, target: Target, report: Report): CellSource | null => {
  const value = readValue(node, target, report)
  return value === null ? null : { form: 'constant', value }
}

const readSum = (node: SourceNode, target: Target, report: Report): CellSource | null => {
  const columns = node.type === 'list' ? node.items.map(plain) : []
  const isNumeric = target.form === 'integer' || target.form === 'number'
  if (isNumeric && columns.length > 0 && columns.every((column) => typeof column === 'string')) {
    return { form: 'sum', columns }
  }
  report('mapping-shape', { key: `${target.field}/sum`, expected: isNumeric ? '[column, …]' : target.form }, node.at)
  return null
}

const readColumn = (
  node: SourceNode,
  table: SourceNode | undefined,
  rest: SourceNode | undefined,
  target: Target,
  report: Report,
): CellSource | null => {
  const column = plain(node)
  if (typeof column !== 'string') {
    report('mapping-shape', { key: `${target.field}/column`, expected: 'string' }, node.at)
    return null
  }
  const values = table === undefined ? null : readTable(table, target, report)
  const otherwise = rest === undefined ? null : readValue(rest, target, report)
  return { form: 'column', column, values, otherwise }
}

const readTable = (node: SourceNode, target: Target, report: Report): ReadonlyMap<string, Scalar> => {
  const table = new Map<string, Scalar>()
  const entries = node.type === 'map' ? node.entries : []
  if (entries.length === 0)
    report('mapping-shape', { key: `${target.field}/values`, expected: '{cell: value}' }, node.at)
  for (const { key, keyAt, node: value } of entries) {
    const cell = key.normalize('NFKC').trim()
    const read = readValue(value, target, report)
    // an empty cell is missing, whatever a table says of it; two spellings of one cell leave it open which is meant
    if (cell === '' || table.has(cell))
      report('mapping-shape', { key: `${target.field}/values/${key}`, expected: '{cell: value}' }, keyAt)
    else if (read !== null) table.set(cell, read)
  }
  return table
}

const readValue = (node: SourceNode, target: Target, report: Report): Scalar | null => {
  const value = plain(node)
  if (fits(value, target)) return value
  const expected = [...new Set(target.words.values())].join(', ') || plainType(target.form)
  report('mapping-shape', { key: target.field, expected }, node.at)
  return null
}

const fits = (value: unknown, { form, words }: Target): value is Scalar => {
  if (form === 'integer') return Number.isInteger(value)
  if (form === 'choice') return typeof value === 'string' && [...words.values()].includes(value)
  return typeof value === plainType(form)
}

const plainType = (form: CellForm): string =>
  form === 'integer' || form === 'number' || form === 'boolean' ? form : 'string'
