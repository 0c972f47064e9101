import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { recordLines } from '../../bench/records.ts'
import { judgeOf, NO_CONTEXT } from '../../src/engine/index.ts'
import { type Halfsky, planOfArea, type RecordJudge, recordJudgeOf } from '../../src/halfsky.ts'
import { type Lane, laneOf } from '../../src/lane/index.ts'
import { type Member, VERDICTS } from '../../src/model/index.ts'
import { readLine } from '../../src/record/index.ts'
import { factsOf, withoutSuspects } from '../setup/arbitrary.ts'
import { options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
let lane: Lane
let withRosters: Lane
let exact: RecordJudge
beforeAll(async () => {
  halfsky = await shipped()
  const { rulebook, kinds } = halfsky
  const planOf = (area: string): string | null => planOfArea(rulebook, area)
  lane = laneOf({ rulebook, kinds, planOf })
  withRosters = laneOf({ rulebook, kinds, planOf, rosters: 'words' })
  exact = recordJudgeOf(halfsky)
})

/** The verdicts of a line on the lane, by rule; null where it is declined. */
const onLane = (line: Uint8Array): ReadonlyMap<string, string> | null => {
  const bytes = Buffer.concat([line, Buffer.from('\n')])
  // whoever calls the lane has seen that a block is UTF-8
  if (!isUtf8(bytes)) return null
  const end = lane.judge(bytes, 0)
  if (end < 0) return null
  expect(end).toBe(bytes.length)
  return new Map(lane.seat.rules.map(({ id }, index) => [id, VERDICTS[lane.seat.out[index] ?? 9] ?? '?']))
}

/** The same by the full reader and the exact evaluators: nothing is left to say besides the verdicts. */
const inFull = async (line: Uint8Array): Promise<ReadonlyMap<string, string>> => {
  const accepted = exact.accept(readLine(Buffer.from(line).toString(), 1, 0, {}), options())
  expect(accepted.problems).toEqual([])
  if (accepted.record === null) throw new Error('refused')
  const { findings } = await exact.judge(accepted, 0, NO_CONTEXT, options({ detail: 'brief' }))
  return new Map(findings.map(({ rule, verdict }) => [rule, verdict]))
}

const AREAS = ['441800', '441802', '441802100', '441802100201', '440117', '440117100', '440117000000']
const TEXTS = ['示例第一公厕（虚构）', 'a·b', 'A "quoted" \\ name/', '', '𠮷', 'é', 'ﬁ\u3000x', 'naïve – dash']

const envelope = fc.record(
  {
    id: fc.constantFrom('T-1', '编号一', 'a b', '0'),
    area: fc.constantFrom(...AREAS),
    asOf: fc.constantFrom('2026-04-30', '2024-02-29', '2020-12-31', '2021-01-01', '2030-12-31', '2031-01-01'),
    name: fc.constantFrom(...TEXTS),
    source: fc.constantFrom(...TEXTS),
  },
  { requiredKeys: ['id', 'area', 'asOf'] },
)

const escaped = (text: string): string =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

type Entries = readonly (readonly [string, unknown])[]
const inSpaces = (entries: Entries): string =>
  `{${entries.map(([key, value]) => `"${key}": ${escaped(JSON.stringify(value))}`).join(', ')}}\r`

/** The ways in which programs write the same record. */
const STYLES: readonly ((record: object) => string)[] = [
  (record) => JSON.stringify(record),
  (record) => inSpaces(Object.entries(record)),
  (record) => JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))),
  (record) => JSON.stringify(Object.fromEntries(Object.entries(record).reverse())),
]

const KINDS = ['public-toilet', 'venue', 'employer', 'school', 'community', 'medical-institution', 'committee-office']
/** Kinds whose rules look at other records, which are judged alone where those are too many. */
const HELD = ['congress', 'area-statistics']
/** Kinds whose records may list members. */
const BODIES = ['leadership-team', 'village-committee', 'residents-committee']

const linesOf = (kind: string): fc.Arbitrary<string> => {
  const spec = halfsky.rulebook.kinds[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  return fc
    .tuple(envelope, factsOf(spec, halfsky.rulebook), fc.constantFrom(...STYLES), fc.nat(), fc.boolean())
    .map(([common, facts, write, place, sound]) => {
      const record = { kind, ...common, ...facts, ...someFigures(facts, place) }
      return write(sound ? withoutSuspects(record, halfsky.kinds) : record)
    })
}

/** Of an area's two hundred figures a few: of all of them one is always beyond belief. */
const someFigures = ({ indicators }: Record<string, unknown>, place: number): object => {
  if (indicators === undefined) return {}
  const all = Object.entries(indicators as object)
  const from = place % (all.length + 1)
  return { indicators: Object.fromEntries(all.slice(from, from + (place % 12))) }
}

const change = fc.record({
  at: fc.nat(),
  form: fc.constantFrom('set', 'insert', 'delete', 'repeat', 'cut'),
  byte: fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],:0-9.eE+truefalsn u/\t\r\x00\x7f')), fc.nat({ max: 255 })),
  length: fc.integer({ min: 1, max: 12 }),
})

describe('the lane', () => {
  test('takes a bare record of every kind', () => {
    const taken = Object.keys(halfsky.rulebook.kinds).filter((kind) =>
      ['441802', '440117'].every((area) => {
        const year = kind === 'area-statistics' ? { year: 2025 } : {}
        return onLane(Buffer.from(JSON.stringify({ kind, id: 'a', area, asOf: '2026-04-30', ...year })))
      }),
    )
    // of a leading team the plan of Qingyuan says nothing, which is a warning
    expect(taken).toEqual(Object.keys(halfsky.rulebook.kinds).filter((kind) => kind !== 'leadership-team'))
  })

  // the arbitrary of a kind looks through all rules for its thresholds
  test.each([...KINDS, ...HELD])('gives every %s the verdicts of the exact evaluators, or declines', async (kind) => {
    let taken = 0
    const runs = 250
    await fc.assert(
      fc.asyncProperty(linesOf(kind), async (line) => {
        const found = onLane(Buffer.from(line))
        if (found === null) return
        taken++
        expect(found).toEqual(await inFull(Buffer.from(line)))
      }),
      { numRuns: runs },
    )
    expect(taken).toBeGreaterThan(runs / 10)
  })

  test('accepts no line that the full reader refuses or warns of, whatever its bytes', async () => {
    const likely = (['plain', 'python', 'sorted'] as const).flatMap((style) => [...recordLines(40, 7, style)])
    const resting = likely.slice(0, 20).map((line) => {
      const record = JSON.parse(line)
      const fact = Object.keys(record).at(-1) ?? ''
      return JSON.stringify({ ...record, evidence: { [fact]: { document: '一', date: '2020-01-01', note: 'b' } } })
    })
    const figures = { womensCouncilCoverage: 61.5, partyMemberFemaleShare: 7, maternalMortalityRate: 10.25 }
    const area = {
      kind: 'area-statistics',
      id: 'A',
      area: '441802',
      asOf: '2026-04-30',
      year: 2025,
      indicators: figures,
    }
    const areas = [
      area,
      { ...area, evidence: { womensCouncilCoverage: { document: '一' }, year: { document: '二' } } },
    ].map((record) => JSON.stringify(record))
    const line = fc.oneof(
      { arbitrary: fc.constantFrom(...likely), weight: 4 },
      { arbitrary: fc.constantFrom(...resting), weight: 2 },
      { arbitrary: fc.constantFrom(...areas), weight: 2 },
      ...['public-toilet', 'venue', 'area-statistics'].map(linesOf),
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(line, fc.array(change, { minLength: 1, maxLength: 2 }), async (text, changes) => {
        const bytes = changes.reduce(changed, Buffer.from(text)).filter((byte) => byte !== 0x0a)
        const found = onLane(bytes)
        if (found === null) return
        taken++
        expect(found).toEqual(await inFull(bytes))
      }),
      { numRuns: 12_000, endOnFailure: true },
    )
    expect(taken).toBeGreaterThan(200)
  })

  test.each([
    ['a key twice', '"setting":"urban","setting":"urban"'],
    ['a key twice, once escaped', '"setting":"urban","s\\u0065tting":"rural"'],
    ['an unknown key', '"settings":"urban"'],
    ['a null', '"femaleStalls":null'],
    ['a number in quotes', '"femaleStalls":"3"'],
    ['a zero before a number', '"femaleStalls":03'],
    ['a minus', '"femaleStalls":-0'],
    ['an exponent', '"femaleStalls":3e0'],
    ['a decimal of a count', '"femaleStalls":3.01'],
    ['a count with a bare point', '"femaleStalls":3.'],
    ['a number of too many digits', '"femaleStalls":9007199254740993'],
    ['a number that is not believed', '"femaleStalls":501'],
    ['facts that contradict each other', '"maleStalls":1,"maleUrinals":2'],
    ['an unknown choice', '"setting":"city"'],
    ['a wrong type', '"highTraffic":1'],
    ['a roster', '"members":[]'],
    ['evidence for nothing', '"evidence":{"highTraffic":{"document":"a"}}'],
    ['evidence for what is no fact', '"evidence":{"asOf":{"document":"a"}}'],
    ['evidence without a document', '"highTraffic":true,"evidence":{"highTraffic":{"note":"a"}}'],
    ['evidence of a blank document', '"highTraffic":true,"evidence":{"highTraffic":{"document":" "}}'],
    [
      'evidence younger than the facts',
      '"highTraffic":true,"evidence":{"highTraffic":{"document":"a","date":"2026-05-01"}}',
    ],
    ['evidence of no day', '"highTraffic":true,"evidence":{"highTraffic":{"document":"a","date":"2026-02-30"}}'],
    ['evidence with an unknown key', '"highTraffic":true,"evidence":{"highTraffic":{"document":"a","title":"b"}}'],
    ['a document twice', '"highTraffic":true,"evidence":{"highTraffic":{"document":"a","document":"b"}}'],
    [
      'evidence for a fact twice',
      '"highTraffic":true,"evidence":{"highTraffic":{"document":"a"},"highTraffic":{"document":"a"}}',
    ],
    ['evidence that is a text', '"highTraffic":true,"evidence":{"highTraffic":"a"}'],
    ['a comma too many', '"highTraffic":true,'],
  ])('declines %s', (_what, facts) => {
    const line = `{"kind":"public-toilet","id":"T-1","area":"441802","asOf":"2026-04-30",${facts}}`
    expect(onLane(Buffer.from(line))).toBeNull()
  })

  test.each([
    ['no day', { asOf: '2026-02-30' }],
    ['a day long ago', { asOf: '1899-12-31' }],
    ['an area without a plan', { area: '110000' }],
    ['an area of seven digits', { area: '4418021' }],
    ['a blank id', { id: ' ' }],
    ['an id of another kind of blank', { id: '\u3000' }],
    ['a line separator', { name: 'a\u2028b' }],
    ['a control character', { name: 'a\u0085b' }],
    ['a line break', { source: 'a\nb' }],
    ['a long id', { id: 'x'.repeat(201) }],
    ['a long id in Chinese', { id: '号'.repeat(201) }],
    ['a long name', { name: `${'示𠮷'.repeat(250)}a` }],
    ['a figure of an area among its own fields', { kind: 'area-statistics', year: 2025, womensCouncilCoverage: 1 }],
    ['a field of its own among its figures', { kind: 'area-statistics', year: 2025, indicators: { year: 2025 } }],
    ['an unknown figure', { kind: 'area-statistics', year: 2025, indicators: { womensCouncil: 1 } }],
    ['figures that are a list', { kind: 'area-statistics', year: 2025, indicators: [] }],
    ['figures of no year', { kind: 'area-statistics', indicators: {} }],
    [
      'a rate with what it is out of',
      { kind: 'area-statistics', year: 2025, indicators: { maternalMortalityRate: 10, liveBirths: 11 } },
    ],
    ['a kind on which the plan has no rule', { kind: 'leadership-team' }],
    ['no kind', { kind: undefined }],
    ['no id', { id: undefined }],
  ])('declines %s', (_what, odd) => {
    const record = { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: '2026-04-30', ...odd }
    expect(onLane(Buffer.from(JSON.stringify(record)))).toBeNull()
    expect(onLane(Buffer.from(escaped(JSON.stringify(record))))).toBeNull()
  })

  const titles = fc.constantFrom('示例〔2026〕1 号', 'a "b" \\ c', 'x'.repeat(500), '号')
  const dates = fc.constantFrom('2020-01-01', '2026-04-30', '2024-02-29')
  const evidence = fc.record(
    { document: titles, date: dates, note: fc.constantFrom(...TEXTS) },
    { requiredKeys: ['document'] },
  )

  test('judges records whatever they rest on', async () => {
    let taken = 0
    const some = fc.tuple(
      linesOf('venue').map((line) => JSON.parse(line)),
      fc.array(evidence, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...STYLES),
    )
    await fc.assert(
      fc.asyncProperty(some, async ([record, all, write]) => {
        const facts = Object.keys(record).filter((name) => name in (halfsky.rulebook.kinds.venue?.facts ?? {}))
        const rests = Object.fromEntries(all.slice(0, facts.length).map((one, index) => [facts[index], one]))
        const line = Buffer.from(write({ ...record, evidence: rests }))
        const found = onLane(line)
        if (found === null) return
        taken++
        expect(found).toEqual(await inFull(line))
      }),
    )
    expect(taken).toBeGreaterThan(20)
  })

  test('reads rosters as the full reader does, where they are wanted', () => {
    const sex = fc.constantFrom('女', '男', 'female', 'male', '1', '2', 1, 2, 0, 9, null, '未知', 'F', '⼥')
    const post = fc.constantFrom('principal', 'deputy', 'member', '正职', '副职', '成员')
    const members = fc.array(fc.record({ sex, post }, { requiredKeys: [] }), { maxLength: 45 })
    let taken = 0
    fc.assert(
      fc.property(members, fc.constantFrom(...STYLES), (roster, write) => {
        const record = { kind: 'village-committee', id: 'V', area: '441802', asOf: '2026-04-30', members: roster }
        const line = Buffer.from(`${write(record)}\n`)
        if (withRosters.judge(line, 0) < 0) return
        taken++
        expect(withRosters.record.roster()).toBe(wordOf(record))
      }),
      { numRuns: 200 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  test.each(BODIES)('judges a %s by who is listed as the exact evaluators do, or declines', async (kind) => {
    const sex = fc.constantFrom('女', '男', 'female', 'male', 1, 2, '2')
    const unknown = fc.constantFrom(null, 0, 9, '未知')
    const post = fc.constantFrom('principal', 'deputy', '成员')
    const member = fc.record({ sex, post }, { requiredKeys: ['sex'] })
    const members = fc.oneof(
      { arbitrary: fc.array(member, { maxLength: 12 }), weight: 4 },
      { arbitrary: fc.array(fc.record({ sex: fc.oneof(sex, unknown), post }, { requiredKeys: [] })), weight: 1 },
    )
    const known = fc.record(
      { memberCount: fc.constantFrom('same', 3, 0), femaleCount: fc.constantFrom('same', 0, 1, 4) },
      { requiredKeys: [] },
    )
    const spec = halfsky.rulebook.kinds[kind]
    if (spec === undefined) throw new Error(`no kind ${kind}`)
    let taken = 0
    const record = fc.tuple(envelope, factsOf(spec, halfsky.rulebook), members, known, fc.constantFrom(...STYLES))
    await fc.assert(
      fc.asyncProperty(record, async ([common, facts, listed, { memberCount, femaleCount }, write]) => {
        const women = listed.filter((one) => ['女', 'female', 2, '2'].includes(one.sex as string)).length
        const { memberCount: _all, femaleCount: _women, ...others } = facts
        const counts = {
          ...(memberCount === undefined ? {} : { memberCount: memberCount === 'same' ? listed.length : memberCount }),
          ...(femaleCount === undefined ? {} : { femaleCount: femaleCount === 'same' ? women : femaleCount }),
        }
        const line = Buffer.from(write({ kind, ...common, ...others, ...counts, members: listed }))
        const found = onLane(line)
        if (found === null) return
        taken++
        expect(found).toEqual(await inFull(line))
        expect(lane.record.heads).toEqual(headsOf(line))
      }),
      { numRuns: 500 },
    )
    expect(taken).toBeGreaterThan(15)
  })

  test('counts members by sex and post as the exact evaluator does, or declines', async () => {
    const count = { count: 'members', where: { sex: 'female', post: 'principal' } } as const
    const { rulebook: shippedOne, kinds } = halfsky
    const measures = shippedOne.measures.map((one) => (one.name === 'women' ? { ...one, expression: count } : one))
    const rulebook = { ...shippedOne, measures }
    const counting = laneOf({ rulebook, kinds, planOf: () => 'conghua' })
    const judge = judgeOf(rulebook)
    const member = fc.record(
      { sex: fc.constantFrom('女', '男', 9), post: fc.constantFrom('principal', 'deputy') },
      { requiredKeys: [] },
    )
    const verdicts = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 4 }), async (members) => {
        const given = { kind: 'leadership-team', id: 'T', area: '440117100', asOf: '2026-04-30' }
        const line = JSON.stringify({ ...given, bodyType: 'subdistrict', members })
        if (counting.judge(Buffer.from(`${line}\n`), 0) < 0) return
        const { record } = kinds.read(JSON.parse(line))
        const [rule] = counting.seat.rules
        if (record === null || rule === undefined) throw new Error('nothing to judge')
        const { verdict } = await judge.judgeRule(rule.id, record)
        expect(VERDICTS[counting.seat.out[0] ?? 9]).toBe(verdict)
        verdicts.add(verdict)
      }),
      { numRuns: 300 },
    )
    expect([...verdicts].sort()).toEqual(['fail', 'pass'])
  })

  test('reads no roster that the full reader refuses, whatever its bytes', () => {
    const roster = [{ sex: '女', post: '正职' }, { sex: 1, post: 'deputy' }, { sex: null }, {}]
    const record = { kind: 'village-committee', id: 'V', area: '441802', asOf: '2026-04-30', members: roster }
    let taken = 0
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const bytes = changes.reduce(changed, Buffer.from(JSON.stringify(record))).filter((byte) => byte !== 0x0a)
        const line = Buffer.concat([bytes, Buffer.from('\n')])
        if (!isUtf8(line) || withRosters.judge(line, 0) < 0) return
        taken++
        const word = withRosters.record.roster()
        if (word !== '') expect(wordOf(JSON.parse(line.toString()))).toBe(word)
      }),
      { numRuns: 10_000 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  test('reads texts as long as they may be, whatever their bytes', async () => {
    const long = { id: `号${'𠮷'.repeat(199)}`, name: '示𠮷'.repeat(250), source: 'é'.repeat(500) }
    const record = {
      kind: 'public-toilet',
      area: '441802',
      asOf: '2026-04-30',
      ...long,
      femaleStalls: 1,
      maleStalls: 2,
    }
    const line = Buffer.from(JSON.stringify(record))
    expect(onLane(line)).toEqual(await inFull(line))
  })

  test('reads decimals as JSON does', () => {
    const decimals = fc
      .tuple(fc.nat({ max: 999_999 }), fc.nat({ max: 999_999_999 }), fc.integer({ min: 1, max: 9 }))
      .map(([whole, part, digits]) => `${whole}.${String(part).padStart(digits, '0').slice(0, digits)}`)
    fc.assert(
      fc.property(decimals, (decimal) => {
        const line = `{"kind":"venue","id":"V","area":"441802","asOf":"2026-04-30","floorArea":${decimal}}`
        const value = Number(decimal)
        const found = onLane(Buffer.from(line))
        if (found === null) expect(value < 1 || value > 5_000_000).toBe(true)
        else expect(lane.record.has(lane.record.fieldOf('floorArea'))).toBe(true)
      }),
    )
  })
})

/** How many of which sex a record lists, as the full reader reads them. */
const headsOf = (line: Uint8Array) => {
  const { record } = halfsky.kinds.read(JSON.parse(line.toString()))
  const sexes = ((record?.facts.members ?? []) as readonly Member[]).map(({ sex }) => sex)
  const of = (wanted: Member['sex']): number => sexes.filter((sex) => sex === wanted).length
  return { members: sexes.length, female: of('female'), male: of('male'), unknownSex: of(undefined) }
}

/** The letters of a record's members, as the full reader reads them. */
const wordOf = (value: unknown): string => {
  const { record, problems } = halfsky.kinds.read(value)
  expect(problems).toEqual([])
  const members = (record?.facts.members ?? []) as readonly Member[]
  return `.${members.map(({ sex, post }) => (sex?.[0] ?? '-') + (post?.[0] ?? '-')).join('')}`
}

const changed = (
  bytes: Buffer,
  { at, form, byte, length }: { at: number; form: string; byte: number; length: number },
): Buffer => {
  const place = at % (bytes.length + 1)
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)]
  if (form === 'set') return Buffer.concat([head, Buffer.of(byte), tail.subarray(1)])
  if (form === 'insert') return Buffer.concat([head, Buffer.of(byte), tail])
  if (form === 'delete') return Buffer.concat([head, tail.subarray(length)])
  if (form === 'repeat') return Buffer.concat([head, tail.subarray(0, length), tail])
  return head
}
