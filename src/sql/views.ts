import type { Rule } from '../model/index.ts'
import { type Dialect, literalText, quoted } from './dialect.ts'
import type { JudgedTable, SqlRule, TableOfKind } from './judged.ts'
import { countedOnce, outcomeOf, verdictWords } from './queries.ts'

/** What the comments of views tell. */
export interface ViewHead {
  /** `sha256:…` of the rulebook. */
  readonly digest: string
  /** Title and place of a rule's clause, on one line. */
  say(rule: Rule): string
}

/** The statements that make a kind's views, as a user of the database runs them. */
export const viewsOf = (dialect: Dialect, table: TableOfKind, judged: JudgedTable, head: ViewHead): string => {
  const { kind } = table.mapping
  const view = (part: string): string => quoted(`halfsky_${kind.replaceAll('-', '_')}_${part}`)
  const ruled = judged.ruled(`SELECT * FROM ${view('facts')}`)
  const raw = Object.fromEntries(
    [...table.columns.keys()].filter((name) => usesColumn(table, name)).map((name) => [`raw_${name}`, quoted(name)]),
  )
  const statements: readonly (readonly [string, string, string])[] = [
    [
      view('facts'),
      'the facts as halfsky reads them; _lane is null where only halfsky can judge the row, below zero outside the period',
      judged.rows,
    ],
    [
      view('odd'),
      'rows that are refused, suspect, or beyond what SQL says exactly: give them to `halfsky check`',
      `SELECT ${Object.keys(raw).map(quoted).join(', ')} FROM (\n${judged.rowsWith(raw)}\n) AS _odd WHERE _lane IS NULL`,
    ],
    [view('verdicts'), 'one row a record and rule', verdictsSelect(dialect, judged, ruled)],
    [
      view('violations'),
      'what fails, with how strongly it binds and whether it counts today',
      violationsSelect(dialect, judged, view('verdicts')),
    ],
    [
      view('counts'),
      'verdicts by rule, added up area by area first',
      dialect.name === 'duckdb' ? simpleCounts(judged, view('verdicts')) : countsSelect(dialect, judged, ruled),
    ],
  ]
  const rules = judged.rules.map(({ rule }) => `-- ${head.say(rule).replaceAll(/\s+/g, ' ')}`)
  return [
    `-- ${kind}: rulebook ${head.digest}`,
    ...rules,
    ...statements.map(([name, what, select]) => `\n-- ${what}\nCREATE OR REPLACE VIEW ${name} AS\n${select};`),
    '',
  ].join('\n')
}

const usesColumn = ({ mapping }: TableOfKind, name: string): boolean =>
  mapping.fields.some(({ from }) =>
    from.form === 'column' ? from.column === name : from.form === 'sum' && from.columns.includes(name),
  )

/** Beside every row of a query, rows made from its columns. */
const beside = (
  dialect: Dialect,
  query: string,
  alias: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  if (dialect.name === 'postgres') {
    const values = rows.map((row) => `(${row.join(', ')})`).join(',\n  ')
    return `(\n${query}\n) AS _q CROSS JOIN LATERAL (VALUES\n  ${values}\n) AS ${alias} (${columns.join(', ')})`
  }
  const structs = rows.map(
    (row) => `{${row.map((value, index) => `${literalText(columns[index] ?? '')}: ${value}`).join(', ')}}`,
  )
  return `(SELECT *, unnest([\n  ${structs.join(',\n  ')}\n]) AS ${alias} FROM (\n${query}\n) AS _q) AS _q`
}

const NO_RULES = `SELECT CAST(NULL AS VARCHAR) AS rule WHERE FALSE`

const verdictsSelect = (dialect: Dialect, { rules }: JudgedTable, ruled: string): string => {
  if (rules.length === 0) return NO_RULES
  const rows = rules.map((rule) => [literalText(rule.rule.id), String(rule.lane), verdictWords(rule), rule.observed])
  const from = beside(dialect, ruled, '_v', ['rule', 'lane', 'verdict', 'observed'], rows)
  return `SELECT id, area, "asOf" AS as_of, name, _v.rule AS rule, CASE WHEN _lane < 0 THEN 'not-applicable' ELSE _v.verdict END AS verdict, _v.observed AS observed\nFROM ${from}\nWHERE _v.lane = abs(_lane)`
}

const violationsSelect = (_dialect: Dialect, { rules }: JudgedTable, verdicts: string): string => {
  if (rules.length === 0) return NO_RULES
  const values = rules.map(({ rule }) => {
    const due = rule.due === null ? 'CAST(NULL AS DATE)' : `DATE ${literalText(rule.due)}`
    return `(${[literalText(rule.id), literalText(rule.binding), due, literalText(rule.clause)].join(', ')})`
  })
  return `SELECT _v.id, _v.area, _v.as_of, _v.name, _v.rule, _r.binding, _r.due,
  _r.binding = 'mandatory' OR (_r.binding = 'target' AND _r.due <= CURRENT_DATE) AS breach, _r.clause, _v.observed
FROM ${verdicts} AS _v JOIN (VALUES\n  ${values.join(',\n  ')}\n) AS _r (rule, binding, due, clause) ON _r.rule = _v.rule
WHERE _v.verdict = 'fail'`
}

/** One machine has all rows at hand. */
const simpleCounts = ({ rules }: JudgedTable, verdicts: string): string => {
  if (rules.length === 0) return NO_RULES
  const count = (verdict: string): string => `count(*) FILTER (WHERE _v.verdict = ${literalText(verdict)})`
  const values = rules.map(({ rule }) => `(${literalText(rule.id)}, ${literalText(rule.binding)})`).join(',\n  ')
  return `SELECT _r.rule, _r.binding, ${count('pass')} AS pass, ${count('fail')} AS fail, ${count('unknown')} AS unknown,
  ${count('not-applicable')} AS not_applicable, ${count('manual')} AS manual
FROM (VALUES\n  ${values}\n) AS _r (rule, binding) JOIN ${verdicts} AS _v ON _v.rule = _r.rule
GROUP BY _r.rule, _r.binding`
}

/**
 * Counts by area and plan first, which servers that hold the areas do by themselves; then their sums. Aggregates over a partition's
 * own key are whole where the partition is.
 */
const countsSelect = (dialect: Dialect, judged: JudgedTable, ruled: string): string => {
  const { rules } = judged
  if (rules.length === 0) return NO_RULES
  const { firsts, at } = countedOnce(judged)
  const count = (condition: string | null): string =>
    condition === null || condition === 'FALSE' ? '0' : `count(*) FILTER (WHERE ${condition})`
  const counted = firsts.flatMap((rule, index) => {
    const { pass, manual, fail, isNot } = outcomeOf(rule)
    return [`${count(pass ?? manual)} AS a${index}`, `${count(fail)} AS b${index}`, `${count(isNot)} AS c${index}`]
  })
  const byArea = `SELECT _area, _lane, count(*) AS n,\n  ${counted.join(',\n  ')}\nFROM (\n${ruled}\n) AS _ruled\nGROUP BY _area, _lane`
  const names = firsts.flatMap((_, index) => [`a${index}`, `b${index}`, `c${index}`])
  const live = (name: string): string => `COALESCE(sum(${name}) FILTER (WHERE _lane > 0), 0)`
  const sums = `SELECT abs(_lane) AS lane, COALESCE(sum(n), 0) AS total, ${live('n')} AS live, ${names.map((name) => `${live(name)} AS ${name}`).join(', ')}\nFROM (\n${byArea}\n) AS _areas\nWHERE _lane IS NOT NULL\nGROUP BY abs(_lane)`
  const rows = rules.map((rule, index) => rowOfCounts(rule, at[index] ?? 0))
  const columns = ['rule', 'binding', 'lane', 'pass', 'fail', 'manual', 'unasked']
  return `SELECT _v.rule AS rule, _v.binding AS binding, CAST(_v.pass AS BIGINT) AS pass, CAST(_v.fail AS BIGINT) AS fail,
  CAST(live - _v.pass - _v.fail - _v.manual - _v.unasked AS BIGINT) AS unknown,
  CAST(_v.unasked + total - live AS BIGINT) AS not_applicable, CAST(_v.manual AS BIGINT) AS manual
FROM ${beside(dialect, sums, '_v', columns, rows)}
WHERE _v.lane = _q.lane`
}

const rowOfCounts = ({ rule, lane, require }: SqlRule, place: number): readonly string[] => [
  literalText(rule.id),
  literalText(rule.binding),
  String(lane),
  require === null ? '0' : `a${place}`,
  `b${place}`,
  require === null ? `a${place}` : '0',
  `c${place}`,
]
