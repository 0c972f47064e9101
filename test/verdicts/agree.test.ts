import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Judge, judgeOf, NO_CONTEXT } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { VERDICTS } from '../../src/model/index.ts'
import { type TypedKind, typeKind } from '../../src/typed/index.ts'
import { frameOf, type Verdicts, verdictsOf } from '../../src/verdicts/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { recordOf, shipped } from '../setup/product.ts'

let halfsky: Halfsky
let judge: Judge
beforeAll(async () => {
  halfsky = await shipped()
  judge = judgeOf(halfsky.rulebook)
})

const AREAS = { qingyuan: ['441800', '441802', '441802100'], conghua: ['440117', '440117100'] } as const
const PLANS = ['qingyuan', 'conghua'] as const

const typed = (plan: string, kind: string): TypedKind => {
  const { rulebook, kinds } = halfsky
  const found = typeKind(rulebook, plan, kind, { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) })
  if (found === null) throw new Error(`no kind ${kind}`)
  return found
}

/** The verdicts of a record laid out in a frame, or null where it is left to the exact evaluators. */
const verdictsIn = ({ judge: judgeFrame }: Verdicts, kind: TypedKind, frame: Float64Array): string[] | null => {
  const out = new Uint8Array(kind.rules.length)
  return judgeFrame(frame, out) ? [...out].map((code) => VERDICTS[code] ?? '?') : null
}

describe.each(PLANS)('the rules of %s, compiled to verdicts', (plan) => {
  test('leave no rule to the exact evaluators alone', () => {
    const kinds = [...new Set(halfsky.rulebook.rules.map(({ subject }) => subject))]
    expect(kinds.flatMap((kind) => typed(plan, kind).beyond.map(({ id }) => id))).toEqual([])
  })

  test('agree with the exact evaluator on every kind, by generated code and by closures', async () => {
    let judged = 0
    for (const [kind, spec] of Object.entries(halfsky.rulebook.kinds)) {
      const types = typed(plan, kind)
      const [generated, closures] = [verdictsOf(types), verdictsOf(types, { generate: false })]
      expect([generated.isGenerated, closures.isGenerated]).toEqual([true, false])
      const frame = new Float64Array(types.slots.length)
      const records = fc.record({ facts: factsOf(spec, halfsky.rulebook), area: fc.constantFrom(...AREAS[plan]) })
      await fc.assert(
        fc.asyncProperty(records, async ({ facts, area }) => {
          const { record } = halfsky.kinds.read(recordOf(kind, facts, area))
          if (record === null) return
          if (!frameOf(record, types.slots, frame)) {
            expect(generated.judgeRecord(record, new Uint8Array(types.rules.length))).toBe(false)
            return
          }
          const options = { engine: 'compiled', crossCheck: false, explain: false } as const
          const findings = await judge.judge(record, plan, 0, NO_CONTEXT, options)
          const exact = findings.map(({ verdict }) => verdict)
          for (const verdicts of [generated, closures]) {
            expect(verdictsIn(verdicts, types, frame)).toEqual(exact)
            const out = new Uint8Array(types.rules.length)
            expect(verdicts.judgeRecord(record, out) && [...out].map((code) => VERDICTS[code])).toEqual(exact)
          }
          judged++
        }),
        { numRuns: spec.kind === 'area-statistics' || spec.kind === 'government-body' ? 40 : 200 },
      )
    }
    expect(judged).toBeGreaterThan(1_000)
  })
})
