import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Following, followingOf } from '../following.ts'
import type { FactRecord, Lang, ReportedProblem } from '../model/index.ts'
import { viewOutlooks, viewRankings } from '../monitor/index.ts'
import { reportProblem } from '../report/index.ts'
import { readBody } from './check.ts'
import type { Door } from './door.ts'
import { refusal } from './fault.ts'
import { speak } from './language.ts'
import { requireMedia } from './media.ts'
import { CheckQuery } from './query.ts'
import { describe, followAnswers } from './schemas.ts'

const { plan, lang, asOf } = CheckQuery.properties
const INDICATOR = Type.String({ description: 'Id of an indicator. 指标', examples: ['maternalMortalityRate'] })

/** What `POST /v1/trend` may be asked. */
const TrendQuery = Type.Object(
  {
    indicator: Type.Optional(INDICATOR),
    area: Type.Optional(Type.String({ description: 'Code of an area. 地区', examples: ['441800'] })),
    plan,
    asOf,
    lang,
  },
  { additionalProperties: false },
)

/** What `POST /v1/rank` may be asked. */
const RankQuery = Type.Object(
  {
    indicator: INDICATOR,
    // queries are text: nothing is coerced
    year: Type.Optional(Type.String({ pattern: '^[0-9]{4}$', description: 'Otherwise the latest shared. 年份' })),
    plan,
    asOf,
    lang,
  },
  { additionalProperties: false },
)

/** `POST /v1/trend` and `POST /v1/rank`: areas over the years, and beside each other. */
export const monitorRoutes = (app: FastifyInstance, door: Door): void => {
  const { settings } = door
  const following = followingOf(door.halfsky)
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.post('/v1/trend', {
    schema: {
      ...describe('check', 'trend', '趋势与预警', 'Follow indicators towards their targets'),
      querystring: TrendQuery,
      response: followAnswers('Trend'),
    },
    onRequest: requireMedia,
    handler: async (request, reply) => {
      const words = speak(request, reply)
      const { query } = request
      const { records, problems } = readAreas(door, following, request, query, words)
      const found = await following.trend(records, { ...query, asOf: query.asOf ?? settings.today() })
      return { ...viewOutlooks(found, words), problems }
    },
  })

  typed.post('/v1/rank', {
    schema: {
      ...describe('check', 'rank', '地区排名', 'Rank areas by an indicator'),
      querystring: RankQuery,
      response: followAnswers('Rankings'),
    },
    onRequest: requireMedia,
    handler: (request, reply) => {
      const words = speak(request, reply)
      const { query } = request
      const { records, problems } = readAreas(door, following, request, query, words)
      const year = query.year === undefined ? undefined : Number(query.year)
      const found = following.rank(records, { ...query, year, asOf: query.asOf ?? settings.today() })
      return { ...viewRankings(found, words), problems }
    },
  })
}

/** The area statistics of a body, or the refusal. */
const readAreas = (
  { halfsky, settings }: Door,
  following: Following,
  request: FastifyRequest,
  asked: { readonly indicator?: string; readonly plan?: string },
  words: Lang,
): { readonly records: readonly FactRecord[]; readonly problems: readonly ReportedProblem[] } => {
  const { body } = request
  // years are compared with each other: a stream cannot be
  if (!Buffer.isBuffer(body)) throw refusal('unsupported-type')
  const fault = following.fault(asked)
  if (fault) throw refusal('bad-query', {}, [fault])
  const batch = readBody(body, halfsky)
  const found = batch.entries.length
  if (found > settings.maxRecords) throw refusal('too-many-records', { limit: settings.maxRecords, found })
  const { records, problems } = following.read(batch)
  request.tally = { records: records.length, refused: found - records.length }
  if (records.length === 0) throw refusal('no-record-judged', {}, problems)
  return { records, problems: problems.map((one) => reportProblem(one, words)) }
}
