import { type Problem, problem } from '../../model/index.ts'
import {
  type Kinds,
  openSheetTable,
  plainCell,
  type RecordSchema,
  type Sheet,
  type TableEntry,
  type TableRow,
  toMember,
} from '../../record/index.ts'
import { fits, isDay } from '../judging/fields.ts'
import { type BodyReading, proposedBody } from './bodies.ts'
import { type Grid, type GridRow, isBlank, shownFrom } from './grid.ts'
import type { HeaderRows, Meaning } from './headings.ts'
import { type Post, proposedPost } from './titles.ts'

/** How a roster is to be read, as proposed or as the user says. */
export interface Choices {
  readonly header: HeaderRows
  readonly columns: readonly Meaning[]
  /** Whether merged cells of a body stand for all the rows that they cover. */
  readonly fillsMerged: boolean
  /** Whether an empty cell of a body repeats the one above. */
  readonly fillsBlank: boolean
  /** What posts mean, by how they are written. */
  readonly posts: Readonly<Record<string, Post | ''>>
  /** What bodies are, by their names. */
  readonly bodies: Readonly<Record<string, BodyReading>>
  /** Rows that tell of nobody, by their numbers. */
  readonly dropped: readonly number[]
  /** Whether the readings of posts and bodies were confirmed. */
  readonly confirmed: boolean
  /** For columns that the roster lacks. */
  readonly unit: string
  readonly area: string
  readonly asOf: string
}

/** A body that was read: the record of it, and its members' names, which are for this browser alone. */
export interface ReadBody {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
  readonly names: readonly string[]
  readonly titles: readonly string[]
}

/** A row or a body that was refused, by cell where it can be told. */
export interface Refusal {
  readonly line: number
  /** Null where it is about the whole row. */
  readonly column: number | null
  readonly problem: Problem
}

/** What a roster comes to. */
export interface Reading {
  readonly bodies: readonly ReadBody[]
  readonly refusals: readonly Refusal[]
  /** Why the table as a whole cannot be read. */
  readonly faults: readonly Problem[]
  /** Rows of members, and those of them in bodies that were read. */
  readonly rows: number
  readonly read: number
}

/** The kinds of bodies, as the service has them. */
export type BodyKinds = Pick<Kinds, 'specs' | 'schemas'>

/** The words by which the record room knows what columns mean; what is not read goes under a heading that is passed over. */
const HEADINGS: Readonly<Record<Meaning, string>> = {
  none: '序号',
  person: '序号',
  unit: '名称',
  id: '编号',
  sex: '性别',
  post: '职务',
  bodyType: '班子所属单位类型',
  area: '行政区划代码',
  asOf: '数据日期',
  kind: '记录类型',
}
const WRITTEN: Readonly<Record<Post, string>> = {
  principal: '正职',
  deputy: '副职',
  member: '成员',
  unranked: '',
  outside: '',
}
/** What is told of a body, and may be written once for several rows. */
const OF_BODY: readonly Meaning[] = ['unit', 'id', 'bodyType', 'area', 'asOf', 'kind']

/** The roster as a table of the record room, and the entries that it reads there. */
export const readRoster = (grid: Grid, choices: Choices, kinds: BodyKinds): Reading => {
  const sheet = adapted(grid, choices)
  const constants = new Map(
    (['area', 'asOf'] as const).flatMap((name) => {
      const given = choices[name].trim()
      return choices.columns.includes(name) || given === '' ? [] : [[name, given] as const]
    }),
  )
  const { table, problems } = openSheetTable(sheet, { kinds, constants, headerRow: choices.header.to })
  const faults = problems.filter(({ severity }) => severity === 'error')
  if (table === null) return { bodies: [], refusals: [], faults, rows: 0, read: 0 }
  const bodies: ReadBody[] = []
  const refusals: Refusal[] = []
  let rows = 0
  let read = 0
  for (const entry of table.entries()) {
    rows += entry.rows.length
    const own = entry.problems.length > 0 ? entry.problems : faultsOf(entry, kinds)
    if (own.length > 0) {
      refusals.push(...own.map((one) => refusalOf(lengthTold(one, grid, choices), entry, sheet, choices)))
      continue
    }
    read += entry.rows.length
    bodies.push(bodyOf(entry, choices))
  }
  return { bodies, refusals, faults, rows, read }
}

const bodyOf = ({ value, rows }: TableEntry, { columns }: Choices): ReadBody => {
  const record = value as Readonly<Record<string, unknown>>
  const at = columns.indexOf('person')
  const names = rows.map((cells) => (at < 0 ? '' : (cells[at] ?? '').trim()))
  const titles = rows.map((cells) => (cells.at(-1) ?? '').trim())
  return { key: `${record.kind} ${record.id}`, value: withHead(record), names, titles }
}

/** By what a body of each kind says whether a woman leads it. */
const HEADS: Readonly<Record<string, string>> = {
  'leadership-team': 'principalIsFemale',
  'village-committee': 'headIsFemale',
  'residents-committee': 'headIsFemale',
}

/** Of whom just one leads, whose sex is known, the roster says whether it is a woman. */
export const withHead = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const field = HEADS[String(record.kind)]
  const members = Array.isArray(record.members) ? record.members.map(toMember) : []
  const [only, ...others] = members.filter(({ post }) => post === 'principal')
  if (field === undefined || only?.sex === undefined || others.length > 0) return record
  return { ...record, [field]: only.sex === 'female' }
}

/** What the record's schema would refuse: of what a roster can hold, its envelope alone. */
const faultsOf = ({ value, line = 0, whereOf }: TableEntry, kinds: BodyKinds): readonly Problem[] => {
  const record = value as Readonly<Record<string, unknown>>
  const { properties } = kinds.schemas[String(record.kind)] as RecordSchema
  return ENVELOPE.flatMap((field) => {
    const given = record[field]
    const schema = properties[field]
    const at = { line, path: `/${field}`, ...whereOf?.(`/${field}`) }
    if (given === undefined) return field === 'name' ? [] : [problem('missing-field', { field }, at)]
    const text = String(given)
    if (schema !== undefined && fits(text, schema) && (field !== 'asOf' || isDay(text))) return []
    const expected = schema?.['x-expected']
    return [problem('field-value', { field, ...(expected && { expected: expected.en, expectedZh: expected.zh }) }, at)]
  })
}
const ENVELOPE = ['id', 'area', 'asOf', 'name'] as const

/** Of a row that is too long or too short, how many cells its own file has there. */
const lengthTold = (fault: Problem, grid: Grid, { header }: Choices): Problem => {
  if (fault.code !== 'csv-syntax' || fault.params.expected === undefined) return fault
  const found = grid.rows.find(({ line }) => line === fault.line)?.cells?.length ?? 0
  return { ...fault, params: { ...fault.params, expected: headWidth(grid, header), found } }
}

const refusalOf = (fault: Problem, entry: TableEntry, sheet: Adapted, { columns }: Choices): Refusal => {
  const line = fault.line ?? entry.line ?? 0
  const byCell = /([A-Z]+)\d+$/.exec(fault.cell ?? '')?.[1]
  if (byCell !== undefined) return { line, column: columnOf(byCell, columns.length), problem: fault }
  const heading = fault.params.column ?? ''
  const field = fault.path?.split('/').at(-1) ?? ''
  const found = columns.findIndex((meaning, index) =>
    field === ''
      ? heading !== '' && sheet.headings[index] === heading
      : meaning === field || (field === 'name' && meaning === 'unit'),
  )
  return { line, column: found < 0 ? null : found, problem: fault }
}

/** A column by its letters; none where it is one that was added here. */
const columnOf = (letters: string, width: number): number | null => {
  const index = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return index < width ? index : null
}

/** A sheet with the headings and words that the record room knows, every cell in its place; columns are only added behind. */
interface Adapted extends Sheet {
  readonly headings: readonly string[]
}

const adapted = (grid: Grid, choices: Choices): Adapted => {
  const { columns, header } = choices
  const added = addedColumns(columns)
  const headings = [...columns, ...added, 'none' as const].map((meaning) => HEADINGS[meaning])
  const rows = [...adaptedRows(grid, choices, added)]
  const head: TableRow = { line: header.to, cells: headings, odd: null, fault: null, text: '' }
  const sheet: Adapted = {
    name: grid.name,
    encoding: null,
    delimiter: ',',
    headings,
    *rows(skip) {
      if (header.to > skip) yield head
      for (const row of rows) if (row.line > Math.max(skip, header.to)) yield row
    },
    cutAt: () => sheet,
  }
  return sheet
}

/** What a record needs and no column gives. */
const addedColumns = (columns: readonly Meaning[]): readonly Meaning[] =>
  (['id', 'unit', 'kind', 'bodyType'] as const).filter((meaning) => !columns.includes(meaning))

function* adaptedRows(grid: Grid, choices: Choices, added: readonly Meaning[]): Generator<TableRow> {
  const { columns, header, dropped } = choices
  const width = grid.name === null ? headWidth(grid, header) : columns.length
  let above: readonly string[] = []
  for (const row of grid.rows) {
    if (row.line <= header.to || dropped.includes(row.line) || isBlank(row)) continue
    const { cells, odd } = filled(row, grid, choices, above)
    if (cells !== null && !isStray(row, columns)) above = cells
    const isOdd = cells !== null && grid.name === null && cells.length !== width
    const post = choices.columns.indexOf('post')
    const reading = post < 0 ? '' : postOf(cells?.[post] ?? '', choices)
    if (reading === 'outside') continue
    if (cells === null || isOdd) {
      // too many cells, so that it is refused as it would be where it stands
      const more = cells && Array.from({ length: columns.length + added.length + 2 }, (_, index) => cells[index] ?? '')
      yield { line: row.line, cells: more, odd: null, fault: row.fault, text: '' }
      continue
    }
    const whole = Array.from({ length: columns.length }, (_, index) => cells[index] ?? '')
    const words = columns.map((meaning, index) =>
      meaning === 'post' ? written(whole[index] ?? '', choices) : (whole[index] ?? ''),
    )
    const more = added.map((meaning) => addedCell(meaning, whole, choices))
    // the post as it is written stands last, passed over
    const title = post < 0 ? '' : (whole[post] ?? '')
    yield { line: row.line, cells: [...words, ...more, title], odd, fault: row.fault, text: '' }
  }
}

const headWidth = ({ rows }: Grid, { to }: HeaderRows): number =>
  rows.find(({ line }) => line === to)?.cells?.length ?? 0

/** A row with what is told once of several rows put into each. */
const filled = (
  row: GridRow,
  grid: Grid,
  { columns, fillsMerged, fillsBlank }: Choices,
  above: readonly string[],
): Pick<TableRow, 'cells' | 'odd'> => {
  const { line, cells, odd } = row
  if (cells === null) return { cells, odd: null }
  // a sum or a note belongs to no body, whatever stands above it
  const fillsOwn = fillsBlank && !isStray(row, columns)
  const left = new Map(odd)
  const full = Array.from({ length: Math.max(cells.length, grid.name === null ? 0 : columns.length) }, (_, column) => {
    const cell = cells[column] ?? ''
    if (!OF_BODY.includes(columns[column] ?? 'none')) return cell
    const isMerged = left.get(column)?.detail === 'merged'
    const shown = isMerged && fillsMerged ? shownFrom(grid, line, column) : null
    if (shown !== null) left.delete(column)
    if (shown !== null || isMerged) return shown ?? cell
    return cell.trim() === '' && fillsOwn ? (above[column] ?? '') : cell
  })
  return { cells: full, odd: left.size === 0 ? null : left }
}

/** What a post was said to mean, else what it surely means. */
export const postOf = (cell: string, { posts }: Pick<Choices, 'posts'>): Post | '' => {
  const plain = plainCell(cell)
  const said = posts[plain]
  if (said !== undefined) return said
  const { post, isSure } = proposedPost(plain)
  return isSure && post !== null ? post : ''
}

/** What nobody decided on stays as it is written: it is read for what it surely means, or refused. */
const written = (cell: string, { posts }: Choices): string => {
  const said = posts[plainCell(cell)] ?? ''
  return said === '' ? cell : WRITTEN[said]
}

/** How a body is called: by its name, else by its number. */
const bodyName = (cells: readonly string[], { columns, unit }: Choices): string => {
  const at = columns.indexOf('unit')
  const id = columns.indexOf('id')
  if (at < 0 && id < 0) return unit.trim()
  return ((at < 0 ? '' : cells[at]) || (id < 0 ? '' : cells[id]) || '').trim()
}

const NOBODY: BodyReading = { kind: '', bodyType: '' }

/** Of a row that names no body the kind does not matter, only that it names none. */
const anyBody = ({ bodies }: Choices): BodyReading => ({
  kind: Object.values(bodies).find(({ kind }) => kind !== '')?.kind ?? 'leadership-team',
  bodyType: '',
})

const addedCell = (meaning: Meaning, cells: readonly string[], choices: Choices): string => {
  const name = bodyName(cells, choices)
  if (meaning === 'id') return name
  if (meaning === 'unit') return choices.columns.includes('id') ? choices.unit.trim() : name
  const { kind, bodyType } = choices.bodies[name] ?? (name === '' ? anyBody(choices) : NOBODY)
  if (meaning === 'kind') return kind
  return kind === 'leadership-team' ? bodyType : ''
}

/** A distinct post or body of a roster, how often it stands there, and what it seems to be. */
export interface Found<T> {
  readonly word: string
  readonly count: number
  readonly proposed: T
}

const counted = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const below = (grid: Grid, choices: Choices): readonly (readonly string[])[] => {
  let above: readonly string[] = []
  return grid.rows.flatMap((row) => {
    if (row.line <= choices.header.to || choices.dropped.includes(row.line) || isBlank(row)) return []
    const { cells } = filled(row, grid, choices, above)
    if (cells !== null && !isStray(row, choices.columns)) above = cells
    return cells === null ? [] : [cells]
  })
}

/** Rows with something in them that tell of nobody: neither name nor sex nor post. */
export const straysIn = (grid: Grid, { columns, header, dropped }: Choices): readonly number[] =>
  grid.rows.flatMap((row) => {
    const isRead = row.line > header.to && !dropped.includes(row.line) && !isBlank(row)
    return isRead && row.cells !== null && isStray(row, columns) ? [row.line] : []
  })

const TELLING: readonly Meaning[] = ['person', 'sex', 'post']

/** A cell that others are merged into holds a note, and not what its heading says. */
const isStray = ({ cells, odd }: GridRow, columns: readonly Meaning[]): boolean => {
  const told = columns.flatMap((meaning, index) => (TELLING.includes(meaning) ? [index] : []))
  const isCovered = (column: number): boolean => odd.some(([at, { detail }]) => at === column && detail === 'merged')
  return told.length > 0 && told.every((index) => (cells?.[index] ?? '').trim() === '' || isCovered(index))
}

/** The posts in a roster whose meaning is not beyond doubt. */
export const postsIn = (grid: Grid, choices: Choices): readonly Found<Post | null>[] => {
  const column = choices.columns.indexOf('post')
  if (column < 0) return []
  const words = below(grid, choices).map((cells) => plainCell(cells[column] ?? ''))
  return [...counted(words)].flatMap(([word, count]) => {
    const { post, isSure } = proposedPost(word)
    return isSure ? [] : [{ word, count, proposed: post }]
  })
}

/** The bodies in a roster, and what they seem to be. */
export const bodiesIn = (grid: Grid, choices: Choices): readonly Found<BodyReading | null>[] => {
  if (choices.columns.includes('kind')) return []
  const names = below(grid, choices).map((cells) => bodyName(cells, choices))
  return [...counted(names)].map(([word, count]) => ({ word, count, proposed: proposedBody(word) }))
}
