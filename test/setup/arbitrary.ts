import fc from 'fast-check'
import type { FactSpec, KindSpec, Operator, Rulebook } from '../../src/model/index.ts'
import type { Kinds } from '../../src/record/index.ts'

/** The operators on what has an order. */
export const ORDERED: readonly Operator[] = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
]

/** Facts of one record, some of them missing; numbers crowd around the thresholds of the rulebook. */
export const factsOf = (kind: KindSpec, rulebook: Rulebook): fc.Arbitrary<Record<string, unknown>> => {
  const thresholds = [...new Set(JSON.stringify(rulebook.rules).match(/"(?:value|target)":-?[\d.]+/g) ?? [])].map(
    (found) => Math.abs(Number(found.replace(/^.*:/, ''))),
  )
  const specs = Object.values(kind.facts)
  if (kind.kind !== 'area-statistics') return sometimes(specs, thresholds)
  return fc
    .tuple(
      fc.integer({ min: 2022, max: 2030 }),
      sometimes(
        specs.filter(({ name }) => name !== 'year'),
        thresholds,
      ),
    )
    .map(([year, indicators]) => ({ year, indicators }))
}

/** The same record without the facts that contradict each other, as most made up at random do, and without their evidence. */
export const withoutSuspects = (
  value: Readonly<Record<string, unknown>>,
  kinds: Pick<Kinds, 'read'>,
): Record<string, unknown> => {
  const suspects = Object.keys(kinds.read(value).record?.suspect ?? {})
  const without = (given: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(given).filter(([name]) => !suspects.includes(name)))
  const inner = ['evidence', 'indicators'].flatMap((name) => {
    const rest = without((value[name] ?? {}) as object)
    return Object.keys(rest).length > 0 ? [[name, rest]] : []
  })
  const { evidence: _, indicators: __, ...record } = without(value)
  return { ...record, ...Object.fromEntries(inner) }
}

const sometimes = (specs: readonly FactSpec[], thresholds: readonly number[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(specs.map((spec) => [spec.name, fitting(spec, thresholds)])), { requiredKeys: [] })

const fitting = (spec: FactSpec, thresholds: readonly number[]): fc.Arbitrary<unknown> => {
  const near = fc.constantFrom(...thresholds, 1)
  switch (spec.type) {
    case 'boolean':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...spec.choices)
    case 'integer':
      return fc.oneof(
        fc.nat({ max: 6 }),
        near.map(Math.ceil),
        near.map((value) => Math.ceil(value) + 1),
      )
    case 'number':
      return fc.oneof(
        near,
        near.map((value) => value + 0.01),
        near.map((value) => Math.max(0, value - 0.01)),
        fc.integer({ min: 0, max: 10_000 }).map((value) => value / 100),
      )
    case 'members':
      return fc.array(
        fc.record(
          {
            sex: fc.constantFrom('female', 'male', 'unknown', '女', '9'),
            post: fc.constantFrom('principal', 'deputy', 'member'),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 5 },
      )
    case 'date':
      return fc.constantFrom('2022-01-31', '2024-02-28', '2024-02-29', '2024-03-01', '2026-06-30', '2026-07-31')
    case 'text':
      return fc.string()
  }
}
