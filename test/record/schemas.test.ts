import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { kinds, schemas } from './kinds-here.ts'

interface Property {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Property>>
  readonly items?: Property
  readonly minimum?: number
  readonly [key: `x-${string}`]: unknown
}

const strict = () => {
  const ajv = new Ajv2020({ strict: true })
  formats.default(ajv, ['date'])
  const own = [
    'title',
    'unit',
    'plausible',
    'columns',
    'expected',
    'choices',
    'direction',
    'definition',
    'denominator',
    'unread',
    'consistency',
  ]
  return ajv.addVocabulary(own.map((word) => `x-${word}`))
}

const propertiesOf = (schema: Property, path: string): [string, Property][] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, Property][] => [
    [`${path}/${name}`, property],
    ...propertiesOf(property, `${path}/${name}`),
  ]),
  ...(schema.items ? propertiesOf(schema.items, `${path}/*`) : []),
]

const everyProperty = Object.entries(kinds.schemas).flatMap(([kind, schema]) => propertiesOf(schema as Property, kind))

const isBilingual = (text: unknown): boolean => {
  const { zh, en } = (text ?? {}) as { zh?: string; en?: string }
  return Boolean(zh && en)
}

/** A quotient has both its parts; what is no quotient says at least what it counts, or what it is. */
const isDefinition = (found: unknown): boolean => {
  const { numerator, denominator, times, note, ...rest } = (found ?? {}) as Readonly<Record<string, unknown>>
  const parts = [numerator, denominator, note].filter((part) => part !== undefined)
  const isQuotient = numerator !== undefined && denominator !== undefined
  return (
    parts.every(isBilingual) &&
    (numerator !== undefined || (denominator === undefined && note !== undefined)) &&
    (times === undefined || (isQuotient && [100, 1000, 10_000, 100_000].includes(Number(times)))) &&
    Object.keys(rest).length === 0
  )
}

describe('record schemas', () => {
  test('there is one for each kind of the contract', () => {
    expect(Object.keys(kinds.specs).sort()).toEqual([
      'area-statistics',
      'committee-office',
      'community',
      'congress',
      'employer',
      'government-body',
      'leadership-team',
      'medical-institution',
      'public-toilet',
      'residents-committee',
      'school',
      'venue',
      'village-committee',
    ])
  })

  test.each(Object.keys(kinds.schemas))('%s compiles in strict mode, as written and as served', (kind) => {
    const written = strict().addSchema(schemas.envelope as object)
    expect(written.compile(schemas[kind] as object)).toBeTypeOf('function')
    expect(strict().compile(kinds.schemas[kind] as object)).toBeTypeOf('function')
    expect(JSON.stringify(kinds.schemas[kind])).not.toContain('$ref')
  })

  test('every property carries its title in both languages', () => {
    expect(everyProperty.filter(([, property]) => !isBilingual(property['x-title'])).map(([path]) => path)).toEqual([])
    expect(everyProperty.length).toBeGreaterThan(120)
  })

  test('every number has a unit and a range outside which nobody would believe it', () => {
    const numbers = everyProperty.filter(([, { type }]) => type === 'integer' || type === 'number')
    const bare = numbers.filter(
      ([path, property]) =>
        !isBilingual(property['x-unit']) || (property['x-plausible'] === undefined && path !== 'area-statistics/year'),
    )
    expect(bare.map(([path]) => path)).toEqual([])
    expect(numbers.filter(([, { type, minimum }]) => type === 'integer' && minimum === undefined)).toEqual([])
  })

  test('every choice has a name in both languages', () => {
    for (const [path, { enum: choices, 'x-choices': names }] of everyProperty) {
      if (!choices || path.endsWith('/post')) continue
      expect(Object.keys(names as object), path).toEqual(choices)
      expect(Object.values(names as object).every(isBilingual), path).toBe(true)
    }
  })

  test('no heading stands for two fields of one kind', () => {
    for (const kind of Object.keys(kinds.schemas)) {
      const columns = everyProperty
        .filter(([path]) => path.startsWith(`${kind}/`) && !path.includes('*'))
        .flatMap(([, property]) => (property['x-columns'] as string[] | undefined) ?? [])
      expect(
        columns.filter((column, index) => columns.indexOf(column) !== index),
        kind,
      ).toEqual([])
    }
  })

  test('indicators say what they divide by what, and which way is better', () => {
    const indicators = everyProperty.filter(([path]) => path.startsWith('area-statistics/indicators/'))
    expect(indicators.length).toBeGreaterThanOrEqual(32)
    for (const [path, property] of indicators) {
      expect(isDefinition(property['x-definition']), path).toBe(true)
      expect(['higher', 'lower', 'near', 'none'], path).toContain(property['x-direction'])
    }
    expect(kinds.specs['area-statistics']?.facts.year?.type).toBe('integer')
    expect(kinds.specs['area-statistics']?.facts.maternalMortalityRate?.unit?.zh).toBe('每10万')
  })

  test('a schema that does not define its kind is refused at once', async () => {
    const { loadKinds } = await import('../../src/record/index.ts')
    expect(() => loadKinds({ ...schemas, bus: schemas.venue })).toThrow('bus')
    expect(() => loadKinds({ venue: schemas.venue })).toThrow('no such definition')
  })
})
