import { type Headings, plainHeading } from '../../record/index.ts'
import { isDay } from '../judging/fields.ts'
import { type Grid, isBlank, shownAt } from './grid.ts'
import { isPrivate } from './scrub.ts'
import { proposedPost } from './titles.ts'

/** What a column is read as: a field of the record, the name of a person, or nothing. */
export const MEANINGS = ['none', 'unit', 'id', 'person', 'sex', 'post', 'bodyType', 'area', 'asOf', 'kind'] as const
export type Meaning = (typeof MEANINGS)[number]

/** Which rows hold the headings, by their numbers. */
export interface HeaderRows {
  readonly from: number
  readonly to: number
}

/** A column of a roster. */
export interface RosterColumn {
  /** The heading, the upper one of two rows before the lower one. */
  readonly heading: string
  readonly meaning: Meaning
  /** Whether what stands there is about persons, and was not read. */
  readonly isPrivate: boolean
}

const WORDS: Readonly<Record<Exclude<Meaning, 'none' | 'kind'>, readonly string[]>> = {
  unit: [
    ...[
      '单位',
      '单位名称',
      '所在单位',
      '工作单位',
      '所属单位',
      '任职单位',
      '单位全称',
      '名称',
      '机构',
      '机构名称',
      '班子',
    ],
    ...[
      '班子名称',
      '村（社区）',
      '村(居)',
      '村居',
      '村名',
      '村',
      '社区',
      '村委会',
      '居委会',
      '村委会名称',
      '居委会名称',
      'unit',
      'body',
    ],
  ],
  id: ['编号', '单位编号', '单位代码', '机构代码', '统一社会信用代码', 'id'],
  person: ['姓名', '名字', '成员姓名', '人员姓名', 'name', 'full name'],
  sex: ['性别', 'sex', 'gender'],
  post: [
    '职务',
    '职务类别',
    '正副职',
    '职务名称',
    '现任职务',
    '岗位',
    '班子职务',
    '任职情况',
    'post',
    'position',
    'title',
  ],
  bodyType: ['班子所属单位类型', '单位类型', '班子类型', '机构类型', '单位类别', '单位性质'],
  area: ['行政区划代码', '区划代码', '地区代码', '行政区划', '区划'],
  asOf: ['数据日期', '统计日期', '填报日期', '截止日期', '日期'],
}
/** What a unit is told by where no column names one. */
const PARTS = ['部门', '部门名称', '科室', '处室', '内设机构', 'department']

const BY_WORD = new Map<string, Meaning>(
  Object.entries(WORDS).flatMap(([meaning, words]) => words.map((word) => [plainHeading(word), meaning as Meaning])),
)

/** What a heading says by itself. */
export const meaningOf = (heading: string, known: readonly Headings[] = []): Meaning => {
  const plain = plainHeading(heading)
  const own = BY_WORD.get(plain) ?? BY_WORD.get(plain.replace(/\(.*\)$/, ''))
  if (own !== undefined) return own
  if (plain === '记录类型') return 'kind'
  const found = known.map((one) => one.find(heading)?.field).find((field) => field !== undefined)
  return MEANINGS.find((meaning) => meaning === found) ?? 'none'
}

const isHeading = (cell: string): boolean =>
  cell.trim() !== '' && (meaningOf(cell) !== 'none' || isPrivate(cell) || OTHER.test(plainHeading(cell)))

/** Headings of rosters that nothing here is read from. */
const OTHER =
  /^(?:序号|备注|民族|政治面貌|学历|学位|出生年月|出生日期|年龄|任职时间|入党时间|职级|职称|部门|部门名称|科室|基本情况|任职情况|籍贯|no\.?|remarks?)$/

const LOOK_DOWN = 20

/** The rows of headings: the one that has most, and those next to it that have some as well. */
export const guessHeader = ({ rows }: Grid): HeaderRows | null => {
  const top = rows.filter((row) => !isBlank(row)).slice(0, LOOK_DOWN)
  const counts = top.map(({ cells }) => (cells ?? []).filter(isHeading).length)
  const most = Math.max(0, ...counts)
  if (most === 0) return null
  let from = counts.indexOf(most)
  let to = from
  while ((counts[from - 1] ?? 0) > 0 && follows(top[from - 1]?.line, top[from]?.line)) from--
  while ((counts[to + 1] ?? 0) > 0 && follows(top[to]?.line, top[to + 1]?.line)) to++
  return { from: top[from]?.line ?? 1, to: top[to]?.line ?? 1 }
}

const follows = (line: number | undefined, next: number | undefined): boolean => (line ?? 0) + 1 === next

/** The heading over a column: of several rows the lowest that has one, with what groups it before it. */
export const headingAt = (grid: Grid, { from, to }: HeaderRows, column: number): string => {
  const parts: string[] = []
  for (let line = from; line <= to; line++) {
    const part = shownAt(grid, line, column).replace(/\s+/g, ' ').trim()
    if (part !== '' && parts.at(-1) !== part) parts.push(part)
  }
  return parts.join(' / ')
}

const AREA_CODE = /^\d{6}(?:\d{3}){0,2}$/

/** What the columns seem to mean; each meaning once. */
export const guessColumns = (
  grid: Grid,
  header: HeaderRows,
  known: readonly Headings[] = [],
): readonly RosterColumn[] => {
  const columns = Array.from({ length: grid.width }, (_, column) => {
    const heading = headingAt(grid, header, column)
    const own = heading.split(' / ').at(-1) ?? ''
    return { heading, own, isPrivate: isPrivate(own), meaning: isPrivate(own) ? 'none' : meaningOf(own, known) }
  })
  const cellsOf = (column: number): readonly string[] =>
    grid.rows.flatMap(({ line, cells }) => (line > header.to ? cells?.[column]?.trim() || [] : []))
  const bestOf = (meaning: Meaning, score: (column: number) => number): number | undefined =>
    columns
      .flatMap((one, index) => (one.meaning === meaning ? [{ index, score: score(index) }] : []))
      .reduce<{ index: number; score: number } | undefined>(
        (best, one) => (best && best.score >= one.score ? best : one),
        undefined,
      )?.index
  const settled = (column: number): number => {
    const cells = cellsOf(column)
    return cells.filter((cell) => proposedPost(cell).isSure).length / Math.max(1, cells.length)
  }
  const chosen = new Map(
    MEANINGS.map((meaning) => [meaning, bestOf(meaning, meaning === 'post' ? settled : (column) => -column)] as const),
  )
  /** Names of areas are no codes, and nothing is read from them. */
  const isCode = (column: number): boolean =>
    /代码|code|^area$/i.test(columns[column]?.own ?? '') || cellsOf(column).some((cell) => AREA_CODE.test(cell))
  const parted =
    chosen.get('unit') ?? chosen.get('id') ?? columns.findIndex(({ own }) => PARTS.includes(plainHeading(own)))
  return columns.map(({ heading, isPrivate, meaning }, index) => {
    const isOne = chosen.get(meaning) === index && !(meaning === 'area' && !isCode(index))
    if (isOne) return { heading, isPrivate, meaning }
    return { heading, isPrivate, meaning: index === parted ? 'unit' : 'none' }
  })
}

const DAY = /(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)/

/** The day that a title above the headings tells, YYYY-MM-DD; null where it tells none or several. */
export const dayAbove = ({ rows }: Grid, { from }: HeaderRows): string | null => {
  const above = rows.flatMap(({ line, cells }) => (line < from ? (cells ?? []) : []))
  const days = above.flatMap((cell) => {
    const [, year = '', month = '', day = ''] = DAY.exec(cell.normalize('NFKC')) ?? []
    return year === '' ? [] : [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`]
  })
  const [only, ...others] = [...new Set(days)]
  return only !== undefined && others.length === 0 && isDay(only) ? only : null
}
