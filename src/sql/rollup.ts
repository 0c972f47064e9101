import type { TypedRollup } from '../typed/index.ts'
import { conditionsOf } from './condition.ts'
import { type Dialect, literalText } from './dialect.ts'
import type { JudgedTable } from './judged.ts'

/** An area and a year whose bodies are added up: the digits that name the area, as `areaStem` has them. */
export interface AskedArea {
  readonly year: string
  readonly stem: string
}

/** One query, and what its sums are over. */
export interface RollupQuery {
  /** Columns: year, stem, bodies, possible, known, doubtful, part, whole. */
  readonly sql: string
  readonly partOver: string
  readonly wholeOver: string
}

/**
 * Adds up the bodies of areas as they last stood in a year, as the engine's tally does: one row an area and year that has a body.
 * Bodies of the ids given are left out, since they are added up elsewhere.
 */
export const rollupQuery = (
  dialect: Dialect,
  { rows, column }: JudgedTable,
  { where, share }: TypedRollup,
  asked: readonly AskedArea[],
  elsewhere: readonly string[],
): RollupQuery => {
  const { test, quotient } = conditionsOf(dialect, column)
  const one = { n: '1', d: null }
  const [part, whole] =
    'holds' in share
      ? [{ n: `CASE WHEN ${test(share.holds)} THEN 1 WHEN NOT (${test(share.holds)}) THEN 0 END`, d: null }, one]
      : [quotient(share.part), quotient(share.whole)]
  const left = elsewhere.length === 0 ? '' : ` AND id NOT IN (${elsewhere.map(literalText).join(', ')})`
  const values = asked.map(({ year, stem }) => `(${Number(year)}, ${literalText(stem)})`).join(', ')
  const known = 'yes AND no IS NOT TRUE AND part_low = part_high AND whole_low = whole_high'
  const sql = `WITH _records AS (
  SELECT id, "asOf", CAST(EXTRACT(YEAR FROM "asOf") AS INTEGER) AS year, ${stemOf('area')} AS stem,
    ${where === null ? 'TRUE' : `(${test(where)})`} AS belongs, ${part.n} AS part, ${whole.n} AS whole
  FROM (\n${rows}\n) AS _rows_ WHERE _lane IS NOT NULL${left}
), _latest AS (
  SELECT *, max("asOf") OVER (PARTITION BY id, stem, year) AS last FROM _records
), _bodies AS (
  SELECT id, stem, year, bool_or(belongs) AS yes, bool_or(NOT belongs) AS no,
    min(part) AS part_low, max(part) AS part_high, min(whole) AS whole_low, max(whole) AS whole_high
  FROM _latest WHERE "asOf" = last GROUP BY id, stem, year
), _asked (year, area) AS (VALUES ${values}), _own AS (
  SELECT _asked.area, _bodies.*, lead(stem) OVER (PARTITION BY _asked.year, _asked.area, id ORDER BY stem) AS following
  FROM _asked JOIN _bodies ON _bodies.year = _asked.year AND substr(stem, 1, length(_asked.area)) = _asked.area
  WHERE yes OR no IS NOT TRUE
)
SELECT year, area, count(*) FILTER (WHERE yes), count(*) FILTER (WHERE yes IS NOT TRUE), count(*) FILTER (WHERE ${known}),
  COALESCE(bool_or((yes AND no) OR (yes AND (part_low <> part_high OR whole_low <> whole_high)) OR substr(following, 1, length(stem)) = stem), FALSE),
  CAST(COALESCE(sum(part_low) FILTER (WHERE ${known}), 0) AS ${dialect.text}), CAST(COALESCE(sum(whole_low) FILTER (WHERE ${known}), 0) AS ${dialect.text})
FROM _own GROUP BY year, area`
  return { sql, partOver: part.d ?? '1', wholeOver: whole.d ?? '1' }
}

/** The digits of a code that name the area, as `areaStem` has them. */
const stemOf = (area: string): string => {
  const code = `rpad(${area}, 12, '0')`
  return `CASE WHEN substr(${code}, 10, 3) <> '000' THEN ${code} WHEN substr(${code}, 7, 3) <> '000' THEN substr(${code}, 1, 9) WHEN substr(${code}, 5, 2) <> '00' THEN substr(${code}, 1, 6) WHEN substr(${code}, 3, 2) <> '00' THEN substr(${code}, 1, 4) ELSE substr(${code}, 1, 2) END`
}
