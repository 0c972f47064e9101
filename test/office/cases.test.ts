import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CASE_MOVES, caseFollower, casesOf, type Mover, officeOf } from '../../src/office/index.ts'
import { type Case, type CaseState, openStore, type Store } from '../../src/store/index.ts'
import { folders } from '../store/places.ts'
import { file, RULEBOOK, RULES, type Said } from './filing.ts'

const places = folders()
let store: Store
let time = '2026-05-01T00:00:00.000Z'
const now = () => time
const STATES: readonly CaseState[] = ['open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue']
const follow = caseFollower({ now }, RULEBOOK)
const keyOf = (subject: string, rule = RULES.mandatory) => ({ rule, kind: 'public-toilet', area: '441802', subject })
const cases = () => casesOf(officeOf({ store, now }))
const handIn = (...said: readonly Said[]) => file(store, follow, said)
const caseOf = (subject: string, rule?: string) => store.cases.find(keyOf(subject, rule))
beforeAll(async () => {
  store = await openStore(await places.place(), { now })
})
afterAll(async () => {
  await store.close()
  await places.stop()
})

describe('a case', () => {
  test('is opened by a breach, and by no other verdict', async () => {
    await handIn(
      { subject: 'A', verdict: 'fail' },
      { subject: 'A', verdict: 'fail', rule: RULES.encouraged },
      { subject: 'A', verdict: 'fail', rule: RULES.early },
      { subject: 'A', verdict: 'fail', rule: RULES.due },
      { subject: 'B', verdict: 'pass' },
      { subject: 'C', verdict: 'unknown' },
      { subject: 'D', verdict: 'not-applicable' },
      { subject: 'E', verdict: 'manual' },
      { subject: 'F', verdict: 'error' },
    )
    const { items } = await store.cases.list()
    expect(items.map(({ subject, rule, state, due }) => [subject, rule, state, due])).toEqual([
      ['A', RULES.mandatory, 'open', '2026-05-31'],
      ['A', RULES.due, 'open', '2026-05-31'],
    ])
  })

  test('is closed by a pass, reopened by a failure, and left alone by what is not settled', async () => {
    await handIn({ subject: 'G', verdict: 'fail' })
    await handIn({ subject: 'G', verdict: 'unknown' })
    expect(await caseOf('G')).toMatchObject({ state: 'open', reopened: 0 })
    const passing = await handIn({ subject: 'G', verdict: 'pass', area: '441802000000' })
    expect(await caseOf('G')).toMatchObject({ state: 'verified', closedBy: passing.id })
    await handIn({ subject: 'G', verdict: 'not-applicable' })
    expect(await caseOf('G')).toMatchObject({ state: 'verified' })
    await handIn({ subject: 'G', verdict: 'fail', area: '441802000' })
    expect(await caseOf('G')).toMatchObject({ state: 'open', reopened: 1, closedBy: null })
  })

  test('goes by the latest record, in a submission and over those before', async () => {
    await handIn(
      { subject: 'H', verdict: 'pass', asOf: '2026-04-02' },
      { subject: 'H', verdict: 'fail', asOf: '2026-04-01' },
    )
    expect(await caseOf('H')).toBeNull()
    await handIn({ subject: 'H', verdict: 'fail', asOf: '2026-03-01' })
    expect(await caseOf('H')).toBeNull()
    await handIn({ subject: 'H', verdict: 'fail', asOf: '2026-04-03' })
    await handIn({ subject: 'H', verdict: 'pass', asOf: '2026-04-01' })
    expect(await caseOf('H')).toMatchObject({ state: 'open' })
  })

  test('is not opened by a draft, nor by what is waived', async () => {
    await file(store, follow, [{ subject: 'I', verdict: 'fail' }], { state: 'draft' })
    expect(await caseOf('I')).toBeNull()
    const waiver = {
      ...{ rule: RULES.mandatory, kind: null, subject: 'J', area: '441802', approver: '示例办', basis: '示例文件' },
      ...{ from: '2026-01-01', until: '2026-05-01', createdBy: 'test' },
    }
    const { id } = await store.waivers.add(waiver)
    await handIn({ subject: 'J', verdict: 'fail' }, { subject: 'K', verdict: 'fail' })
    expect([await caseOf('J'), (await caseOf('K'))?.state]).toEqual([null, 'open'])
    await file(store, follow, [{ subject: 'J', verdict: 'fail' }], { asOf: '2026-05-02' })
    expect(await caseOf('J')).toMatchObject({ state: 'open' })
    await store.waivers.revoke(id, 'test')
    const byFile = caseFollower({ now }, RULEBOOK, { waivers: [{ ...waiver, subject: 'L' }] })
    await file(store, byFile, [{ subject: 'L', verdict: 'fail' }])
    expect(await caseOf('L')).toBeNull()
  })
})

/** What may happen to a subject. */
type Happening =
  | { readonly form: 'record'; readonly verdict: 'pass' | 'fail' | 'unknown' | 'not-applicable' }
  | { readonly form: 'step'; readonly to: CaseState; readonly as: Mover; readonly bare: boolean }
  | { readonly form: 'later'; readonly days: number }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    form: fc.constant('record' as const),
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const, 'not-applicable' as const),
  }),
  fc.record({
    form: fc.constant('step' as const),
    to: fc.constantFrom(...STATES),
    as: fc.constantFrom('direct' as const, 'rectify' as const),
    bare: fc.boolean(),
  }),
  fc.record({ form: fc.constant('later' as const), days: fc.integer({ min: 1, max: 40 }) }),
)

const later = (days: number) => {
  time = new Date(Date.parse(time) + days * 86_400_000).toISOString()
}

const stepOf = (found: Case, { to, as, bare }: Extract<Happening, { form: 'step' }>) => {
  const due = new Date(Date.parse(time) + 5 * 86_400_000).toISOString().slice(0, 10)
  const who = { account: 'someone', as: [as], mayShow: () => true }
  return cases().step(
    found.id,
    { to, version: found.version, ...(bare ? {} : { note: '说明', body: '示例局', due }) },
    who,
  )
}

describe('whatever happens, in whatever order', () => {
  let count = 0

  test('there is one case a rule and subject, closed only by a pass or by the office, by allowed moves alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 12 }), async (all) => {
        time = '2026-05-01T00:00:00.000Z'
        const subject = `P-${count++}`
        // the last that closed or opened it
        let isOpen: boolean | null = null
        let reopened = 0
        for (const one of all) {
          const before = await caseOf(subject)
          if (one.form === 'record') {
            await handIn({ subject, verdict: one.verdict })
            if (one.verdict === 'fail') {
              if (isOpen === false && before !== null) reopened++
              isOpen = true
            }
            if (one.verdict === 'pass' && before !== null) isOpen = false
          } else if (one.form === 'later') {
            later(one.days)
            await cases().markOverdue(time.slice(0, 10))
          } else if (before !== null) {
            const moved = await stepOf(before, one).then(
              () => true,
              () => false,
            )
            const own = CASE_MOVES.find(
              (move) => move.from === before.state && move.to === one.to && move.by === one.as,
            )
            if (!one.bare) expect(moved).toBe(own !== undefined)
            if (own === undefined) expect(moved).toBe(false)
            if (moved && one.to === 'verified') isOpen = false
          }
          const after = await caseOf(subject)
          expect(after === null ? null : after.state !== 'verified').toBe(isOpen)
          if (after === null) continue
          expect(after.reopened).toBe(reopened)
          expect(after.closedAt !== null).toBe(after.state === 'verified')
        }
        const found = await caseOf(subject)
        if (found === null) return
        expect((await store.cases.list({ subject })).items).toHaveLength(1)
        const events = await store.cases.events(found.id)
        expect(events.map(({ from }) => from)).toEqual([null, ...events.slice(0, -1).map(({ to }) => to)])
        expect(events.at(-1)?.to).toBe(found.state)
        for (const { from, to } of events.slice(1))
          expect(CASE_MOVES.some((move) => move.from === from && move.to === to)).toBe(true)
        expect(found.version).toBe(events.length)
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  test('the sweep marks what is late once, and nothing else', async () => {
    time = '2026-05-01T00:00:00.000Z'
    await handIn({ subject: 'S', verdict: 'fail' })
    await cases().markOverdue('2026-05-31')
    expect(await caseOf('S')).toMatchObject({ state: 'open' })
    expect(await cases().markOverdue('2026-06-01')).toBeGreaterThan(0)
    expect(await caseOf('S')).toMatchObject({ state: 'overdue' })
    expect(await cases().markOverdue('2026-06-01')).toBe(0)
  })
})
