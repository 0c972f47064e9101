import type { Lang, Problem } from '../../model/index.ts'
import { columnLetters, writeWorkbook } from '../../record/index.ts'
import { reportProblem } from '../../report/index.ts'
import type { Grid } from './grid.ts'
import { headingAt } from './headings.ts'
import type { Choices, ReadBody, Refusal } from './reading.ts'

/** By which columns that are passed over tell what is wrong. */
const PROBLEM = '问题'
const FILLED = ['示例镇人民政府', '女', '正职'] as const

/** The refused rows as they stood, with what is wrong at the end; its rows stand under one row of headings. */
export const refusedForm = (
  grid: Grid,
  choices: Choices,
  refusals: readonly Refusal[],
  lang: Lang,
): Promise<Uint8Array> => {
  const lines = new Map<number, string[]>()
  for (const { line, problem } of refusals) lines.set(line, [...(lines.get(line) ?? []), messageOf(problem, lang)])
  const headings = choices.columns.map((_, column) => headingAt(grid, choices.header, column).split(' / ').at(-1) ?? '')
  const kept = headings.flatMap((heading, column) => (heading === PROBLEM ? [] : [column]))
  const rows = grid.rows.flatMap(({ line, cells }) => {
    const told = lines.get(line)
    return told === undefined ? [] : [[...kept.map((column) => cells?.[column] ?? ''), told.join('；')]]
  })
  return writeWorkbook(PROBLEM, plain([...kept.map((column) => headings[column] ?? ''), PROBLEM]), rows)
}

/** An empty roster to fill in, with lists to choose from. */
export const emptyForm = (): Promise<Uint8Array> =>
  writeWorkbook(
    '班子名册',
    [
      { heading: '单位', hint: `单位全称，如 ${FILLED[0]}`, choices: [] },
      { heading: '姓名', hint: '只在本机浏览器里显示，可以不填', choices: [] },
      { heading: '性别', hint: '女 / 男；不清楚留空', choices: ['女', '男'] },
      { heading: '职务', hint: '正职 / 副职 / 成员，也可以写具体职务', choices: [] },
    ],
    [],
  )

/** The records without names, a line each. */
export const ndjsonOf = (bodies: readonly ReadBody[]): string =>
  bodies.map(({ value }) => `${JSON.stringify(value)}\n`).join('')

/** The records without names as a roster, under headings by which they are read again. */
export const workbookOf = (bodies: readonly ReadBody[]): Promise<Uint8Array> => {
  const headings = ['记录类型', '编号', '名称', '行政区划代码', '数据日期', '班子所属单位类型', '性别', '职务']
  const rows = bodies.flatMap(({ value }) => {
    const text = (name: string): string => String(value[name] ?? '')
    const members = Array.isArray(value.members) ? (value.members as readonly Readonly<Record<string, unknown>>[]) : []
    return members.map(({ sex, post }) => [
      ...['kind', 'id', 'name', 'area', 'asOf', 'bodyType'].map(text),
      ...[sex, post].map((one) => String(one ?? '')),
    ])
  })
  return writeWorkbook('名册', plain(headings), rows)
}

/** The records as they are handed in: with the names of members only where that is chosen. */
export const handedIn = (bodies: readonly ReadBody[], withNames: boolean): string => {
  const records = bodies.map(({ value, names }) => {
    const members = Array.isArray(value.members) ? (value.members as readonly object[]) : []
    const named = members.map((member, index) => (names[index] ? { ...member, name: names[index] } : member))
    return withNames ? { ...value, members: named } : value
  })
  return JSON.stringify({ records })
}

/** What is wrong, in the words of the command line. */
export const messageOf = (problem: Problem, lang: Lang): string => reportProblem(problem, lang).message

/** Where something stands, as spreadsheets say it. */
export const placeOf = ({ line, column }: Pick<Refusal, 'line' | 'column'>): string =>
  column === null ? String(line) : `${columnLetters(column)}${line}`

const plain = (headings: readonly string[]) => headings.map((heading) => ({ heading, hint: '', choices: [] }))
