import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactType, KindSpec } from '../../src/model/index.ts'
import { BeyondSql, type CellClass, type DialectName, verdictDigits } from '../../src/sql/index.ts'
import { typeKind } from '../../src/typed/index.ts'
import { anyRules, anyValue, withMade } from '../setup/any-rules.ts'
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

const KINDS = [
  ...['public-toilet', 'venue', 'employer', 'school', 'community', 'medical-institution', 'committee-office'],
  ...['congress', 'village-committee', 'residents-committee', 'leadership-team'],
]
const CLASSES: Readonly<Record<FactType, CellClass>> = {
  ...{ integer: 'integer', number: 'double', boolean: 'boolean', choice: 'text', date: 'day' },
  ...{ text: 'text', members: 'other' },
}

const specOf = (kind: string) => {
  const spec = halfsky.rulebook.kinds[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  return spec
}

/** Rosters stand in no table. */
const withoutRosters = (kind: KindSpec): KindSpec => ({
  ...kind,
  facts: Object.fromEntries(Object.entries(kind.facts).filter(([, { type }]) => type !== 'members')),
})

/** Rows and their verdicts, null for one that is left to the reader; no rows where a constant is wider than any number of the engine. */
const judgedIn = async (
  dialect: DialectName,
  own: Halfsky,
  kind: string,
  columns: readonly MadeColumn[],
  rows: readonly (readonly (string | null)[])[],
) => {
  const name = `any ${kind}`
  try {
    const table = judgedHere(own, dialect, name, kind, columns)
    const query = `SELECT _position, ${verdictDigits(table)} FROM (${table.ruled(table.rows)}) AS t`
    return await askAfter(dialect, makeTable(dialect, name, columns, rows), query, server)
  } catch (error) {
    if (error instanceof BeyondSql) return []
    throw error
  }
}

describe.each(['duckdb', 'postgres'] as const)('any rules in the SQL of %s', (dialect) => {
  test.skipIf(dialect === 'postgres' && !hasPostgres()).each(KINDS)(
    'give the verdicts of the exact evaluator on any %s',
    async (kind) => {
      const facts = Object.values(withoutRosters(specOf(kind)).facts)
      const columns: MadeColumn[] = [
        { name: 'id', class: 'text' },
        { name: 'area', class: 'text' },
        { name: 'asOf', class: 'day' },
        ...facts.map(({ name, type }) => ({ name, class: CLASSES[type] })),
      ]
      const { kinds } = halfsky
      const schema = { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) }
      let judged = 0
      await fc.assert(
        fc.asyncProperty(
          anyRules(halfsky.rulebook, specOf(kind)),
          fc.array(anyValue(halfsky, withoutRosters(specOf(kind))), { minLength: 20, maxLength: 40 }),
          async (made, values) => {
            const whole = withMade(halfsky.rulebook, made)
            // a rule that is left to the exact evaluators leaves none of its kind to SQL
            const left = new Set(typeKind(whole, 'qingyuan', kind, schema)?.beyond)
            const rulebook = { ...whole, rules: made.rules.filter((rule) => !left.has(rule)) }
            const own = { ...halfsky, rulebook }
            const rows = values.map((value) =>
              columns.map(({ name }) => (value[name] === undefined ? null : String(value[name]))),
            )
            const found = await judgedIn(dialect, own, kind, columns, rows)
            const exact = exactOf(own)
            for (const [n, digits] of found) {
              const expected = await exact(values[Number(n)])
              if (typeof digits !== 'string') continue
              expect([n, digits]).toEqual([n, expected?.digits])
              judged++
            }
          },
        ),
        { numRuns: 8 },
      )
      expect(judged).toBeGreaterThan(40)
    },
  )
})
