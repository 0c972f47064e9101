import { type Bilingual, inLang, type Lang, type Problem } from '../model/index.ts'
import {
  BYTE_ORDER_MARK,
  csvLine,
  type FormColumn,
  type FormHeading,
  formOf,
  type Kinds,
  type Table,
  type TableEntry,
  writeWorkbook,
} from '../record/index.ts'
import { reportProblem } from '../report/index.ts'

/** An empty table of a kind, as CSV or, with lists to choose from, as a workbook. */
export const emptyForm = (file: string, kind: string, kinds: Kinds, lang: Lang): Promise<string | Uint8Array> => {
  const title = kinds.specs[kind]?.title ?? { zh: kind, en: kind }
  const headings = formOf(kinds, kind).map((column) => ({
    heading: column.heading,
    hint: hintOf(column, lang),
    choices: column.choices,
  }))
  return written(file, inLang(title, lang), headings, [])
}

/** Refused rows as they stood, with a column that says what is wrong, and that is passed over when they are imported again. */
export const refusedForm = (
  file: string,
  { columns, sheet }: Table,
  rows: readonly { readonly entry: TableEntry; readonly problems: readonly Problem[] }[],
  skip: number,
  lang: Lang,
): Promise<string | Uint8Array> => {
  const kept = columns.flatMap(({ heading }, index) => (heading === PROBLEM[lang] ? [] : [{ heading, index }]))
  const lines = rows.flatMap(({ entry, problems }) =>
    entry.rows.map((cells, index) => [
      ...kept.map((column) => cells[column.index] ?? ''),
      index === 0 ? problems.map((one) => reportProblem(one, lang).message).join('; ') : '',
    ]),
  )
  const headings = [...kept.map(({ heading }) => heading), PROBLEM[lang]]
  const plain = headings.map((heading) => ({ heading, hint: '', choices: [] }))
  return written(file, sheet ?? PROBLEM[lang], plain, lines, skip)
}

/** Headings that `import` passes over. */
const PROBLEM: Readonly<Record<Lang, string>> = { 'zh-CN': '问题', en: 'problem' }

const written = async (
  file: string,
  name: string,
  headings: readonly FormHeading[],
  rows: readonly (readonly string[])[],
  skip = 0,
): Promise<string | Uint8Array> => {
  if (/\.xlsx$/i.test(file)) return writeWorkbook(sheetName(name), headings, rows, skip)
  const lines = [headings.map(({ heading }) => heading), ...rows]
  return BYTE_ORDER_MARK + '\r\n'.repeat(skip) + lines.map(csvLine).join('')
}

/** Excel takes 31 characters, and none of these. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)

/** What may stand under a heading. */
const hintOf = ({ target, choices, title, unit }: FormColumn, lang: Lang): string => {
  const what = `${inLang(title, lang)}${unit === null ? '' : inUnit(inLang(unit, lang), lang)}`
  const form = choices.length > 0 ? choices.join(' / ') : inLang(FORMS[target.form] ?? NOTHING, lang)
  return [what, form].filter((part) => part !== '').join(lang === 'en' ? ': ' : '：')
}

const inUnit = (unit: string, lang: Lang): string => (lang === 'en' ? ` (${unit})` : `（${unit}）`)

const NOTHING: Bilingual = { zh: '', en: '' }
const FORMS: Readonly<Record<string, Bilingual>> = {
  integer: { zh: '整数；不知道请留空', en: 'a whole number; leave empty when not known' },
  number: { zh: '数字；不知道请留空', en: 'a number; leave empty when not known' },
  date: { zh: '日期，如 2026-05-01', en: 'a date, as 2026-05-01' },
}
