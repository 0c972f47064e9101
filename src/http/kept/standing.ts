import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { BINDINGS, DOMAINS, inLang, isCounted, type Lang, problem, VERDICTS } from '../../model/index.ts'
import { viewOutlooks, viewRankings } from '../../monitor/index.ts'
import {
  caseOf,
  type FindingPlace,
  findingsIn,
  type Office,
  type Standing,
  type StandingFinding,
  type StandingRecord,
  standingsOf,
  talliesOf,
} from '../../office/index.ts'
import type { Door } from '../door.ts'
import { refusal } from '../fault.ts'
import { LANGS, speak } from '../language.ts'
import { actsOn } from './act.ts'
import { areaCode, day, instant, orNull, text } from './forms.ts'
import { knownTo } from './guard.ts'
import { tagged, tagOf } from './tags.ts'

const closed = { additionalProperties: false } as const
const word = Type.String()
const count = Type.Integer({ minimum: 0 })
const ref = (name: string) => Type.Unsafe({ $ref: `${name}#` })
const list = (name: string) => Type.Array(ref(name))

const asked = {
  area: { ...areaCode, description: 'With all areas under it. 地区' },
  year: Type.Optional(
    Type.String({
      pattern: '^20[0-9]{2}$',
      description: "As the year's report has it; otherwise the latest record of each subject up to the day. 年份",
    }),
  ),
  plan: Type.Optional(text(40)),
  asOf: Type.Optional({ ...day, description: 'The day by which targets are due, instead of today. 判定日期' }),
  lang: Type.Optional(Type.Enum([...LANGS], { description: 'Language of the answer. 语言' })),
}

const AreaName = Type.Object({ code: word, name: word })

const frame = {
  area: AreaName,
  plan: Type.Object({ id: word, title: word, from: day, to: day }),
  year: orNull(Type.Integer()),
  period: Type.Object({ from: day, to: day }),
  asOf: day,
  computedAt: instant,
  rulebook: Type.String({ description: 'The digest of the rulebook.' }),
}

const rates = {
  ...{ pass: count, fail: count, unknown: count, notApplicable: count, manual: count, error: count },
  breaches: Type.Integer({ minimum: 0, description: 'Failures that count, which are not waived. 违反' }),
  waived: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Failures that are waived, which `fail` counts too.' }),
  ),
  passRate: orNull(Type.Number({ minimum: 0, maximum: 1, description: 'pass / (pass + fail) 达标率' })),
  completeness: orNull(Type.Number({ minimum: 0, maximum: 1, description: '(pass + fail) / applicable 完整率' })),
}
const rateBy = (key: Readonly<Record<string, TSchema>>) => Type.Array(Type.Object({ ...key, ...rates }))

const clause = Type.Object({ key: word, path: word, quote: word })
const binding = Type.Enum([...BINDINGS])
const due = orNull(day)

const RuleTally = Type.Object({
  ...{ rule: word, title: word, binding, due, clause },
  verdicts: Type.Object(Object.fromEntries(VERDICTS.map((verdict) => [verdict, count]))),
  ...{ breaches: count, waived: count },
})

const Answer = Type.Object({
  ...frame,
  records: Type.Object({ judged: count, superseded: count, outside: count, refused: count }),
  rates: Type.Object({
    overall: Type.Object(rates),
    domains: rateBy({ domain: Type.Enum([...DOMAINS]) }),
    bindings: rateBy({ binding }),
    areas: rateBy({ area: AreaName }),
  }),
  rules: Type.Array(RuleTally),
})

const Found = Type.Object({
  ...{ rule: word, title: word, verdict: Type.Enum([...VERDICTS]), binding, due, breach: Type.Boolean(), clause },
  record: Type.Object({
    ...{ kind: word, id: word, name: orNull(word), area: AreaName },
    ...{ asOf: day, year: orNull(Type.Integer()) },
  }),
  submission: Type.String({ description: 'The submission that the record came in.' }),
  ...{ message: word, required: orNull(word), demand: orNull(word) },
  remedy: orNull(Type.Object({ changes: Type.Object({}, { additionalProperties: true }), text: word })),
  missing: Type.Array(word),
  reason: orNull(word),
  waiver: orNull(Type.Object({ approver: word, basis: word, until: due })),
  case: orNull(Type.Object({ id: word, state: word, due })),
})

const usual = 100

/** `/v1/standing` and what lies under it, `/v1/findings`: how an area stands by all that is kept of it. */
export const standingRoutes = (app: FastifyInstance, office: Office, { halfsky, settings }: Door): void => {
  const act = actsOn(app)
  const standingOf = standingsOf({ office, halfsky, waivers: settings.waivers ?? [] })
  const common = { group: 'reports', method: 'GET', action: 'standing:read' } as const

  const standing = (
    request: FastifyRequest,
    reply: FastifyReply,
    query: { readonly area: string; readonly year?: string; readonly plan?: string; readonly asOf?: string },
  ): Promise<Standing> =>
    standingOf(knownTo(request), {
      ...{ area: query.area, plan: query.plan, asOf: query.asOf ?? settings.today(), lang: speak(request, reply) },
      year: query.year === undefined ? undefined : Number(query.year),
    })

  const frameOf = ({ area, plan, year, period, asOf, computedAt }: Standing, lang: Lang) => ({
    ...{ area, plan: { id: plan.id, title: inLang(plan.title, lang), ...plan.period }, year, period, asOf, computedAt },
    rulebook: halfsky.rulebook.digest,
  })

  const give = <T extends object>(request: FastifyRequest, reply: FastifyReply, told: T) => {
    // made again it is the same
    const tag = tagOf({ ...told, computedAt: null, lang: reply.getHeader('content-language') })
    return tagged(request, reply, tag, async () => told)
  }

  act({
    ...{ ...common, url: '/v1/standing' },
    ...{ id: 'standing', zh: '一地现状：达标率、完整率、各条规则', en: 'How an area stands: both rates, rule by rule' },
    query: Type.Object(asked, closed),
    answer: Answer,
    handle: async ({ query, request, reply }) => {
      const found = await standing(request, reply, query)
      const { counts: records, rates } = found
      return give(request, reply, { ...frameOf(found, speak(request, reply)), records, rates, rules: talliesOf(found) })
    },
  })

  act({
    ...{ ...common, url: '/v1/standing/indicators' },
    ...{ id: 'standingIndicators', zh: '一地各指标的进展', en: 'How far the indicators of an area are' },
    query: Type.Object(asked, closed),
    answer: Type.Object({
      ...frame,
      indicators: Type.Array(
        Type.Object({
          indicator: ref('Indicator'),
          points: Type.Array(Type.Object({ year: Type.Integer(), value: Type.Number() })),
          outlooks: list('Outlook'),
        }),
      ),
      leftOut: list('LeftOut'),
    }),
    handle: async ({ query, request, reply }) => {
      const found = await standing(request, reply, query)
      const lang = speak(request, reply)
      const outlooks = found.indicators.flatMap(({ demands }) => demands.map(({ outlook }) => outlook))
      const view = viewOutlooks({ asOf: found.asOf, outlooks, leftOut: found.leftOut }, lang)
      const indicators = found.indicators.map(({ indicator: { id, title, unit, direction }, points }) => ({
        indicator: { id, title: inLang(title, lang), unit: unit && inLang(unit, lang), direction },
        points,
        outlooks: view.outlooks.filter((one) => one.indicator.id === id),
      }))
      return give(request, reply, { ...frameOf(found, lang), indicators, leftOut: view.leftOut })
    },
  })

  act({
    ...{ ...common, url: '/v1/standing/rankings' },
    ...{ id: 'standingRankings', zh: '下一级地区的排名', en: 'The areas one level below, ranked' },
    query: Type.Object({ ...asked, indicator: Type.Optional(text(64)) }, closed),
    answer: Type.Object({ ...frame, rankings: list('Ranking') }),
    handle: async ({ query: { indicator, ...query }, request, reply }) => {
      const found = await standing(request, reply, query)
      const lang = speak(request, reply)
      const chosen = found.rankings.filter((one) => indicator === undefined || one.indicator.id === indicator)
      return give(request, reply, { ...frameOf(found, lang), ...viewRankings(chosen, lang) })
    },
  })

  const viewOf = async (
    { one: { record, asOf, year, submission }, finding }: { one: StandingRecord; finding: StandingFinding },
    found: Standing,
  ) => {
    const { missing = [], reason = null, remedy, error: _, ...rest } = finding
    const own = await caseOf(office, record, finding.rule)
    return {
      ...{ ...rest, breach: isCounted(finding, found.asOf) },
      record: { ...record, name: record.name ?? null, area: found.nameOf(record.area), asOf, year },
      ...{ submission, missing, reason, remedy },
      case: own && { id: own.id, state: own.state, due: own.due },
    }
  }

  act({
    ...{ ...common, url: '/v1/findings' },
    ...{ id: 'listFindings', zh: '结论列表：现行记录的判定', en: 'List the findings on the records that stand' },
    query: Type.Object(
      {
        ...asked,
        rule: Type.Optional(text(300)),
        clause: Type.Optional(text(200)),
        domain: Type.Optional(Type.Enum([...DOMAINS])),
        binding: Type.Optional(binding),
        verdict: Type.Optional(Type.Enum([...VERDICTS])),
        kind: Type.Optional(text(64)),
        subject: Type.Optional(text(200)),
        only: Type.Optional(
          Type.Enum(['breaches', 'waived'], {
            description: 'Only failures that count, or only those that are waived.',
          }),
        ),
        own: Type.Optional(Type.Enum(['yes'], { description: 'Only of the area itself, without those under it.' })),
        after: Type.Optional(
          Type.String({
            pattern: '^[A-Za-z0-9_-]{1,2000}$',
            description: 'What `next` of the part before said. 续取位置',
          }),
        ),
        limit: Type.Optional(
          Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: 'At most so many, up to 999. 条数上限' }),
        ),
      },
      closed,
    ),
    answer: Type.Object({
      ...frame,
      findings: Type.Array(Found),
      total: Type.Integer({ minimum: 0, description: 'How many there are in all parts.' }),
      next: orNull(word),
    }),
    handle: async ({ query, request, reply }) => {
      const { after, limit, area, year, plan, asOf, lang: _, ...choice } = query
      const place = after === undefined ? null : placeIn(after)
      const found = await standing(request, reply, {
        area,
        ...(year && { year }),
        ...(plan && { plan }),
        ...(asOf && { asOf }),
      })
      const part = findingsIn(
        found,
        { ...choice, area },
        { after: place, limit: limit === undefined ? usual : Number(limit) },
      )
      const findings = []
      for (const item of part.items) findings.push(await viewOf(item, found))
      const frame = frameOf(found, speak(request, reply))
      return give(request, reply, { ...frame, findings, total: part.total, next: part.next && cursorOf(part.next) })
    },
  })
}

const cursorOf = (place: FindingPlace): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** What a cursor says; nobody but this service writes one. */
const placeIn = (cursor: string): FindingPlace => {
  try {
    const [subject, rule] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof subject === 'string' && typeof rule === 'string') return [subject, rule]
  } catch {
    // no JSON
  }
  throw refusal('bad-query', {}, [problem('field-value', { field: 'after', expected: 'next', suggestion: '' })])
}
