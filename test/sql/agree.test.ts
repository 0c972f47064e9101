import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactSpec } from '../../src/model/index.ts'
import { type CellClass, verdictDigits } from '../../src/sql/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { hasPostgres, type Server, startPostgres } from '../setup/postgres.ts'
import { shipped } from '../setup/product.ts'
import { askAfter, exactOf, judgedHere, type MadeColumn, makeTable } from './here.ts'

let halfsky: Halfsky
let server: Server | null = null
beforeAll(async () => {
  halfsky = await shipped()
  if (hasPostgres()) server = await startPostgres()
})
afterAll(() => server?.stop())

const CLASSES: Readonly<Record<FactSpec['type'], readonly CellClass[]>> = {
  integer: ['integer', 'text', 'decimal', 'double'],
  number: ['double', 'decimal', 'text', 'integer'],
  boolean: ['boolean', 'text', 'integer'],
  choice: ['text'],
  date: ['day', 'text', 'moment'],
  text: ['text'],
  members: ['text'],
}

const AREAS = ['441800', '441802', '441802100', '440117', '440117100', '440117100201', '440100', '44180']
const DAYS = ['2020-12-31', '2021-01-01', '2026-04-30', '2024-02-29', '2030-12-31', '2031-01-01', '2026-02-30']

/** What a cell of a class holds of a fact; null where it cannot. */
const cellOf = (value: unknown, kind: CellClass): string | null => {
  if (value === undefined || Array.isArray(value)) return null
  if (kind === 'integer') return Number.isInteger(Number(value)) ? String(Number(value)) : null
  return String(value)
}

const RUNS = 60

describe.each(['duckdb', 'postgres'] as const)('the rules in the SQL of %s', (dialect) => {
  test.skipIf(dialect === 'postgres' && !hasPostgres()).each([0, 1, 2, 3])(
    'give the verdicts of the exact evaluator on every kind, columns in form %i',
    async (form) => {
      const exact = exactOf(halfsky)
      let judged = 0
      const left: unknown[] = []
      for (const [kind, spec] of Object.entries(halfsky.rulebook.kinds)) {
        // the widest kind is slow to plan
        if (kind === 'area-statistics' || (kind === 'government-body' && form > 0)) continue
        const facts = Object.values(spec.facts).filter(({ type }) => type !== 'members')
        const classes = facts.map(({ type }): CellClass => CLASSES[type][form % CLASSES[type].length] ?? 'text')
        const columns: MadeColumn[] = [
          { name: 'id', class: 'text' },
          { name: 'area', class: form === 2 ? 'integer' : 'text' },
          { name: 'asOf', class: form === 2 ? 'moment' : form === 0 ? 'day' : 'text' },
          ...facts.map(({ name }, index) => ({ name, class: classes[index] ?? 'text' })),
        ]
        const records = fc.sample(
          fc.record({
            facts: factsOf(spec, halfsky.rulebook),
            area: fc.constantFrom(...AREAS),
            asOf: fc.constantFrom(...(form % 2 === 0 ? DAYS.slice(0, 6) : DAYS)),
          }),
          { numRuns: RUNS, seed: 20260501 + form },
        )
        const rows = records.map(({ facts: given, area, asOf }, n) => [
          `R-${n}`,
          area,
          asOf,
          ...facts.map(({ name }, index) => cellOf(given[name], classes[index] ?? 'text')),
        ])
        const table = judgedHere(halfsky, dialect, `records ${kind}`, kind, columns)
        const query = `SELECT _position, ${verdictDigits(table)} FROM (${table.ruled(table.rows)}) AS t`
        const found = new Map(
          (await askAfter(dialect, makeTable(dialect, `records ${kind}`, columns, rows), query, server)).map(
            ([n, digits]) => [n, digits],
          ),
        )
        expect(found.size).toBe(rows.length)
        for (const [n, { area, asOf }] of records.entries()) {
          const row = rows[n] ?? []
          const own = Object.fromEntries(
            facts.flatMap(({ name, type }, index) => {
              const cell = row[index + 3]
              if (cell === null || cell === undefined) return []
              const value =
                type === 'integer' || type === 'number'
                  ? Number(cell)
                  : type === 'boolean'
                    ? cell === 'true' || cell === '1'
                    : cell
              return [[name, value]]
            }),
          )
          const expected = await exact({ kind, id: `R-${n}`, area, asOf, ...own })
          const digits = found.get(n)
          // what SQL leaves to the reader is never wrong, and must be rare
          if (digits === null || digits === undefined) {
            const isLong = Object.values(own).some(
              (value) => typeof value === 'number' && Number(value.toFixed(6)) !== value,
            )
            const isLeft = !expected?.isPlain || isLong
            if (!isLeft) left.push([kind, n, asOf])
            continue
          }
          expect({ kind, n, own, area, asOf, digits }).toEqual({ kind, n, own, area, asOf, digits: expected?.digits })
          judged++
        }
      }
      expect(left).toEqual([])
      expect(judged).toBeGreaterThan(200)
    },
  )
})
