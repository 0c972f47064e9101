import { type TSchema, Type } from 'typebox'
import { BINDINGS, DOMAINS, VERDICTS } from '../model/index.ts'
import { factInterval, MONITOR_COMPONENTS } from './outlook.ts'

/** Who is meant by a `*` in an address. */
export const KeyPath = Type.Object({
  '*': Type.String({ description: 'Id of a rule or key of a clause; slashes may be written %2F.' }),
})
/** Which plan. */
export const PlanPath = Type.Object({
  plan: Type.String({ description: 'Id of a plan.', maxLength: 120, examples: ['qingyuan'] }),
})

/** Which kind of record. */
export const KindPath = Type.Object({
  kind: Type.String({ description: 'Kind of record.', examples: ['public-toilet'] }),
})

const nullable = (schema: TSchema) => Type.Union([schema, Type.Null()])
const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const ref = (name: string) => Type.Unsafe({ $ref: `${name}#` })
const list = (name: string) => Type.Array(ref(name))
const anything = Type.Object({}, { additionalProperties: true })

const FindingRecord = Type.Object({
  kind: text,
  id: text,
  name: Type.Optional(text),
  area: text,
})

const Evidence = Type.Object(
  { document: text, date: Type.Optional(Type.String({ format: 'date' })), note: Type.Optional(text) },
  { description: 'What a fact rests on. 依据' },
)

const Finding = Type.Object(
  {
    rule: Type.String({ examples: ['qingyuan/environment/measures-6/stall-ratio'] }),
    title: text,
    verdict: Type.Enum([...VERDICTS]),
    binding: Type.Enum([...BINDINGS]),
    due: nullable(Type.String({ format: 'date' })),
    waiver: nullable(
      Type.Object(
        { approver: text, basis: text, until: nullable(Type.String({ format: 'date' })) },
        { description: 'What covers a failure; the verdict stays. 豁免' },
      ),
    ),
    record: FindingRecord,
    clause: Type.Object({ key: text, path: text, quote: text }),
    message: text,
    observed: anything,
    evidence: Type.Optional(Type.Record(text, nullable(Evidence))),
    intervals: Type.Optional(Type.Record(text, Type.Object({ ...factInterval, text }))),
    required: nullable(text),
    demand: nullable(text),
    remedy: nullable(Type.Object({ changes: anything, text })),
    missing: Type.Optional(Type.Array(text)),
    reason: Type.Optional(Type.Enum(['missing', 'suspect', 'undefined', 'outside-period'])),
    reading: Type.Optional(nullable(text)),
    explanation: Type.Optional(anything),
  },
  { description: 'One rule on one record. 结论' },
)

const Problem = Type.Object(
  {
    code: text,
    message: text,
    severity: Type.Enum(['error', 'warning']),
    position: Type.Optional(Type.Integer({ minimum: 0, description: 'Which record, from 0.' })),
    path: Type.Optional(Type.String({ description: 'JSON Pointer into the record.' })),
    line: Type.Optional(count),
    column: Type.Optional(count),
    cell: Type.Optional(Type.String({ description: 'Of a workbook, the cell: Sheet1!C7.' })),
    file: Type.Optional(text),
  },
  { description: 'A fault in what was given. 问题' },
)

const rate = nullable(Type.Number({ minimum: 0, maximum: 1 }))

const Report = Type.Object(
  {
    rulebook: Type.Object({ digest: text, plans: Type.Array(text) }),
    asOf: Type.String({ format: 'date' }),
    engine: text,
    summary: Type.Object({
      records: count,
      refused: count,
      pass: count,
      fail: count,
      unknown: count,
      notApplicable: count,
      manual: count,
      error: count,
      breaches: count,
      waived: Type.Optional(count),
      passRate: rate,
      completeness: rate,
    }),
    violations: list('Finding'),
    unknown: list('Finding'),
    manual: list('Finding'),
    errors: list('Finding'),
    findings: list('Finding'),
    problems: list('Problem'),
  },
  { description: 'Findings and counts. 报告' },
)

const StreamLine = Type.Object(
  { position: count, record: nullable(FindingRecord), findings: list('Finding'), problems: list('Problem') },
  { description: 'One line of a streamed check. 流式检查的一行' },
)

const ProblemDocument = Type.Object(
  {
    type: Type.String({ examples: ['urn:halfsky:fault:malformed-body'] }),
    title: text,
    status: Type.Integer(),
    detail: text,
    problems: list('Problem'),
  },
  { description: 'RFC 9457.' },
)

const rule = {
  id: text,
  title: text,
  quote: text,
  subject: text,
  binding: Type.Enum([...BINDINGS]),
  due: nullable(Type.String({ format: 'date' })),
  when: nullable(anything),
  require: nullable(anything),
  manual: nullable(text),
  reading: nullable(text),
  clause: Type.Object({ key: text, path: text }),
}
const Rule = Type.Object(rule, { description: 'One checkable requirement. 规则' })
const RuleWithCases = Type.Object({
  ...rule,
  cases: Type.Array(
    Type.Object({
      name: text,
      record: anything,
      earlier: Type.Array(anything),
      verdict: Type.Enum([...VERDICTS]),
      missing: nullable(Type.Array(text)),
      reason: nullable(text),
      remedy: nullable(anything),
    }),
  ),
})

const Clause = Type.Object(
  {
    key: text,
    plan: text,
    domain: Type.Enum([...DOMAINS]),
    part: Type.Enum(['goals', 'measures', 'items']),
    number: text,
    path: text,
    text,
    sentences: Type.Array(Type.Object({ number: count, text })),
    footnotes: Type.Array(Type.Object({ number: count, text, at: count })),
  },
  { description: 'A numbered item of a plan. 条款' },
)

const bilingual = Type.Object({ zh: text, en: text })

const planHead = {
  id: text,
  title: bilingual,
  areas: Type.Array(text),
  period: Type.Object({ from: text, to: text }),
}

const PlanText = Type.Object(
  {
    ...planHead,
    sha256: text,
    passages: Type.Array(Type.Object({ kind: Type.Enum(['chapter', 'section', 'part', 'text']), text, line: count }), {
      description: 'What stands between the clauses: headings, and paragraphs under no number.',
    }),
    clauses: Type.Array(
      Type.Object({
        key: text,
        domain: Type.Enum([...DOMAINS]),
        part: Type.Enum(['goals', 'measures', 'items']),
        number: text,
        path: text,
        line: Type.Integer({
          minimum: 1,
          description: 'The line of the plan text; with those of passages it gives the order.',
        }),
        title: nullable(bilingual),
        sentences: Type.Array(
          Type.Object({
            number: count,
            text,
            mark: Type.Enum(['rule', 'manual', 'not-checked', 'open'], {
              description: 'Checked by a rule, asked of a person, declared not checked, or accounted for by nobody.',
            }),
            rules: Type.Array(text, { description: 'The ids of the rules that claim it.' }),
            segments: Type.Array(Type.Object({ text, rules: Type.Array(text), footnotes: Type.Array(count) }), {
              description: 'Its text, cut where quotes begin and end.',
            }),
            notChecked: Type.Array(Type.Object({ quote: text, why: text })),
          }),
        ),
        footnotes: Type.Array(Type.Object({ number: count, text })),
      }),
    ),
  },
  { description: 'A plan whole, in its own order, each sentence with what became of it. 规划全文' },
)

const IndicatorEntry = Type.Object(
  {
    id: text,
    title: bilingual,
    definition: Type.Object(
      {
        numerator: Type.Optional(bilingual),
        denominator: Type.Optional(bilingual),
        times: Type.Optional(Type.Integer({ description: 'What the quotient is multiplied by: 100 for percent.' })),
        note: Type.Optional(bilingual),
      },
      { description: 'A count has no denominator, and what is no quotient has its note alone.' },
    ),
    unit: nullable(bilingual),
    direction: Type.Enum(['higher', 'lower', 'near', 'none'], { description: 'Which way it gets better.' }),
    plausible: Type.Object(
      { minimum: nullable(Type.Number()), maximum: nullable(Type.Number()) },
      { description: 'The range in which a figure is believed.' },
    ),
    readBy: Type.Array(text, { description: 'The ids of the rules that read it.' }),
    unread: nullable(bilingual),
  },
  { description: 'An indicator of area statistics. 指标' },
)

const tally = { clauses: count, sentences: count, byRule: count, notChecked: count, unaccounted: count }

/** The schemas of everything that goes in or out, by name. */
export const COMPONENTS: Readonly<Record<string, TSchema>> = {
  Problem,
  ProblemDocument,
  Finding,
  Report,
  StreamLine,
  ...MONITOR_COMPONENTS,
  Rule,
  RuleWithCases,
  RuleList: Type.Object({ rules: list('Rule') }),
  Clause,
  ClauseList: Type.Object({ clauses: list('Clause') }),
  PlanList: Type.Object({ plans: list('PlanHead') }),
  PlanText,
  Coverage: Type.Object({ total: Type.Object({ plans: count, ...tally }), plans: anything }),
  IndicatorEntry,
  IndicatorRegistry: Type.Object({ indicators: list('IndicatorEntry') }),
  Rulebook: Type.Object(
    {
      digest: text,
      plans: list('PlanHead'),
      kinds: anything,
      measures: Type.Array(anything),
      rules: Type.Array(anything),
    },
    {
      additionalProperties: true,
      description: 'A rulebook as it is judged by, without its cases and the texts of the plans. 规则库',
    },
  ),
  Sources: Type.Object(
    {
      files: Type.Array(Type.Object({ path: text, text })),
      planTexts: Type.Record(text, text),
      schemas: Type.Record(text, anything),
    },
    {
      description:
        'All that the rulebook is made of: rule files by their paths, plan texts by file name, the schemas of the kinds. 规则库原件',
    },
  ),
  PlanHead: Type.Object(planHead, {
    additionalProperties: true,
    description: 'What a plan is called, where and when it applies. 规划',
  }),
  SchemaList: Type.Object({ schemas: Type.Array(Type.Object({ kind: text, title: text })) }),
  JsonSchema: Type.Object({}, { additionalProperties: true, description: 'JSON Schema 2020-12.' }),
  OpenApi: Type.Object({ openapi: text }, { additionalProperties: true, description: 'OpenAPI 3.1.' }),
  Health: Type.Object({ status: Type.Enum(['ok']) }),
  Readiness: Type.Object({ status: Type.Enum(['ready']), rulebook: text }),
  Index: Type.Object({ name: text, version: text, about: text, rulebook: text, links: anything }),
}

/** What an operation is called, in both languages. */
export const describe = (group: keyof typeof GROUPS, operationId: string, zh: string, en: string) => ({
  operationId,
  summary: `${en} ${zh}`,
  tags: [GROUPS[group]],
})

const GROUPS = {
  check: 'Check 检查',
  reference: 'Reference 查阅',
  service: 'Service 运行',
  access: 'Access 账号与权限',
  submissions: 'Submissions 报送',
  cases: 'Cases 督办',
  reports: 'Reports 报告',
} as const

/** A group of operations. */
export type GroupName = keyof typeof GROUPS

const content = (description: string, types: Readonly<Record<string, string>>) => ({
  description,
  content: Object.fromEntries(Object.entries(types).map(([type, name]) => [type, { schema: { $ref: `${name}#` } }])),
})

const FAULT_TITLES = {
  400: 'Malformed request',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  412: 'Changed meanwhile',
  408: 'The request took too long to arrive',
  413: 'Too large',
  415: 'Neither JSON nor NDJSON in UTF-8',
  422: 'No record could be judged',
  429: 'Too many requests',
  500: 'A fault of ours',
  503: 'The service is stopping or busy, or its store does not answer',
  507: 'No room to write',
} as const

/** Problem documents, by status. */
export const faults = (...statuses: (keyof typeof FAULT_TITLES)[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      content(FAULT_TITLES[status], { 'application/problem+json': 'ProblemDocument' }),
    ]),
  )

/** The answers of a reading address: what it is for, and the faults it shares with all. */
export const answers = (name: string, also?: 404, type = 'application/json') => ({
  200: content('As asked', { [type]: name }),
  304: { description: 'Not changed', type: 'null' },
  ...faults(400, ...(also ? [also] : []), 429, 500, 503),
})

/** The answers of an address that says how the service is. */
export const serviceAnswers = (name: string, type = 'application/json') => ({
  200: content('As asked', { [type]: name }),
  ...faults(400, 429, 500, 503),
})

/** The answers of a check. */
export const checkAnswers = {
  200: content('A report, whatever the verdicts; for a stream, one line a record', {
    'application/json': 'Report',
    'application/x-ndjson': 'StreamLine',
  }),
  ...faults(400, 408, 413, 415, 422, 429, 500, 503),
}

/** The answers of an address that takes area statistics as JSON. */
export const followAnswers = (name: string) => ({
  200: content('As asked', { 'application/json': name }),
  ...faults(400, 408, 413, 415, 422, 429, 500, 503),
})

/** The answers of an address on what is kept; 204 where there is nothing to tell. */
export const keptAnswers = (schema: TSchema | undefined, status: 200 | 201) => ({
  ...(schema
    ? { [status]: { description: 'As asked', content: { 'application/json': { schema } } } }
    : { 204: { description: 'Done', type: 'null' } }),
  ...(status === 200 && schema ? { 304: { description: 'Not changed', type: 'null' } } : {}),
  ...faults(400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 500, 503, 507),
})

/** The answers of an address that gives bytes. */
export const keptBytes = (types: readonly string[]) => ({
  200: {
    description: 'As asked',
    content: Object.fromEntries(
      types.map((type) => [
        type,
        { schema: type === 'application/json' ? anything : Type.String({ format: 'binary' }) },
      ]),
    ),
  },
  ...faults(400, 401, 403, 404, 422, 429, 500, 503, 507),
})
