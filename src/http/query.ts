import type { FastifySchemaValidationError } from 'fastify'
import { Type } from 'typebox'
import { DOMAINS, ENGINES, type Problem, problem } from '../model/index.ts'
import { mayRepeat } from '../record/index.ts'
import { suggest } from '../source/index.ts'
import { LANGS } from './language.ts'

const closed = { additionalProperties: false } as const

const LANG = Type.Optional(
  Type.Enum([...LANGS], { description: 'Language of the answer; otherwise by Accept-Language. 语言' }),
)
const PLAN = Type.Optional(
  Type.String({ description: 'Id of a plan, such as `qingyuan`. 规划', examples: ['qingyuan'] }),
)

/** What `POST /v1/check` may be asked. */
export const CheckQuery = Type.Object(
  {
    plan: Type.Optional(
      Type.String({
        description: 'Apply this plan whatever the area codes of the records say. 指定规划',
        examples: ['qingyuan'],
      }),
    ),
    lang: LANG,
    detail: Type.Optional(Type.Enum(['brief', 'all'], { description: '`all` lists every finding. 详细程度' })),
    asOf: Type.Optional(
      Type.String({ format: 'date', description: 'The day by which targets are due, instead of today. 判定日期' }),
    ),
    engine: Type.Optional(Type.Enum([...ENGINES], { description: 'Which evaluator to use. 规则引擎' })),
  },
  closed,
)

/** What `GET /v1/rules` may be asked. */
export const RulesQuery = Type.Object(
  {
    plan: PLAN,
    subject: Type.Optional(Type.String({ description: 'Kind of record. 记录类型', examples: ['public-toilet'] })),
    clause: Type.Optional(
      Type.String({ description: 'Key of a clause. 条款', examples: ['qingyuan/environment/measures-6'] }),
    ),
    lang: LANG,
  },
  closed,
)

/** What `GET /v1/clauses` may be asked. */
export const ClausesQuery = Type.Object(
  {
    plan: PLAN,
    domain: Type.Optional(Type.Enum([...DOMAINS], { description: 'Chapter of a plan. 领域' })),
    lang: LANG,
  },
  closed,
)

/** What every other reading address may be asked. */
export const LangQuery = Type.Object({ lang: LANG }, closed)

const MAX_ECHO = 80

/** An error of an ajv that was asked to be verbose. */
interface QueryError extends FastifySchemaValidationError {
  readonly data?: unknown
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> }
}

/** ajv's errors on a query as problems, one a parameter; a wrong value is answered with a right one and not repeated. */
export const queryProblems = (errors: readonly QueryError[]): Problem[] => {
  const byName = new Map<string, Problem>()
  for (const error of errors) {
    const [name, found] = queryProblem(error)
    if (!byName.has(name)) byName.set(name, found)
  }
  return [...byName.values()]
}

const queryProblem = (error: QueryError): [string, Problem] => {
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty).slice(0, MAX_ECHO)
    const known = Object.keys(error.parentSchema?.properties ?? {})
    return [key, problem('unknown-key', { key: mayRepeat(key) ? key : '…', suggestion: suggest(key, known) ?? '' })]
  }
  const field = error.instancePath.slice(1)
  if (typeof error.data !== 'string') return [field, problem('duplicate-key', { key: field })]
  return [field, problem('field-value', { field, ...expectation(error, error.data) })]
}

const expectation = (
  { keyword, params }: QueryError,
  value: string,
): { readonly expected: string; readonly suggestion?: string } => {
  if (!Array.isArray(params.allowedValues)) return { expected: keyword === 'format' ? 'YYYY-MM-DD' : keyword }
  const allowed = params.allowedValues.map(String)
  return { expected: allowed.join(', '), suggestion: suggest(value.slice(0, MAX_ECHO), allowed) ?? '' }
}
