import { type TSchema, Type } from 'typebox'
import { BINDINGS, STATUSES } from '../model/index.ts'

const nullable = (schema: TSchema) => Type.Union([schema, Type.Null()])
const text = Type.String()
const number = Type.Number()
const year = Type.Integer()
const count = Type.Integer({ minimum: 0 })
const ref = (name: string) => Type.Unsafe({ $ref: `${name}#` })
const list = (name: string) => Type.Array(ref(name))

const Area = Type.Object(
  { code: text, name: text, level: Type.Enum(['province', 'prefecture', 'county', 'town', 'village']) },
  { description: 'An area. 地区' },
)
const Indicator = Type.Object(
  { id: text, title: text, unit: nullable(text), direction: Type.Enum(['higher', 'lower', 'near', 'none']) },
  { description: 'An indicator. 指标' },
)
const point = Type.Object({ year, value: number })
const bound = nullable(Type.Object({ value: number, strict: Type.Boolean() }))
const target = Type.Object({ atLeast: bound, atMost: bound })
const due = nullable(Type.String({ format: 'date' }))

const interval = {
  events: count,
  denominator: Type.Object({ fact: text, value: count, per: count }),
  low: number,
  high: number,
  level: number,
  few: Type.Boolean(),
}
/** Where a rate may lie by chance, and whether chance may decide what was asked of it. */
export const factInterval = { ...interval, chance: nullable(Type.Boolean()) }

const Basis = Type.Object(
  {
    method: Type.Enum(['theil-sen', 'two-points', 'none']),
    years: Type.Array(year, { minItems: 2, maxItems: 2 }),
    points: count,
    slopes: nullable(Type.Object({ low: number, high: number, confidence: number })),
    noise: nullable(number),
    clamped: nullable(Type.Enum(['floor', 'ceiling'])),
    shift: nullable(Type.Object({ after: year, from: year, jump: number, used: Type.Boolean() })),
    bent: Type.Boolean(),
    ahead: count,
  },
  { description: 'How an outlook was computed. 计算依据' },
)

const Outlook = Type.Object(
  {
    area: ref('Area'),
    indicator: ref('Indicator'),
    rule: nullable(Type.Object({ id: text, title: text, quote: text, binding: Type.Enum([...BINDINGS]), due })),
    demand: text,
    target: nullable(target),
    movement: nullable(Type.Enum(['rise', 'fall', 'not-fall', 'not-rise'])),
    status: Type.Enum([...STATUSES]),
    statusText: text,
    volatile: Type.Boolean(),
    count,
    first: point,
    last: point,
    interval: nullable(Type.Object(factInterval)),
    expected: nullable(Type.Object({ year, value: number, low: number, high: number })),
    pace: nullable(number),
    needed: nullable(number),
    basis: ref('Basis'),
    message: text,
  },
  { description: 'What becomes of an indicator. 趋势' },
)

const LeftOut = Type.Object({
  area: ref('Area'),
  indicator: nullable(text),
  year: nullable(year),
  why: Type.Enum(['suspect', 'contradicting', 'future', 'no-year', 'no-direction']),
  message: text,
})

const Ranked = Type.Object({
  rank: Type.Integer({ minimum: 1 }),
  tied: Type.Boolean(),
  area: ref('Area'),
  value: number,
  gap: nullable(number),
  targets: Type.Array(Type.Object({ rule: text, target, due, met: Type.Boolean(), gap: number })),
  interval: nullable(Type.Object(interval)),
  overlaps: nullable(Type.Boolean()),
})

const Ranking = Type.Object(
  {
    indicator: ref('Indicator'),
    level: text,
    year: nullable(year),
    rows: list('Ranked'),
    missing: Type.Array(
      Type.Object({
        area: ref('Area'),
        why: Type.Enum(['missing', 'suspect', 'contradicting']),
        last: nullable(point),
      }),
    ),
  },
  { description: 'The areas of one level, ranked. 排名' },
)

/** The schemas of what follows areas over the years, by name. */
export const MONITOR_COMPONENTS: Readonly<Record<string, TSchema>> = {
  Area,
  Indicator,
  Basis,
  Outlook,
  LeftOut,
  Ranked,
  Ranking,
  Trend: Type.Object({
    asOf: Type.String({ format: 'date' }),
    outlooks: list('Outlook'),
    leftOut: list('LeftOut'),
    problems: list('Problem'),
  }),
  Rankings: Type.Object({ rankings: list('Ranking'), problems: list('Problem') }),
}
