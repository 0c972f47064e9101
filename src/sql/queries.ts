import { type Dialect, literalText } from './dialect.ts'
import type { JudgedTable, SqlRule } from './judged.ts'

/** Whether a rule passes, fails or does not apply, over the facts of a row; null and false both for not. */
export const outcomeOf = ({ when, require }: SqlRule) => {
  const applies = when === null ? 'TRUE' : `(${when})`
  const isNot = when === null ? 'FALSE' : `NOT (${when})`
  if (require === null) return { manual: applies, isNot, pass: null, fail: null }
  const passes = when === null ? `(${require})` : `(${when}) IS NOT FALSE AND (${require})`
  return { manual: null, isNot, pass: passes, fail: `${when === null ? '' : `${applies} AND `}NOT (${require})` }
}

/**
 * How many rows each rule passes, fails and does not apply to, by lane: columns `_lane`, `_rows`, then three a rule `a0, b0, c0…`:
 * passed (or for a person to judge), failed, not applicable.
 */
export const countsQuery = ({ rows, rules }: JudgedTable): string => {
  const counts = rules.flatMap((rule, index) => {
    const { manual, isNot, pass, fail } = outcomeOf(rule)
    const mine = rule.lane
    const count = (condition: string): string => `count(*) FILTER (WHERE _lane = ${mine} AND ${condition})`
    return [
      `${count(pass ?? manual ?? 'FALSE')} AS a${index}`,
      `${fail === null ? '0' : count(fail)} AS b${index}`,
      `${isNot === 'FALSE' ? '0' : count(isNot)} AS c${index}`,
    ]
  })
  return `SELECT _lane, count(*) AS _rows${counts.map((one) => `,\n  ${one}`).join('')}\nFROM (\n${rows}\n) AS _rows_\nGROUP BY _lane`
}

/** The verdict of every rule of a row's plan, a digit each by its place in VERDICTS. */
export const verdictDigits = ({ rules, plans }: JudgedTable): string => {
  const digit = (rule: SqlRule): string => {
    const { manual, isNot, pass, fail } = outcomeOf(rule)
    const notApplicable = isNot === 'FALSE' ? '' : `WHEN ${isNot} THEN '3' `
    if (manual !== null) return `(CASE ${notApplicable}WHEN ${manual} THEN '4' ELSE '2' END)`
    return `(CASE ${notApplicable}WHEN ${pass} THEN '0' WHEN ${fail} THEN '1' ELSE '2' END)`
  }
  const lanes = plans.map((_, index) => {
    const own = rules.filter(({ lane }) => lane === index + 1)
    const digits = own.length === 0 ? `''` : own.map(digit).join(' || ')
    return `WHEN _lane = ${index + 1} THEN ${digits} WHEN _lane = ${-index - 1} THEN ${literalText('3'.repeat(own.length))}`
  })
  return `CASE ${lanes.join(' ')} END`
}

/** What a violation's row holds, in this order. */
export const VIOLATION_COLUMNS = ['_position', 'id', 'area', 'as_of', 'name', 'rule', 'observed'] as const

/** One row a violation: where, which record, which rule by its place among the table's, and what was observed. */
export const violationsQuery = (dialect: Dialect, { rules }: JudgedTable, rows: string): string => {
  const failing = rules.flatMap((rule, index) => {
    const { fail } = outcomeOf(rule)
    return fail === null ? [] : { ...rule, index, fails: `_lane = ${rule.lane} AND ${fail}` }
  })
  const envelope = `_position, id, area, ${dialect.dayText('"asOf"')} AS as_of, ${dialect.nameOf('name')} AS name`
  if (failing.length === 0)
    return `SELECT ${envelope}, 0 AS rule, '' AS observed FROM (\n${rows}\n) AS _rows_ WHERE FALSE`
  if (dialect.name === 'postgres') {
    const values = failing.map(({ index, fails, observed }) => `(${index}, ${fails}, ${observed})`)
    return `SELECT ${envelope}, _found.rule, _found.observed\nFROM (\n${rows}\n) AS _rows_\nCROSS JOIN LATERAL (VALUES\n  ${values.join(',\n  ')}\n) AS _found (rule, fails, observed)\nWHERE _found.fails`
  }
  const any = failing.map(({ fails }) => `(${fails})`).join(' OR ')
  const list = failing.map(({ index, fails }) => `CASE WHEN ${fails} THEN ${index} END`)
  const observed = failing.map(({ index, observed: text }) => `WHEN ${index} THEN ${text}`)
  return `SELECT ${envelope}, rule, CASE rule ${observed.join(' ')} END AS observed\nFROM (\nSELECT *, unnest([${list.join(', ')}]) AS rule FROM (\n${rows}\n) AS _rows_\nWHERE ${any}\n) AS _found\nWHERE rule IS NOT NULL`
}
