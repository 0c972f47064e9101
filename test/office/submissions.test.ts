import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/access/index.ts'
import { type Halfsky, openRulebook, SHIPPED, sourcesOf } from '../../src/halfsky.ts'
import { type Filed, type Filing, type Follower, officeOf, shelfOf, submissionsOf } from '../../src/office/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { openShipped, toilet } from '../http/open.ts'
import { folders, footing } from '../store/places.ts'

const places = folders()
const opened: Store[] = []
afterAll(async () => {
  for (const store of opened) await store.close()
  await places.stop()
})
const shipped = openShipped()

const someone: Actor = { account: 'a', roles: ['inspector', 'office'], stems: [''], kinds: [] }

const openShelf = async (store: Store, halfsky: Halfsky, followers: readonly Follower[] = []) => {
  const office = officeOf({ store, now: () => '2026-05-01T00:00:00.000Z' })
  return submissionsOf({
    office,
    halfsky,
    shelf: shelfOf(halfsky),
    version: '0.1.0',
    followers,
    waivers: [],
    namesDays: 90,
  })
}

const openNew = async (): Promise<Store> => {
  const store = await openStore(await places.place(), footing())
  opened.push(store)
  return store
}

const filing = (values: readonly unknown[], state: Filing['state'] = 'submitted'): Filing => ({
  batch: { entries: values.map((value, position) => ({ position, value, problems: [] })), problems: [] },
  ...{ names: [], state, lang: 'zh-CN', asOf: '2026-05-01' },
})

describe('submit', () => {
  test('tells followers in the transaction: where one fails nothing is kept', async () => {
    const store = await openNew()
    const told: Filed[] = []
    let isFailing = true
    const submissions = await openShelf(store, await shipped, [
      async (tx, filed) => {
        told.push(filed)
        expect(await tx.submissions.get(filed.submission.id)).not.toBeNull()
        if (isFailing) throw new Error('no')
      },
    ])
    await expect(submissions.submit(someone, filing([toilet]))).rejects.toThrow('no')
    expect((await store.submissions.list()).items).toEqual([])
    expect(await store.rulebooks.list()).toEqual([])
    isFailing = false
    const { submission } = await submissions.submit(someone, filing([toilet]))
    expect(told.at(-1)?.submission).toEqual(submission)
    expect(told.at(-1)?.judged.map(({ record }) => record.id)).toEqual(['T-1'])
    await submissions.submit(someone, filing([toilet], 'draft'))
    expect(told).toHaveLength(2)
  })

  test('a report is made again by the rulebook of its day, whatever the rules are now', async () => {
    const store = await openNew()
    const before = await openShelf(store, await shipped)
    const { submission, report } = await before.submit(someone, filing([toilet]))
    const path = 'qingyuan/environment/measures-6.yaml'
    const text = readFileSync(`${SHIPPED.rules}/${path}`, 'utf8').replace(/title: \{zh: 符合/, 'title: {zh: 更符合')
    const retitled = text.replace(/(stall-ratio:\n\s+title: \{zh: )/, '$1（修订）')
    const { halfsky } = await openRulebook({ overlay: [{ path, text: retitled }], cache: null })
    if (halfsky === null) throw new Error('not opened')
    expect(halfsky.rulebook.digest).not.toBe(submission.rulebook)
    const after = await openShelf(store, halfsky)
    const again = await after.recheck(someone, submission.id)
    expect(again.same).toBe(true)
    expect(again.report).toEqual(report)
    expect((await after.submit(someone, filing([toilet]))).report.rulebook.digest).toBe(halfsky.rulebook.digest)
    expect(await store.rulebooks.list()).toHaveLength(2)
  })

  test('a rulebook with other schemas and the same rules is kept beside the other', async () => {
    const store = await openNew()
    const first = await openShelf(store, await shipped)
    const { submission } = await first.submit(someone, filing([{ ...toilet, femaleStalls: 60 }]))
    const sources = structuredClone({ ...sourcesOf(await shipped) })
    const schema = sources.schemas['public-toilet'] as { properties: { femaleStalls: Record<string, unknown> } }
    schema.properties.femaleStalls['x-plausible'] = { minimum: 0, maximum: 50 }
    const { halfsky } = await openRulebook({ sources, cache: null })
    if (halfsky === null) throw new Error('not opened')
    const second = await openShelf(store, halfsky)
    const other = await second.submit(someone, filing([{ ...toilet, femaleStalls: 60 }]))
    expect(other.submission.counts).not.toEqual(submission.counts)
    expect(halfsky.rulebook.digest).toBe((await shipped).rulebook.digest)
    for (const { id } of [submission, other.submission]) expect((await second.recheck(someone, id)).same).toBe(true)
  })
})

const area = fc.constantFrom('441802', '441821')
const statistics = fc
  .record({ area, year: fc.integer({ min: 2021, max: 2026 }), value: fc.integer({ min: 0, max: 100 }) })
  .map(({ area, year, value }) => ({
    ...{ kind: 'area-statistics', id: 'S', area, year, asOf: `${year}-12-31` },
    indicators: { sanitaryToiletCoverage: value, villageCommitteeFemaleShare: value, villageCommittees: 2 },
  }))
const committee = fc
  .record({
    area,
    n: fc.integer({ min: 1, max: 3 }),
    women: fc.integer({ min: 0, max: 5 }),
    year: fc.constantFrom(2025, 2026),
  })
  .map(({ area, n, women, year }) => ({
    ...{ kind: 'village-committee', id: `V-${n}`, area: `${area}00${n}`, asOf: `${year}-03-01` },
    ...{ memberCount: 5, femaleCount: women },
  }))
const record = fc.oneof(statistics, committee, fc.constant({ kind: 'venue' }))
const step = fc.record({
  act: fc.constantFrom('submit', 'submit', 'submit', 'draft', 'correct', 'accept', 'return', 'hand-in'),
  which: fc.nat({ max: 20 }),
  records: fc.array(record, { minLength: 1, maxLength: 4 }),
})

describe('whatever is done in whatever order', () => {
  test('every report can be made again, and of what was corrected only the last stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const store = await openNew()
        const submissions = await openShelf(store, await shipped)
        const ids: string[] = []
        for (const { act, which, records } of steps) {
          const id = ids[which % Math.max(1, ids.length)] ?? 'none'
          const given = filing(records, act === 'draft' ? 'draft' : 'submitted')
          const done =
            act === 'accept' || act === 'return'
              ? submissions.decide(someone, id, { decision: act }).then(() => null)
              : act === 'hand-in'
                ? submissions.handIn(someone, id, given)
                : submissions.submit(someone, given, act === 'correct' ? { id, as: 'correction' } : undefined)
          const made = await done.catch((error) => {
            expect(error.denial, String(error.stack)).toBeDefined()
            return null
          })
          if (made) ids.push(made.submission.id)
        }
        for (const id of ids) {
          const { same } = await submissions.recheck(someone, id)
          expect(same).toBe(true)
          const { state, supersededBy } = await submissions.get(someone, id)
          expect(state === 'superseded').toBe(supersededBy !== null)
        }
        expect((await store.audit.verify()).broken).toBeNull()
      }),
      { numRuns: 15 },
    )
  }, 240_000)
})
