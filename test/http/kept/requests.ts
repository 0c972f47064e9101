import fc from 'fast-check'

/** An OpenAPI document, as far as requests are made from it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** One route. */
export interface ApiOperation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}

type Schema = Readonly<Record<string, unknown>>

/** A request that was made up. */
export interface MadeRequest {
  readonly path: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | null
}

/** How deep values are made: schemas may refer to themselves. */
const DEEPEST = 6

/** What stands in any place of a request, now and then; everything in it is made up. */
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[
      null,
      '',
      '\0',
      '\ud800',
      '../../etc/passwd',
      "' OR 1=1 --",
      '{{x}}',
      '%00',
      '%',
      '*',
      '__proto__',
      '441802',
      '4418',
    ],
    ...[
      '2026-02-30',
      '2026-05-01',
      '2026-05-01T00:00:00.000Z',
      '9999-12-31T23:59:60Z',
      -1,
      0,
      1e308,
      2 ** 53,
      0.1,
      true,
    ],
    ...['欧阳素衣', 'a'.repeat(1_000), '１２３', '\u202e', '=1+1', [], {}, [[]]],
  ),
)

/** A value that a schema describes, and seldom one that it does not. */
const madeOf = (schema: Schema, api: ApiDocument, depth = 0): fc.Arbitrary<unknown> => {
  const fitting = fittingOf(schema, api, depth)
  return fc.oneof({ weight: 24, arbitrary: fitting }, { weight: 1, arbitrary: hostile })
}

const fittingOf = (schema: Schema, api: ApiDocument, depth: number): fc.Arbitrary<unknown> => {
  const { $ref, enum: choices, const: only, anyOf, oneOf, allOf, type } = schema
  if (depth > DEEPEST) return fc.constant(null)
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/components/schemas/', '')
    return madeOf(api.components.schemas[name] ?? {}, api, depth + 1)
  }
  if (Array.isArray(choices)) return fc.constantFrom(...choices)
  if (only !== undefined) return fc.constant(only)
  const several = [anyOf, oneOf, allOf].find(Array.isArray) as Schema[] | undefined
  if (several && type !== 'object') return fc.oneof(...several.map((one) => madeOf(one, api, depth + 1)))
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return objectOf(schema, api, depth)
    case 'array':
      return fc.array(madeOf((schema.items ?? {}) as Schema, api, depth + 1), {
        minLength: Math.min(Number(schema.minItems ?? 0), 3),
        maxLength: 3,
      })
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number': {
      const [min, max] = [Number(schema.minimum ?? 0), Number(schema.maximum ?? 1_000)]
      return fc.oneof(
        fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) }),
        fc.constant(max),
      )
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

const objectOf = (schema: Schema, api: ApiDocument, depth: number): fc.Arbitrary<unknown> => {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>
  const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, madeOf(one, api, depth + 1)]))
  const required = ((schema.required ?? []) as string[]).filter((name) => name in model)
  const made = fc.record(model, { requiredKeys: required })
  const odd = fc
    .tuple(made, fc.string({ maxLength: 5 }), hostile)
    .map(([one, key, value]) => ({ ...one, [key]: value }))
  return fc.oneof({ weight: 15, arbitrary: made }, { weight: 1, arbitrary: odd })
}

const textOf = ({ pattern, format, minLength, maxLength, examples }: Schema): fc.Arbitrary<string> => {
  if (format === 'date') return fc.constantFrom('2026-05-01', '2025-12-31', '2024-02-29')
  if (format === 'date-time') return fc.constantFrom('2026-05-01T00:00:00.000Z', '2027-01-01T00:00:00Z')
  if (Array.isArray(examples) && typeof examples[0] === 'string') {
    return fc.oneof(fc.constantFrom(...(examples as string[])), patterned(pattern))
  }
  if (typeof pattern === 'string') return patterned(pattern)
  const [least, most] = [Number(minLength ?? 0), Math.min(Number(maxLength ?? 30), 30)]
  return fc.string({ minLength: Math.min(least, 30), maxLength: Math.max(least, most), unit: 'grapheme' })
}

const patterned = (pattern: unknown): fc.Arbitrary<string> => {
  const anything = fc.string({ maxLength: 10 })
  if (typeof pattern !== 'string') return anything
  // fast-check looks neither ahead nor at properties of characters
  const plain = pattern
    .replaceAll(/\(\?<?[=!](?:[^()]|\([^()]*\))*\)/g, '')
    .replaceAll('\\p{L}\\p{N}', 'a-z0-9半边天')
    .replaceAll(/\\p\{[^}]+\}/g, 'a')
  try {
    return fc.stringMatching(new RegExp(plain, 'u'))
  } catch {
    return anything
  }
}

/** Requests to every route of a document; `known` gives names that were seen in answers. */
export const requestsOf = (api: ApiDocument, known: () => readonly string[]): fc.Arbitrary<MadeRequest> => {
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      // what is kept is asked for more often than what is open to all
      weight: 'x-action' in operation ? 4 : 1,
      arbitrary: requestTo(path, method.toUpperCase(), operation, api, known),
    })),
  )
  return fc.oneof(...all)
}

const requestTo = (
  path: string,
  method: string,
  operation: ApiOperation,
  api: ApiDocument,
  known: () => readonly string[],
): fc.Arbitrary<MadeRequest> => {
  const { parameters = [], requestBody } = operation
  const seen = fc.nat().map((n) => known()[n % Math.max(1, known().length)] ?? 'none')
  const within = (place: string) => parameters.filter((one) => one.in === place)
  const params = fc.record(
    Object.fromEntries(
      within('path').map(({ name, schema }) => [
        name,
        fc.oneof({ weight: 3, arbitrary: seen }, { weight: 1, arbitrary: madeOf(schema, api).map(written) }),
      ]),
    ),
  )
  const query = fc.record(
    Object.fromEntries(within('query').map(({ name, schema }) => [name, fc.oneof(madeOf(schema, api), seen)])),
    { requiredKeys: [] },
  )
  return fc
    .tuple(params, query, bodyOf(requestBody, api), headersOf(seen))
    .map(([given, asked, [type, payload], headers]) => ({
      path,
      method,
      url: `${path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => safe(given[name] ?? ''))}${queryText(asked)}`,
      headers: { ...headers, ...(type === null ? {} : { 'content-type': type }) },
      payload,
    }))
}

const bodyOf = (
  body: ApiOperation['requestBody'],
  api: ApiDocument,
): fc.Arbitrary<readonly [string | null, string | null]> => {
  if (body === undefined) return fc.constant([null, null])
  const choices = Object.entries(body.content).map(([type, { schema }]) =>
    madeOf(schema, api).map((value) => [type, JSON.stringify(value) ?? ''] as const),
  )
  const odd = fc.tuple(
    fc.constantFrom('application/json', 'application/x-ndjson', 'text/csv', 'text/plain', 'image/png'),
    fc.oneof(fc.string(), fc.json(), fc.constantFrom('', '{', '{"a":1,"a":2}', '[[[[', '\ufeff{}', '{}\n{}\n')),
  )
  return fc.oneof({ weight: 8, arbitrary: fc.oneof(...choices) }, { weight: 1, arbitrary: odd })
}

const headersOf = (seen: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    {
      'accept-language': fc.constantFrom('en', 'zh', 'xx', '*'),
      'idempotency-key': fc.constantFrom('key-1', 'key-2', 'x'.repeat(500)),
      'if-match': fc.oneof(fc.constantFrom('"1"', '*', 'W/"1"', 'nonsense'), seen.map(safe)),
      'if-none-match': fc.constantFrom('"1"', '*'),
    },
    { requiredKeys: [] },
  )

const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** An address holds no half of a surrogate pair. */
const safe = (text: string): string => encodeURIComponent(text.toWellFormed())

const queryText = (asked: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(asked).map(([name, value]) => `${safe(name)}=${safe(written(value))}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
