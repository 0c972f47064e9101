import { createHash } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { planProblem, sourcesOf } from '../halfsky.ts'
import { type Clause, inLang, type Problem, problem } from '../model/index.ts'
import { registryOf } from '../registry.ts'
import { clausesOf, ruleView } from '../report/index.ts'
import { coverageOf, judgedBy } from '../rulebook/index.ts'
import { suggest } from '../source/index.ts'
import { sendSettled, sendSettledText } from './cache.ts'
import type { Sendable } from './compressed.ts'
import type { Door } from './door.ts'
import { refusal } from './fault.ts'
import { langOf } from './language.ts'
import { JSON_TYPE } from './media.ts'
import { planRoutes } from './plans.ts'
import { ClausesQuery, LangQuery, RulesQuery } from './query.ts'
import { answers, describe, KeyPath, KindPath } from './schemas.ts'
import type { FaultName } from './words.ts'

/** `GET /v1/rules`, `/v1/plans`, `/v1/clauses`, `/v1/coverage`, `/v1/indicators`, `/v1/schemas`, `/v1/rulebook`, `/v1/sources`: what the rulebook says. */
export const referenceRoutes = (app: FastifyInstance, door: Door): void => {
  ruleRoutes(app, door)
  planRoutes(app, door)
  clauseRoutes(app, door)
  coverageRoute(app, door)
  indicatorRoute(app, door)
  schemaRoutes(app, door)
  rulebookRoute(app, door)
  sourcesRoute(app, door)
}

const ruleRoutes = (app: FastifyInstance, door: Door): void => {
  const { rulebook, kinds } = door.halfsky
  const clauses = clausesOf(rulebook)
  const rules = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/v1/rules', {
    schema: {
      ...describe('reference', 'listRules', '规则列表', 'List the rules'),
      querystring: RulesQuery,
      response: answers('RuleList'),
    },
    handler: (request, reply) => {
      const { plan, subject, clause } = request.query
      refuseUnknown([
        planProblem(rulebook, plan),
        unknown('unknown-subject', 'subject', subject, Object.keys(kinds.specs)),
        unknown('unknown-clause', 'clause', clause, clauses.keys()),
      ])
      const wanted = rulebook.rules.filter(
        (rule) =>
          rule.plan === (plan ?? rule.plan) &&
          rule.subject === (subject ?? rule.subject) &&
          rule.clause === (clause ?? rule.clause),
      )
      const lang = langOf(request)
      return sendSettled(door, request, reply, { rules: wanted.map((rule) => ruleView(rule, clauses, lang)) })
    },
  })

  typed.get('/v1/rules/*', {
    schema: {
      ...describe('reference', 'getRule', '一条规则及其用例', 'One rule with its cases'),
      querystring: LangQuery,
      params: KeyPath,
      response: answers('RuleWithCases', 404),
    },
    handler: (request, reply) => {
      const rule = look(rules, request.params['*'], 'no-such-rule')
      const cases = rule.cases.map(({ line: _, ...one }) => one)
      return sendSettled(door, request, reply, { ...ruleView(rule, clauses, langOf(request)), cases })
    },
  })
}

const clauseRoutes = (app: FastifyInstance, door: Door): void => {
  const { rulebook } = door.halfsky
  const all = rulebook.plans.flatMap((plan) => plan.clauses)
  const clauses = new Map(all.map((clause) => [clause.key, clause]))
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/v1/clauses', {
    schema: {
      ...describe('reference', 'listClauses', '条款列表', 'List the clauses of the plans'),
      querystring: ClausesQuery,
      response: answers('ClauseList'),
    },
    handler: (request, reply) => {
      const { plan, domain } = request.query
      refuseUnknown([planProblem(rulebook, plan)])
      const wanted = all.filter((one) => one.plan === (plan ?? one.plan) && one.domain === (domain ?? one.domain))
      return sendSettled(door, request, reply, { clauses: wanted.map(clauseView) })
    },
  })

  typed.get('/v1/clauses/*', {
    schema: {
      ...describe('reference', 'getClause', '一条条款', 'One clause'),
      querystring: LangQuery,
      params: KeyPath,
      response: answers('Clause', 404),
    },
    handler: (request, reply) =>
      sendSettled(door, request, reply, clauseView(look(clauses, request.params['*'], 'no-such-clause'))),
  })
}

const coverageRoute = (app: FastifyInstance, door: Door): void => {
  const coverage = coverageOf(door.halfsky.rulebook)
  app.get('/v1/coverage', {
    schema: {
      ...describe('reference', 'getCoverage', '覆盖情况', 'How every sentence of the plans is accounted for'),
      querystring: LangQuery,
      response: answers('Coverage'),
    },
    handler: (request, reply) => sendSettled(door, request, reply, coverage),
  })
}

const indicatorRoute = (app: FastifyInstance, door: Door): void => {
  const indicators = registryOf(door.halfsky)
  app.get('/v1/indicators', {
    schema: {
      ...describe(
        'reference',
        'listIndicators',
        '指标登记',
        'The indicators of area statistics, and the rules that read them',
      ),
      querystring: LangQuery,
      response: answers('IndicatorRegistry'),
    },
    handler: (request, reply) => sendSettled(door, request, reply, { indicators }),
  })
}

const schemaRoutes = (app: FastifyInstance, door: Door): void => {
  const { specs, schemas } = door.halfsky.kinds
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/v1/schemas', {
    schema: {
      ...describe('reference', 'listSchemas', '记录类型列表', 'List the kinds of records'),
      querystring: LangQuery,
      response: answers('SchemaList'),
    },
    handler: (request, reply) => {
      const lang = langOf(request)
      const list = Object.values(specs).map(({ kind, title }) => ({ kind, title: inLang(title, lang) }))
      return sendSettled(door, request, reply, { schemas: list })
    },
  })

  typed.get('/v1/schemas/:kind', {
    schema: {
      ...describe('reference', 'getSchema', '一种记录的 JSON Schema', 'The JSON Schema of a kind of record'),
      querystring: LangQuery,
      params: KindPath,
      response: answers('JsonSchema', 404, 'application/schema+json'),
    },
    handler: (request, reply) => {
      const schema = look(new Map(Object.entries(schemas)), request.params.kind, 'no-such-kind')
      return sendSettled(door, request, reply, schema as object, 'application/schema+json')
    },
  })
}

const rulebookRoute = (app: FastifyInstance, door: Door): void => {
  const { rulebook } = door.halfsky
  let file: Sendable | undefined
  const made = (): Sendable => {
    file ??= { plain: Buffer.from(JSON.stringify(judgedBy(rulebook))), type: JSON_TYPE }
    return file
  }

  app.get('/v1/rulebook', {
    schema: {
      ...describe('reference', 'getRulebook', '可离线判定的规则库', 'The rulebook, to judge by elsewhere'),
      response: answers('Rulebook'),
    },
    handler: (request, reply) => sendSettledText(door, request, reply, made),
  })
}

const sourcesRoute = (app: FastifyInstance, door: Door): void => {
  let sent: { readonly tag: string; readonly file: Sendable } | undefined

  /** Cases and comments leave the rulebook's digest as it is, and so the text has one of its own. */
  const made = () => {
    const { files, planTexts, schemas } = sourcesOf(door.halfsky)
    const plain = Buffer.from(JSON.stringify({ files, planTexts: Object.fromEntries(planTexts), schemas }))
    return { tag: createHash('sha256').update(plain).digest('base64url'), file: { plain, type: JSON_TYPE } }
  }

  app.get('/v1/sources', {
    schema: {
      ...describe(
        'reference',
        'getSources',
        '规则文件与规划文本',
        'The rule files, plan texts and schemas as they stand',
      ),
      response: answers('Sources'),
    },
    handler: (request, reply) => {
      sent ??= made()
      const { tag, file } = sent
      return sendSettledText(door, request, reply, () => file, tag)
    },
  })
}

const clauseView = ({ line: _, ...clause }: Clause) => clause

const MAX_ECHO = 120

const look = <T>(things: ReadonlyMap<string, T>, key: string, fault: FaultName): T => {
  const found = things.get(key)
  if (found !== undefined) return found
  const name = key.slice(0, MAX_ECHO)
  throw refusal(fault, { name, suggestion: suggest(name, things.keys()) ?? '' })
}

const unknown = (
  code: 'unknown-subject' | 'unknown-clause',
  param: string,
  value: string | undefined,
  known: Iterable<string>,
): Problem | null => {
  const all = [...known]
  if (value === undefined || all.includes(value)) return null
  const shown = value.slice(0, MAX_ECHO)
  return problem(code, { [param]: shown, suggestion: suggest(shown, all) ?? '' })
}

const refuseUnknown = (found: readonly (Problem | null)[]): void => {
  const problems = found.filter((one) => one !== null)
  if (problems.length > 0) throw refusal('bad-query', {}, problems)
}
