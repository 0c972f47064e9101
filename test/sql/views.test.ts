import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../../src/database/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { planOfArea } from '../../src/halfsky.ts'
import { type DialectName, dialectOf, quoted, viewsOf } from '../../src/sql/index.ts'
import { declaredTable } from '../../src/tables/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { hasPostgres, type Server, startPostgres } from '../setup/postgres.ts'
import { batchOf, options, shipped } from '../setup/product.ts'
import { type MadeColumn, makeTable } from './here.ts'

let halfsky: Halfsky
let server: Server | null = null
beforeAll(async () => {
  halfsky = await shipped()
  if (hasPostgres()) server = await startPostgres()
})
afterAll(() => server?.stop())

const run = async (
  dialect: DialectName,
  statements: string,
  queries: readonly string[],
): Promise<Record<string, unknown>[][]> => {
  if (dialect === 'postgres') {
    await server?.run(statements)
    return Promise.all(queries.map(async (query) => [...((await server?.run(query)) ?? [])]))
  }
  const database = await openDuckdb()
  await database.run(statements)
  const found: Record<string, unknown>[][] = []
  for (const query of queries) {
    const rows = await database.all(query)
    found.push(
      rows.map((row) =>
        Object.fromEntries(
          row.map((cell, index) => [/SELECT (.*?) FROM/.exec(query)?.[1]?.split(', ')[index] ?? index, cell]),
        ),
      ),
    )
  }
  await database.close()
  return found
}

const COUNTS = ['pass', 'fail', 'unknown', 'not_applicable', 'manual']
const HEAD = { digest: 'sha256:0', say: () => 'a rule' }

describe.each(['duckdb', 'postgres'] as const)('the views printed for %s', (dialect) => {
  const kinds = [
    'public-toilet',
    'venue',
    'village-committee',
    'employer',
    'government-body',
    'leadership-team',
    'school',
  ]
  test.skipIf(dialect === 'postgres' && !hasPostgres()).each(kinds)(
    'run as they are on %s, and count what the judge finds',
    async (kind) => {
      const spec = halfsky.rulebook.kinds[kind]
      if (spec === undefined) throw new Error(kind)
      const { table, judged } = declaredTable(halfsky, dialect, kind, quoted(`a "table" of 记录`), {})
      if (judged === null) throw new Error(`${kind} is not judged in SQL`)
      const columns: MadeColumn[] = [...table.columns].map(([name, type]) => ({ name, class: type }))
      const areas = fc.constantFrom('441800', '441802100', '440117', '440117100201', '440100')
      const names = fc.constantFrom('示例（虚构）', ' x', 'a\tb', 'é', 'é', '=1+1', "o'clock\\", '"', '　', '')
      const days = fc.constantFrom('2020-12-31', '2026-05-01')
      const records = fc.sample(
        fc.record({ facts: factsOf(spec, halfsky.rulebook), area: areas, name: names, asOf: days }),
        { numRuns: 80, seed: 7 },
      )
      const rows = records.map(({ facts, area, name, asOf }, n) =>
        columns.map((column) => {
          const value = { id: `R-${n}`, area, asOf, name }[column.name] ?? facts[column.name]
          return value === undefined ? null : String(value)
        }),
      )
      const read = records.map(({ facts: { members: _, ...facts }, area, name, asOf }, n) => ({
        kind,
        id: `R-${n}`,
        area,
        asOf,
        ...(name.trim() === '' ? {} : { name: name.normalize('NFC') }),
        ...facts,
      }))
      const statements = `${makeTable(dialect, 'a "table" of 记录', columns, rows)}\n${viewsOf(dialectOf(dialect), table, judged, HEAD)}`
      const view = (part: string): string => quoted(`halfsky_${kind.replaceAll('-', '_')}_${part}`)
      const [facts = [], counts = [], odd = [], violations = []] = await run(dialect, statements, [
        `SELECT id, _lane FROM ${view('facts')}`,
        judged.rules.length === 0
          ? `SELECT rule FROM ${view('counts')}`
          : `SELECT rule, ${COUNTS.join(', ')} FROM ${view('counts')}`,
        `SELECT raw_id FROM ${view('odd')}`,
        judged.rules.length === 0
          ? `SELECT rule FROM ${view('violations')}`
          : `SELECT id, rule, observed, breach FROM ${view('violations')}`,
      ])
      const judgedIds = new Set(facts.flatMap(({ id, _lane }) => (_lane === null ? [] : String(id))))
      expect(odd.map(({ raw_id }) => raw_id).sort()).toEqual(
        read.flatMap(({ id }) => (judgedIds.has(id) ? [] : id)).sort(),
      )
      // an ordinary name is plain, and one that NFC changes is for the reader
      const named = (name: string) =>
        read.flatMap(({ id, ...one }) => (one.name === name && judgedIds.has(id) ? id : []))
      expect(named('示例（虚构）').length).toBeGreaterThan(kind === 'government-body' ? -1 : 0)
      expect(named('a\tb')).toEqual([])
      const { report } = await halfsky.checkBatch(batchOf(read.filter(({ id }) => judgedIds.has(id))), options())
      expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([])
      const tallied = Map.groupBy(report.findings, ({ rule }) => rule)
      for (const { rule, ...own } of counts) {
        const verdicts = tallied.get(String(rule))?.map(({ verdict }) => verdict) ?? []
        const expected = COUNTS.map((name) => [
          name,
          verdicts.filter((verdict) => verdict === name.replace('_', '-')).length,
        ])
        expect([rule, Object.fromEntries(Object.entries(own).map(([name, count]) => [name, Number(count)]))]).toEqual([
          rule,
          Object.fromEntries(expected),
        ])
      }
      expect(counts.map(({ rule }) => rule).sort()).toEqual([...tallied.keys()].sort())
      const said = violations.map(
        ({ id, rule, observed }) => `${id} ${rule} ${JSON.stringify(sorted(JSON.parse(String(observed))))}`,
      )
      expect(said.sort()).toEqual(
        report.violations.map((one) => `${one.record.id} ${one.rule} ${JSON.stringify(sorted(one.observed))}`).sort(),
      )
      expect(planOfArea(halfsky.rulebook, '440117')).toBe('conghua')
    },
  )
})

const sorted = (facts: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)))
