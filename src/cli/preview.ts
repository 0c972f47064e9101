import { inLang, type KindSpec, type Lang, type Problem } from '../model/index.ts'
import { columnLetters, type OpenedTable, type Table, type TableEntry } from '../record/index.ts'
import { reportProblem } from '../report/index.ts'
import { problemLine } from './shared.ts'
import { table as aligned } from './table.ts'

/** What a preview shows of one file. */
export interface Preview extends OpenedTable {
  readonly file: string
  readonly first: readonly PreviewRow[]
  readonly refused: readonly PreviewRow[]
  /** Rows in all. */
  readonly count: number
  readonly specs: Readonly<Record<string, KindSpec>>
  readonly lang: Lang
}

/** A row and what came of it. */
export interface PreviewRow {
  readonly entry: TableEntry
  readonly isRead: boolean
  readonly problems: readonly Problem[]
}

/** How a table is read: encoding or sheet, kind, what each column means, its first rows, and every refused row cell by cell. */
export const renderPreview = (preview: Preview): string => {
  const { table, problems, lang, first, refused, count } = preview
  const told = problems.map((one) => `${problemLine(one, lang)}\n`).join('')
  if (table === null) return told
  const words = WORDS[lang]
  const parts = [
    `${head(preview, table)}${told}`,
    `${aligned(columnRows(table, first, lang))}\n`,
    constantsOf(table, lang),
    refused.length === 0
      ? ''
      : `${words.refused(refused.length)}\n${refused.map((row) => refusal(row, table.columns, lang)).join('')}`,
    `${words.counts(count, count - refused.length, refused.length)}\n`,
  ]
  return parts.filter((part) => part !== '').join('\n')
}

const head = ({ file, specs, lang }: Preview, { sheet, encoding, headerLine, kind }: Table): string => {
  const words = WORDS[lang]
  const source = sheet === null ? words.encoding(encoding ?? '') : words.sheet(sheet)
  const spec = kind === null ? undefined : specs[kind]
  const of = spec === undefined ? words.kindColumn : `${inLang(spec.title, lang)} (${spec.kind})`
  return `${file}: ${source}, ${words.header(headerLine)}\n${words.kind}: ${of}\n`
}

/** One line a column: its letter, its heading, the field it fills, and what the first rows have there. */
const columnRows = ({ columns }: Table, first: readonly PreviewRow[], lang: Lang): string[][] => [
  [...WORDS[lang].columns, ...first.map(({ entry }) => WORDS[lang].row(entry.line ?? 0))],
  ...columns.map(({ heading, field }, index) => [
    columnLetters(index),
    heading.replace(/\s+/g, ' ').trim() || '-',
    field ?? WORDS[lang].passedOver,
    ...first.map((row) => (field === null ? '' : shown(row, field))),
  ]),
]

const MAX_SHOWN = 16

/** A value as it was read; nothing of a row that was refused. */
const shown = ({ entry, isRead }: PreviewRow, field: string): string => {
  if (!isRead) return '✗'
  const value = field.split('/').reduce<unknown>(valueAt, entry.value)
  const text = value === undefined ? '' : String(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text
}

/** Of a list of members, what each has there. */
const valueAt = (inner: unknown, step: string): unknown =>
  Array.isArray(inner) ? inner.map((one) => Object(one)[step] ?? '?').join(' ') : Object(inner)[step]

const constantsOf = ({ constants }: Table, lang: Lang): string =>
  constants.length === 0
    ? ''
    : `${WORDS[lang].constants}: ${constants.map(({ field, value }) => `${field} = ${value}`).join(', ')}\n`

const refusal = ({ entry, problems }: PreviewRow, columns: Table['columns'], lang: Lang): string =>
  problems
    .map((one) => {
      const index = columnOf(one, columns)
      const place = one.cell ?? (index < 0 ? WORDS[lang].row(entry.line ?? 0) : `${columnLetters(index)}${entry.line}`)
      const { message } = reportProblem(one, lang)
      const heading = columns[index]?.heading.trim() ?? ''
      const named = heading === '' || message.includes(heading) ? message : `${heading}: ${message}`
      return `  ${place}  ${named} [${one.code}]\n`
    })
    .join('')

/** The column that a problem of a row is about: by the field that was read from it, or by its heading. */
const columnOf = ({ path, params }: Problem, columns: Table['columns']): number =>
  columns.findIndex(({ field, heading }) => (path === undefined ? heading === params.column : `/${field}` === path))

interface Words {
  encoding(name: string): string
  sheet(name: string): string
  header(line: number): string
  row(line: number): string
  refused(count: number): string
  counts(all: number, read: number, refused: number): string
  readonly kind: string
  readonly kindColumn: string
  readonly columns: readonly string[]
  readonly passedOver: string
  readonly constants: string
}

const WORDS: Readonly<Record<Lang, Words>> = {
  'zh-CN': {
    encoding: (name) => `编码 ${name.toUpperCase()}`,
    sheet: (name) => `工作表 ${name}`,
    header: (line) => `列名在第 ${line} 行`,
    row: (line) => `第 ${line} 行`,
    refused: (count) => `拒收 ${count} 行：`,
    counts: (all, read, refused) => `共 ${all} 行：可导入 ${read} 行，拒收 ${refused} 行`,
    kind: '记录类型',
    kindColumn: '见各行的记录类型列',
    columns: ['列', '列名', '读作'],
    passedOver: '（跳过）',
    constants: '各行相同',
  },
  en: {
    encoding: (name) => `encoding ${name.toUpperCase()}`,
    sheet: (name) => `sheet ${name}`,
    header: (line) => `headings in row ${line}`,
    row: (line) => `row ${line}`,
    refused: (count) => `Refused rows (${count}):`,
    counts: (all, read, refused) => `rows: ${all}; can be imported: ${read}; refused: ${refused}`,
    kind: 'kind',
    kindColumn: 'as the column says, row by row',
    columns: ['column', 'heading', 'read as'],
    passedOver: '(passed over)',
    constants: 'the same in every row',
  },
}
