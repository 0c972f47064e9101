import { beforeAll, describe, expect, test } from 'vitest'
import { contextOf, type Judge, judgeOf } from '../../src/engine/index.ts'
import type { FactRecord } from '../../src/model/index.ts'
import { recordOf, shipped } from '../setup/product.ts'

let judge: Judge
let read: (value: unknown) => FactRecord
beforeAll(async () => {
  const { rulebook, kinds } = await shipped()
  judge = judgeOf(rulebook)
  read = (value) => {
    const { record, problems } = kinds.read(value)
    if (record === null) throw new Error(JSON.stringify(problems))
    return record
  }
})

const reported = (year: number, share: number, id: string): FactRecord =>
  read({
    ...recordOf('area-statistics', { year, indicators: { villageCommitteeHeadFemaleShare: share } }, '440117'),
    id,
  })

/** The record, and how often any of its facts was asked for. */
const watched = (record: FactRecord) => {
  let asked = 0
  const facts = new Proxy(record.facts, {
    getOwnPropertyDescriptor: (target, name) => {
      asked++
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
  return { record: { ...record, facts }, asked: () => asked }
}

const RULE = 'conghua/decision/goals-7/committee-head-share'

describe.each(['compiled', 'json-rules-engine'] as const)('a year that was reported several times, by %s', (engine) => {
  const judged = async (records: readonly FactRecord[], earlier: readonly FactRecord[]) => {
    const context = contextOf([...earlier, ...records])
    const options = { engine, crossCheck: false, explain: true } as const
    const findings = []
    for (const record of records) findings.push(await judge.judge(record, 'conghua', 0, context, options))
    return findings
  }

  test('is read once, however many records look back at it', async () => {
    const askedBy = async (many: number): Promise<number> => {
      const last = watched(reported(2024, 11, 'S-2'))
      const after = Array.from({ length: many }, (_, index) => reported(2025, 12, `S-2025-${index}`))
      await judged(after, [reported(2024, 11, 'S-1'), last.record])
      return last.asked()
    }
    const once = await askedBy(1)
    expect(once).toBeGreaterThan(0)
    expect(await askedBy(5)).toBe(once)
  })

  test('says the same to each of them as to one alone', async () => {
    const earlier = [reported(2024, 11, 'S-1'), reported(2024, 11.5, 'S-2')]
    const after = [reported(2025, 12, 'S-3'), reported(2025, 11, 'S-4'), reported(2025, 11.2, 'S-5')]
    const together = await judged(after, earlier)
    const alone = await Promise.all(after.map(async (one) => (await judged([one], earlier))[0]))
    expect(together).toEqual(alone)
    const verdicts = together.map((findings) => findings.find(({ rule }) => rule === RULE)?.verdict)
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown'])
    const agreeing = await judged(after, [reported(2024, 11, 'S-1'), reported(2024, 11, 'S-2')])
    expect(agreeing.map((findings) => findings.find(({ rule }) => rule === RULE)?.verdict)).toEqual([
      'pass',
      'fail',
      'pass',
    ])
  })
})
