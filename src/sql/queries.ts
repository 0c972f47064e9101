import { type Dialect, literalText } from './dialect.ts'
import type { JudgedTable, SqlRule } from './judged.ts'

/**
 * Whether a rule passes, fails or does not apply, over the facts of a row; null and false both for not. Plain CASE: PostgreSQL hands
 * it on to remote servers, but neither IS TRUE, COALESCE nor NULLIF.
 */
export const outcomeOf = ({ when, require }: SqlRule) => {
  const applies = when === null ? 'TRUE' : `(${when})`
  const isNot = when === null ? 'FALSE' : `NOT (${when})`
  if (require === null) return { manual: applies, isNot, pass: null, fail: null }
  const passes = when === null ? `(${require})` : `CASE WHEN NOT (${when}) THEN FALSE ELSE (${require}) END`
  return { manual: null, isNot, pass: passes, fail: `${when === null ? '' : `${applies} AND `}NOT (${require})` }
}

/** Of a packed count, the places of what failed and of what does not apply. */
export const PACKED = { fail: 31n, none: 62n } as const

/** Rules whose conditions are the same are counted once; where each stands among the counts. */
export const countedOnce = ({ rules }: JudgedTable) => {
  const places = new Map<string, number>()
  const at = rules.map((rule) => {
    const key = `${rule.when} ${rule.require}`
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return { at, firsts: rules.filter((_, index) => at.indexOf(at[index] ?? 0) === index) }
}

/**
 * How many rows each rule passes (or leaves to a person), fails and does not apply to, by lane, in one scan: columns `_lane`, a number
 * of rows, then for each rule of `countedOnce` one number that packs the three in DuckDB, and the three in PostgreSQL.
 */
export const countsQuery = (dialect: Dialect, table: JudgedTable): string => {
  const counts = countedOnce(table).firsts.map((rule) => {
    const { manual, isNot, pass, fail } = outcomeOf(rule)
    const first = pass ?? manual ?? 'FALSE'
    if (dialect.name === 'postgres') {
      const count = (condition: string | null): string =>
        condition === null || condition === 'FALSE' ? '0' : `count(*) FILTER (WHERE ${condition})`
      return `${count(first)}, ${count(fail)}, ${count(isNot)}`
    }
    const cases = [
      ...(isNot === 'FALSE' ? [] : [`WHEN ${isNot} THEN ${1n << PACKED.none}`]),
      // where the rule does not apply was told before
      `WHEN ${rule.require === null ? first : `(${rule.require})`} THEN 1`,
      ...(fail === null ? [] : [`WHEN ${fail} THEN ${1n << PACKED.fail}`]),
    ]
    return `CAST(sum(CASE ${cases.join(' ')} ELSE 0 END) AS VARCHAR)`
  })
  return `SELECT _lane, count(*)${counts.map((one) => `,\n  ${one}`).join('')}\nFROM (\n${table.ruled(table.rows)}\n) AS _rows_\nGROUP BY _lane`
}

/** The verdict of a rule on a row that its plan judges. */
export const verdictWords = (rule: SqlRule): string => {
  const { manual, isNot, pass, fail } = outcomeOf(rule)
  const notApplicable = isNot === 'FALSE' ? '' : `WHEN ${isNot} THEN 'not-applicable' `
  if (manual !== null) return `CASE ${notApplicable}WHEN ${manual} THEN 'manual' ELSE 'unknown' END`
  return `CASE ${notApplicable}WHEN ${pass} THEN 'pass' WHEN ${fail} THEN 'fail' ELSE 'unknown' END`
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

/** One row a violation: where, which record, which rule by its place among the table's, and what was observed. */
export const violationsQuery = (dialect: Dialect, { rules, ruled }: JudgedTable, plainRows: string): string => {
  const rows = ruled(plainRows)
  const failing = rules.flatMap((rule, index) => {
    const { fail } = outcomeOf(rule)
    return fail === null ? [] : { ...rule, index, fail }
  })
  const envelope = `_position, id, area, ${dialect.dayText('"asOf"')} AS as_of, name`
  if (failing.length === 0)
    return `SELECT ${envelope}, 0 AS rule, '' AS observed FROM (\n${rows}\n) AS _rows_ WHERE FALSE`
  if (dialect.name === 'postgres') {
    const values = failing.map(
      ({ index, lane, fail, observed }) => `(${index}, _lane = ${lane} AND ${fail}, ${observed})`,
    )
    return `SELECT ${envelope}, _found.rule, _found.observed\nFROM (\n${rows}\n) AS _rows_\nCROSS JOIN LATERAL (VALUES\n  ${values.join(',\n  ')}\n) AS _found (rule, fails, observed)\nWHERE _found.fails`
  }
  const lanes = [...Map.groupBy(failing, ({ lane }) => lane)]
  const any = lanes.map(([lane, own]) => `(_lane = ${lane} AND (${own.map(({ fail }) => `(${fail})`).join(' OR ')}))`)
  const lists = lanes.map(
    ([lane, own]) =>
      `WHEN ${lane} THEN [${own.map(({ fail, index }) => `CASE WHEN ${fail} THEN ${index} END`).join(', ')}]`,
  )
  return `SELECT ${envelope}, rule, ${observedOf(failing)} AS observed\nFROM (\nSELECT *, unnest(CASE _lane ${lists.join(' ')} END) AS rule FROM (\n${rows}\n) AS _rows_\nWHERE ${any.join(' OR ')}\n) AS _found\nWHERE rule IS NOT NULL`
}

/** Rules that read the same say the same. */
const observedOf = (rules: readonly { readonly index: number; readonly observed: string }[]): string => {
  const texts = [...Map.groupBy(rules, ({ observed }) => observed)]
  const [only] = texts
  if (only && texts.length === 1) return only[0]
  return `CASE ${texts.map(([text, own]) => `WHEN rule IN (${own.map(({ index }) => index).join(', ')}) THEN ${text}`).join(' ')} END`
}
