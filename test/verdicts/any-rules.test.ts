import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contextOf, judgeOf, NO_CONTEXT } from '../../src/engine/index.ts'
import { type Halfsky, planOfArea } from '../../src/halfsky.ts'
import { laneOf } from '../../src/lane/index.ts'
import { type FactRecord, type Rulebook, VERDICTS } from '../../src/model/index.ts'
import { typeKind } from '../../src/typed/index.ts'
import { frameOf, verdictsOf } from '../../src/verdicts/index.ts'
import { anyRules, anyValue, withMade } from '../setup/any-rules.ts'
import { shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const PLAN = 'qingyuan'
const KINDS = [
  ...['public-toilet', 'venue', 'employer', 'school', 'community', 'medical-institution', 'committee-office'],
  ...['congress', 'village-committee', 'residents-committee', 'leadership-team', 'government-body', 'area-statistics'],
]

const specOf = (kind: string) => {
  const spec = halfsky.rulebook.kinds[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  return spec
}

const typed = (rulebook: Rulebook, kind: string) => {
  const { kinds } = halfsky
  const types = typeKind(rulebook, PLAN, kind, { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) })
  if (types === null) throw new Error(`no kind ${kind}`)
  return types
}

const words = (codes: Uint8Array): readonly string[] => [...codes].map((code) => VERDICTS[code] ?? '?')

/** What the fast ways say of a record; a way that leaves it to the exact evaluators says nothing. */
const fastWays = (rulebook: Rulebook, kind: string) => {
  const types = typed(rulebook, kind)
  const compiled = [verdictsOf(types), verdictsOf(types, { generate: false })]
  const lane = laneOf({ rulebook, kinds: halfsky.kinds, planOf: (area) => planOfArea(rulebook, area) })
  const frame = new Float64Array(types.slots.length)
  return (value: unknown, record: FactRecord) => {
    const isFramed = frameOf(record, types.slots, frame)
    const said = compiled.flatMap(({ judge, judgeRecord }, index) => {
      const name = index === 0 ? 'generated' : 'closures'
      const [ofFrame, ofRecord] = [new Uint8Array(types.rules.length), new Uint8Array(types.rules.length)]
      return [
        ...(isFramed && judge(frame, ofFrame) ? [[name, words(ofFrame)] as const] : []),
        ...(judgeRecord(record, ofRecord) ? [[`${name}, of the record`, words(ofRecord)] as const] : []),
      ]
    })
    const isOnLane = lane.judge(Buffer.from(`${JSON.stringify(value)}\n`), 0) > 0
    return isOnLane ? [...said, ['lane', words(lane.seat.out.subarray(0, types.rules.length))] as const] : said
  }
}

const exactly = async (rulebook: Rulebook, record: FactRecord, context = NO_CONTEXT) => {
  const judge = judgeOf(rulebook)
  const verdicts = async (engine: 'compiled' | 'json-rules-engine', only?: 'rows') => {
    const options = { engine, crossCheck: false, explain: false, ...(only && { only }) }
    const findings = await judge.judge(record, PLAN, 0, context, options)
    expect(findings.flatMap(({ error }) => error ?? [])).toEqual([])
    return findings.map(({ verdict }) => verdict)
  }
  const verdict = await verdicts('compiled')
  expect(await verdicts('json-rules-engine')).toEqual(verdict)
  expect(await verdicts('compiled', 'rows')).toEqual(verdict)
  return verdict
}

describe.each(KINDS)('any rules on any %s', (kind) => {
  test('have one verdict, whichever way it is come to', async () => {
    let judged = 0
    await fc.assert(
      fc.asyncProperty(
        anyRules(halfsky.rulebook, specOf(kind)),
        fc.array(anyValue(halfsky, specOf(kind)), { minLength: 1, maxLength: 12 }),
        async (made, values) => {
          const rulebook = withMade(halfsky.rulebook, made)
          // a kind with one rule that is left to the exact evaluators is left to them as a whole
          const { beyond } = typed(rulebook, kind)
          const isLeft = made.rules.map((rule) => beyond.includes(rule))
          const held = { ...rulebook, rules: made.rules.filter((_, index) => !isLeft[index]) }
          const fast = fastWays(held, kind)
          for (const value of values) {
            const { record } = halfsky.kinds.read(value)
            if (record === null) continue
            const exact = await exactly(rulebook, record)
            const expected = exact.filter((_, index) => !isLeft[index])
            for (const [way, verdicts] of fast(value, record)) {
              expect([way, verdicts]).toEqual([way, expected])
              judged++
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    expect(judged).toBeGreaterThan(100)
  })

  test('have one verdict beside records of a year before', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRules(halfsky.rulebook, specOf(kind)),
        fc.array(anyValue(halfsky, specOf(kind)), { minLength: 2, maxLength: 4 }),
        async (made, values) => {
          const rulebook = withMade(halfsky.rulebook, made)
          const records = values.flatMap((value) => halfsky.kinds.read(value).record ?? [])
          const context = contextOf(records)
          for (const record of records) await exactly(rulebook, record, context)
        },
      ),
      { numRuns: 20 },
    )
  })
})
