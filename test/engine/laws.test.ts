import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contextOf, type Judge, judgeOf } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactRecord, Finding, Verdict } from '../../src/model/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { batchOf, options, recordOf, shipped } from '../setup/product.ts'

let halfsky: Halfsky
let judge: Judge
beforeAll(async () => {
  halfsky = await shipped()
  judge = judgeOf(halfsky.rulebook)
})

const AREAS = { qingyuan: '441800', conghua: '440117' } as const
type PlanId = keyof typeof AREAS

const read = (value: unknown): FactRecord => {
  const { record, problems } = halfsky.kinds.read(value)
  if (record === null) throw new Error(JSON.stringify(problems))
  return record
}

/** A record and an earlier one of the same subject. */
const pair = (kind: string, plan: PlanId) => {
  const spec = halfsky.rulebook.kinds[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  const facts = factsOf(spec, halfsky.rulebook)
  return fc.tuple(facts, facts).map(([now, before]) => {
    const past = kind === 'area-statistics' ? { ...before, year: Number(now.year) - 1 } : before
    const raw = { ...recordOf(kind, now, AREAS[plan]), asOf: '2026-04-30' }
    return { raw, earlier: { ...recordOf(kind, past, AREAS[plan]), asOf: '2025-04-30' } }
  })
}

const kindsOf = (plan: PlanId): string[] => [
  ...new Set(halfsky.rulebook.rules.filter((rule) => rule.plan === plan).map((rule) => rule.subject)),
]

const judgeAll = async (raw: unknown, earlier: unknown, plan: PlanId, engine: 'compiled' | 'json-rules-engine') => {
  const records = [read(raw), read(earlier)]
  return judge.judge(records[0] as FactRecord, plan, 0, contextOf(records), {
    engine,
    crossCheck: false,
    explain: true,
  })
}

const verdicts = (findings: readonly Finding[]): Map<string, Verdict> =>
  new Map(findings.map(({ rule, verdict }) => [rule, verdict]))

describe.each(['qingyuan', 'conghua'] as const)(
  'every rule of %s on generated records, missing facts included',
  (plan) => {
    test('the two engines agree', async () => {
      for (const kind of kindsOf(plan)) {
        await fc.assert(
          fc.asyncProperty(pair(kind, plan), async ({ raw, earlier }) => {
            const [compiled, library] = await Promise.all([
              judgeAll(raw, earlier, plan, 'compiled'),
              judgeAll(raw, earlier, plan, 'json-rules-engine'),
            ])
            expect(library).toEqual(compiled)
            expect(compiled.map(({ error }) => error)).toEqual(compiled.map(() => null))
          }),
          { numRuns: 40 },
        )
      }
    })

    test('deleting a fact never turns a pass into a fail or a fail into a pass', async () => {
      const judged = async (raw: unknown, earlier: unknown) => {
        const records = [read(raw), read(earlier)]
        const [record] = records as [FactRecord]
        return verdicts(
          await judge.judge(record, plan, 0, contextOf(records), {
            engine: 'compiled',
            crossCheck: false,
            explain: false,
          }),
        )
      }
      for (const kind of kindsOf(plan)) {
        await fc.assert(
          fc.asyncProperty(pair(kind, plan), fc.nat(), async ({ raw, earlier }, pick) => {
            const whole = await judged(raw, earlier)
            const less = await judged(without(raw, pick), earlier)
            for (const [rule, verdict] of whole) {
              expect([rule, verdict, less.get(rule)]).not.toEqual([rule, 'pass', 'fail'])
              expect([rule, verdict, less.get(rule)]).not.toEqual([rule, 'fail', 'pass'])
            }
          }),
          { numRuns: 150 },
        )
      }
    })

    test('what an unknown names as missing settles it', async () => {
      for (const kind of kindsOf(plan).filter((one) => one !== 'area-statistics')) {
        await fc.assert(
          fc.asyncProperty(pair(kind, plan), pair(kind, plan), async ({ raw, earlier }, donor) => {
            const records = [read(raw), read(earlier)]
            const all = { engine: 'compiled', crossCheck: false, explain: false } as const
            const findings = await judge.judge(records[0] as FactRecord, plan, 0, contextOf(records), all)
            for (const { rule, verdict, missing, reason } of findings) {
              if (verdict !== 'unknown' || reason !== 'missing') continue
              expect(missing.length).toBeGreaterThan(0)
              const gift = donor.raw as Record<string, unknown>
              const given = missing.filter((fact) => gift[fact] !== undefined && fact !== 'members')
              if (given.length < missing.length) continue
              const filled = { ...raw, ...Object.fromEntries(given.map((fact) => [fact, gift[fact]])) }
              const settled = await judge.judgeRule(rule, read(filled), contextOf([read(filled), read(earlier)]))
              // a given fact may contradict another, or put nothing below a ratio; else the verdict is settled
              if (settled.verdict === 'unknown') expect(settled.reason).not.toBe('missing')
            }
          }),
          { numRuns: 100 },
        )
      }
    })
  },
)

/** The record less one of its facts or indicators. */
const without = (raw: Record<string, unknown>, pick: number): Record<string, unknown> => {
  const holder = (raw.indicators ?? raw) as Record<string, unknown>
  const names = Object.keys(holder).filter((name) => !['kind', 'id', 'area', 'asOf', 'year'].includes(name))
  const gone = names[pick % Math.max(1, names.length)]
  const rest = Object.fromEntries(Object.entries(holder).filter(([name]) => name !== gone))
  return raw.indicators ? { ...raw, indicators: rest } : rest
}

test("adding women's stalls never turns a pass into a fail", async () => {
  for (const plan of ['qingyuan', 'conghua'] as const) {
    await fc.assert(
      fc.asyncProperty(pair('public-toilet', plan), fc.integer({ min: 1, max: 50 }), async ({ raw, earlier }, more) => {
        const before = verdicts(await judgeAll(raw, earlier, plan, 'compiled'))
        const stalls = (raw as Record<string, unknown>).femaleStalls
        if (typeof stalls !== 'number') return
        const record = read({ ...raw, femaleStalls: stalls + more })
        const after = await judge.judge(record, plan, 0, contextOf([record]), {
          engine: 'compiled',
          crossCheck: false,
          explain: false,
        })
        for (const { rule, verdict } of after) if (verdict === 'fail') expect(before.get(rule)).not.toBe('pass')
      }),
      { numRuns: 300 },
    )
  }
})

test('60 overlapping checks equal 60 in turn, on either engine', async () => {
  const values = Array.from({ length: 60 }, (_, index) =>
    recordOf('public-toilet', {
      setting: 'urban',
      construction: 'new',
      highTraffic: index % 3 === 0,
      femaleStalls: index % 7,
      ...(index % 5 === 0 ? {} : { maleStalls: index % 4 }),
    }),
  )
  for (const engine of ['compiled', 'json-rules-engine'] as const) {
    const check = async (value: unknown) => (await halfsky.checkBatch(batchOf([value]), options({ engine }))).report
    const inTurn: unknown[] = []
    for (const value of values) inTurn.push(await check(value))
    const overlapping = await Promise.all(values.map(check))
    expect(overlapping).toEqual(inTurn)
    expect(overlapping.every((report) => report.findings.length > 0)).toBe(true)
  }
})
