import { fc } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Place, type Store, StoreFault, type Transaction } from '../../src/store/index.ts'
import { DIGEST, fill, handedIn, keepRulebook, recordAt } from './deeds.ts'
import { footing, type Places } from './places.ts'

/** What is refused, by its code. */
export const refused = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act
  } catch (error) {
    if (error instanceof StoreFault) return [error.problem.code, ...Object.values(error.problem.params)].join(' ')
    throw error
  }
  return 'done'
}

/** What holds of a store, whichever database it lies in. */
export const contract = (start: () => Promise<Places>): void => {
  let places: Places
  const stores: Store[] = []
  const open = async (place?: Place): Promise<Store> => {
    const store = await openStore(place ?? (await places.place()), footing())
    stores.push(store)
    return store
  }
  const begun = async (): Promise<Store> => {
    const store = await open()
    await keepRulebook(store)
    return store
  }
  beforeAll(async () => {
    places = await start()
  })
  afterAll(async () => {
    for (const store of stores) await store.close()
    await places?.stop()
  })

  test('it begins empty, answers, and is well', async () => {
    const store = await open()
    expect(await store.health()).toEqual({ database: store.database, version: 1 })
    expect((await store.doctor()).filter(({ ok, name }) => !ok && name !== 'durability')).toEqual([])
    expect((await store.submissions.list()).items).toEqual([])
    expect(await store.audit.verify()).toMatchObject({ lines: 0, broken: null })
  })

  test('there is something in every table, and it is well', async () => {
    const store = await open()
    await fill(store)
    const checks = await store.doctor()
    const counts = checks.find(({ name }) => name === 'counts')
    expect(Object.entries(counts?.seen ?? {}).filter(([, count]) => count === 0)).toEqual([])
    expect(checks.filter(({ ok, name }) => !ok && name !== 'durability')).toEqual([])
  })

  describe('transactions', () => {
    test('keep all or nothing, and what was given out is given out again', async () => {
      const store = await begun()
      const failing = store.transact(async (tx) => {
        await tx.submissions.add(handedIn())
        await tx.audit.append({ who: 'a', action: 'submit', object: 'x' })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect((await store.submissions.list()).items).toEqual([])
      expect((await store.records.list()).items).toEqual([])
      const added = await store.submissions.add(handedIn())
      expect(added.seq).toBe(1)
    })

    test('go on where they are nested', async () => {
      const store = await begun()
      const nested = store.transact(async (tx) => {
        await tx.transact((inner) => inner.submissions.add(handedIn()))
        throw new Error('no')
      })
      await expect(nested).rejects.toThrow('no')
      expect((await store.submissions.list()).items).toEqual([])
    })

    test('do not wait for themselves', async () => {
      const store = await begun()
      const outside = 'a transaction is open: ask the store it was given'
      await expect(store.transact(() => store.submissions.list())).rejects.toThrow(outside)
      await expect(store.transact(() => store.submissions.add(handedIn()))).rejects.toThrow(outside)
      let later: Promise<unknown> = Promise.resolve()
      await store.transact(async () => {
        later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => store.submissions.list())
      })
      await later
    })

    test('end with the first statement that fails', async () => {
      const store = await begun()
      const account = { ...SCOPE, login: 'a', hash: null, external: null, disabled: false, mustChange: false }
      await store.accounts.add(account)
      const going = store.transact(async (tx) => {
        await tx.submissions.add(handedIn())
        await tx.accounts.add(account).catch(() => {})
        return 'gone on'
      })
      expect(await refused(going)).toBe('store-conflict exists')
      expect((await store.submissions.list()).items).toEqual([])
      expect(await refused(store.transact((tx) => tx.accounts.list()))).toBe('done')
    })

    test('of many at once, each stands as if alone', async () => {
      const place = await places.place()
      const store = await open(place)
      // servers beside each other share a database; a folder has one
      const beside = async () => {
        const other = await openStore(place, { now: footing().now })
        stores.push(other)
        return other
      }
      const others = 'url' in place ? [store, await beside(), await beside()] : [store]
      await keepRulebook(store)
      const acts = Array.from({ length: 60 }, (_, index) =>
        (others[index % others.length] ?? store).transact(async (tx) => {
          const { id, seq } = await tx.submissions.add(handedIn())
          const line = await tx.audit.append({ who: `w${index}`, action: 'submit', object: id })
          expect(line.seq).toBe(seq)
          if (index % 7 === 3) throw new Error('planned')
        }),
      )
      const settled = await Promise.allSettled(acts)
      const kept = settled.filter(({ status }) => status === 'fulfilled').length
      expect(kept).toBe(60 - 9)
      const { items } = await store.submissions.list({}, { limit: 100 })
      expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: kept }, (_, index) => index + 1))
      expect(await store.audit.verify()).toMatchObject({ lines: kept, broken: null })
    })
  })

  test('transactions that write in other orders do not block each other for good', async () => {
    const store = await begun()
    const one = (tx: Transaction) => tx.audit.append({ who: 'w', action: 'a', object: 'o' })
    const other = (tx: Transaction) => tx.attempts.note('a')
    const acts = Array.from({ length: 40 }, (_, index) =>
      store.transact(async (tx) => {
        for (const act of index % 2 === 0 ? [one, other] : [other, one]) await act(tx)
      }),
    )
    await Promise.all(acts)
    expect(await store.attempts.count('a', '')).toBe(40)
    expect(await store.audit.verify()).toMatchObject({ lines: 40, broken: null })
  })

  describe('submissions', () => {
    test('come back as they were handed in', async () => {
      const store = await begun()
      const added = await store.submissions.add(handedIn())
      const { records, report, problems, ...rest } = handedIn()
      expect(added).toMatchObject({ ...rest, seq: 1, revision: 1, supersedes: null, submittedAt: added.createdAt })
      expect(await store.submissions.get(added.id)).toEqual(added)
      expect(await store.submissions.report(added.id)).toBe(report)
      expect(await store.submissions.problems(added.id)).toBe(problems)
      const found = await store.records.list({ submission: added.id })
      const subject = { kind: 'public-toilet', areas: ['441802', '441802000'], subject: 'T-1' }
      expect(await store.records.latest(subject, ['submitted'], 'another')).toBe('2026-04-30')
      expect(await store.records.latest(subject, ['submitted'], added.id)).toBeNull()
      expect(await store.records.latest(subject, ['returned'], 'another')).toBeNull()
      expect(found.items).toMatchObject(records)
      expect(found.items[0]).toMatchObject({ findings: null, state: 'submitted', period: '2026' })
      expect(await store.submissions.get('none')).toBeNull()
      expect(await store.submissions.report('none')).toBeNull()
    })

    test('are told apart by every filter', async () => {
      const store = await begun()
      const one = await store.submissions.add(handedIn())
      const other = await store.submissions.add(
        handedIn({ state: 'draft', area: '441803', kind: null, period: null, by: 'account-2', records: [] }),
      )
      const found = async (filter: Parameters<Store['submissions']['list']>[0]) =>
        (await store.submissions.list(filter)).items.map(({ id }) => id)
      expect(await found({})).toEqual([one.id, other.id])
      expect(await found({ stems: ['441803', 'x'] })).toEqual([other.id])
      expect(await found({ stems: [] })).toEqual([])
      expect(await found({ states: [] })).toEqual([])
      expect(await found({ kind: 'public-toilet' })).toEqual([one.id])
      expect(await found({ period: '2026' })).toEqual([one.id])
      expect(await found({ states: ['draft', 'locked'] })).toEqual([other.id])
      expect(await found({ by: 'account-1' })).toEqual([one.id])
      expect(await found({ since: other.createdAt })).toEqual([other.id])
      expect(await found({ before: other.createdAt })).toEqual([one.id])
      expect(await store.submissions.tally()).toEqual([
        { ...KEY, state: 'submitted', count: 1, first: one.createdAt, last: one.createdAt },
        { area: '441803', kind: null, period: null, state: 'draft', count: 1, first: null, last: null },
      ])
    })

    test('are marked by what stands: anew when something is added or leaves, and not by what is drafted on', async () => {
      const store = await begun()
      const mark = () => store.submissions.mark(['submitted', 'accepted'])
      const marks = [await mark()]
      const { id } = await store.submissions.add(handedIn())
      marks.push(await mark())
      await store.submissions.move(id, { from: ['submitted'], to: 'accepted' })
      expect(await mark()).toBe(marks.at(-1))
      const { id: other } = await store.submissions.add(handedIn())
      marks.push(await mark())
      await store.submissions.move(other, { from: ['submitted'], to: 'returned' })
      marks.push(await mark())
      expect(new Set(marks).size).toBe(marks.length)
    })

    test('move from the state the caller knew, and no other', async () => {
      const store = await begun()
      const { id } = await store.submissions.add(handedIn({ state: 'draft' }))
      const handed = await store.submissions.move(id, { from: ['draft'], to: 'submitted', revision: 1 })
      expect(handed).toMatchObject({
        state: 'submitted',
        revision: 2,
        submittedAt: expect.any(String),
        decidedAt: null,
      })
      const move = { from: ['submitted'], to: 'returned', by: 'account-9', note: '请补充' } as const
      expect(await refused(store.submissions.move(id, { ...move, revision: 1 }))).toBe(`store-stale submission ${id}`)
      const decided = await store.submissions.move(id, move)
      expect(decided).toMatchObject({ state: 'returned', decidedBy: 'account-9', note: '请补充', revision: 3 })
      expect(await refused(store.submissions.move(id, move))).toBe(`store-stale submission ${id}`)
      expect(await refused(store.submissions.move('none', move))).toBe('store-stale submission none')
    })

    test('are superseded once', async () => {
      const store = await begun()
      const first = await store.submissions.add(handedIn())
      const second = await store.submissions.add(handedIn({ supersedes: first.id }))
      expect(await store.submissions.get(first.id)).toMatchObject({ state: 'superseded', supersededBy: second.id })
      expect(second.supersedes).toBe(first.id)
      const again = store.submissions.add(handedIn({ supersedes: first.id }))
      expect(await refused(again)).toMatch(/^store-(conflict|stale)/)
      expect((await store.submissions.list()).items).toHaveLength(2)
    })

    test('need a rulebook that is kept', async () => {
      const store = await open()
      expect(await refused(store.submissions.add(handedIn()))).toBe('store-conflict reference')
    })

    test('of one idempotency key there is one', async () => {
      const store = await begun()
      const submit = () =>
        store.transact(async (tx) => {
          const used = await tx.submissions.usedKey('account-1', 'k')
          if (used) return used.submission
          const { id } = await tx.submissions.add(handedIn())
          await tx.submissions.useKey('account-1', 'k', { requestHash: 'h', submission: id })
          return id
        })
      const ids = await Promise.all(Array.from({ length: 8 }, submit))
      expect(new Set(ids).size).toBe(1)
      expect((await store.submissions.list()).items).toHaveLength(1)
      expect(await store.submissions.usedKey('account-1', 'k')).toEqual({ requestHash: 'h', submission: ids[0] })
      expect(await store.submissions.usedKey('account-2', 'k')).toBeNull()
      const again = { requestHash: 'g', submission: ids[0] ?? '' }
      expect(await refused(store.submissions.useKey('account-1', 'k', again))).toBe('store-conflict exists')
    })

    test('may have thousands of records', async () => {
      const store = await begun()
      const records = Array.from({ length: 2_500 }, (_, position) => recordAt(position, `T-${position}`, '{}'))
      const { id } = await store.submissions.add(handedIn({ records }))
      let after = 0
      const positions: number[] = []
      for (;;) {
        const { items, next } = await store.records.list({ submission: id }, { after, limit: 1_000 })
        positions.push(...items.map(({ position }) => position))
        if (next === null) break
        after = next
      }
      expect(positions).toEqual(records.map(({ position }) => position))
    })
  })

  test('pages of any length cover everything once, whatever is added meanwhile', async () => {
    const store = await begun()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ limit: fc.integer({ min: 1, max: 7 }), add: fc.nat({ max: 3 }) }), { minLength: 1 }),
        async (steps) => {
          const before = (await all(store)).map(({ id }) => id)
          const seen: string[] = []
          let after = 0
          for (let step = 0; ; step++) {
            const { limit, add } = steps[step % steps.length] ?? { limit: 1, add: 0 }
            const { items, next } = await store.submissions.list({ stems: ['441802'] }, { after, limit })
            seen.push(...items.map(({ id }) => id))
            if (next === null) break
            if (step < steps.length)
              for (let n = 0; n < add; n++) await store.submissions.add(handedIn({ records: [] }))
            after = next
          }
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen.slice(0, before.length)).toEqual(before)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('what was handed in, decided or noted cannot be altered', async () => {
    const place = await places.place()
    const store = await open(place)
    await fill(store)
    const altered = [
      'UPDATE audit SET who = who',
      'DELETE FROM audit',
      'UPDATE record SET body = body',
      'DELETE FROM record',
      'UPDATE submission SET report = report',
      'UPDATE submission SET area = area',
      'DELETE FROM submission',
      'UPDATE case_event SET note = note',
      'DELETE FROM case_event',
      'UPDATE case_file SET rule = rule',
      'DELETE FROM case_file',
      'DELETE FROM rulebook',
      'UPDATE rulebook SET files = files',
      'UPDATE file SET bytes = bytes',
      'DELETE FROM submission_key',
    ]
    for (const statement of altered)
      await expect(places.run(place, statement), statement).rejects.toThrow(/is kept as it is/)
    if ('url' in place) await expect(places.run(place, 'TRUNCATE audit')).rejects.toThrow(/is kept as it is/)
    await places.run(place, 'UPDATE submission SET note = note')
  })

  describe('cases', () => {
    const where = { rule: 'a/b/c/d', kind: 'public-toilet', area: '441802', subject: 'T-1' }
    const opened = async () => {
      const store = await begun()
      const { id } = await store.submissions.add(handedIn())
      return { store, submission: id, one: await store.cases.open({ ...where, openedBy: id, who: 'w' }) }
    }

    test('are one for a rule and subject', async () => {
      const { store, submission, one } = await opened()
      expect(await store.cases.find(where)).toEqual(one)
      expect(await store.cases.get(one.id)).toEqual(one)
      expect(await refused(store.cases.open({ ...where, openedBy: submission, who: 'w' }))).toBe(
        'store-conflict exists',
      )
    })

    test('a change of an old version is refused, and of many at once one is made', async () => {
      const { store, one } = await opened()
      const moves = await Promise.all(
        Array.from({ length: 6 }, () => refused(store.cases.move(one.id, { version: 1, who: 'w', to: 'notified' }))),
      )
      expect(moves.filter((done) => done === 'done')).toHaveLength(1)
      expect(moves.filter((done) => done === `store-stale case ${one.id}`)).toHaveLength(5)
      expect(await store.cases.events(one.id)).toHaveLength(2)
    })

    test('are followed to the end and opened again', async () => {
      const { store, submission, one } = await opened()
      const move = (version: number, change: object) => store.cases.move(one.id, { version, who: 'w', ...change })
      expect(await move(1, { to: 'notified', body: '示例局', due: '2026-08-01' })).toMatchObject({ body: '示例局' })
      const closed = await move(2, { to: 'verified', closedBy: submission, note: '已整改' })
      expect(closed).toMatchObject({
        state: 'verified',
        closedBy: submission,
        closedAt: expect.any(String),
        version: 3,
      })
      const again = await move(3, { to: 'open', reopen: true })
      expect(again).toMatchObject({ closedAt: null, closedBy: null, reopened: 1, body: '示例局', due: '2026-08-01' })
      const events = await store.cases.events(one.id)
      expect(events.map(({ from, to, note }) => [from, to, note])).toEqual([
        [null, 'open', null],
        ['open', 'notified', null],
        ['notified', 'verified', '已整改'],
        ['verified', 'open', null],
      ])
    })

    test('are told apart by every filter', async () => {
      const { store, submission, one } = await opened()
      const rest = { openedBy: submission, who: 'w', body: '示例局', due: '2026-06-01' }
      const other = await store.cases.open({ rule: 'x/y/z/w', kind: 'venue', area: '441803', subject: 'V', ...rest })
      const found = async (filter: Parameters<Store['cases']['list']>[0]) =>
        (await store.cases.list(filter)).items.map(({ id }) => id)
      expect(await found({})).toEqual([one.id, other.id])
      for (const filter of [
        ...[
          { rule: 'x/y/z/w' },
          { kind: 'venue' },
          { subject: 'V' },
          { stems: ['441803'] },
          { kinds: ['venue'] },
          { body: '示例局' },
        ],
        { dueBefore: '2026-06-02' },
      ])
        expect(await found(filter)).toEqual([other.id])
      expect(await found({ states: ['open'] })).toHaveLength(2)
      expect(await found({ states: ['verified'] })).toEqual([])
    })
  })

  test('subjects are known by kind, area and identifier, and keep their history', async () => {
    const store = await begun()
    const first = await store.submissions.add(handedIn())
    const seen = { kind: 'public-toilet', area: '441802', id: 'T-1', name: '旧名', submission: first.id }
    await store.subjects.see(seen)
    await store.subjects.see({ ...seen, area: '441803' })
    const second = await store.submissions.add(handedIn({ supersedes: first.id }))
    await store.subjects.see({ ...seen, name: '新名', submission: second.id })
    const { items } = await store.subjects.list({ stems: ['441802'], kind: 'public-toilet' })
    expect(items).toMatchObject([{ seq: 1, name: '新名', latest: second.id }])
    expect(items[0]?.lastSeen).not.toBe(items[0]?.firstSeen)
    expect(await store.subjects.get({ kind: 'public-toilet', area: '441803', id: 'T-1' })).toMatchObject({ seq: 2 })
    const history = await store.records.list({ kind: 'public-toilet', stems: ['441802'], subject: 'T-1' })
    expect(history.items.map(({ submission, state }) => [submission, state])).toEqual([
      [first.id, 'superseded'],
      [second.id, 'submitted'],
    ])
  })

  test('records are chosen by what became of them, and counted by area and kind', async () => {
    const store = await begun()
    const draft = await store.submissions.add(handedIn({ state: 'draft' }))
    const handed = await store.submissions.add(
      handedIn({ records: [recordAt(0, 'T-1', '{}'), recordAt(1, 'T-2', '{}')] }),
    )
    const all = (await store.records.list()).items
    const own = (await store.records.list({ handedIn: true })).items
    expect(own.map(({ submission }) => submission)).toEqual([handed.id, handed.id])
    expect(all.length).toBeGreaterThan(own.length)
    expect((await store.records.list({ seqs: own.slice(1).map(({ seq }) => seq) })).items).toEqual(own.slice(1))
    expect((await store.records.list({ seqs: [] })).items).toEqual([])
    const place = { area: own[0]?.area, kind: own[0]?.kind, period: handed.period }
    expect(await store.records.reported({ states: ['submitted'] })).toEqual([
      { submission: handed.id, ...place, state: 'submitted', submittedAt: handed.submittedAt, count: 2 },
    ])
    expect(await store.records.reported({ stems: ['44'] })).toContainEqual(
      expect.objectContaining({ submission: draft.id, submittedAt: null }),
    )
    expect(await store.records.reported({ stems: ['11'] })).toEqual([])
  })

  test('areas are what they were on a day', async () => {
    const store = await open()
    const old = { code: '440184', name: '从化市', parent: '440100', validFrom: '1994-03-26', validTo: '2014-02-11' }
    const now = { code: '440117', name: '从化区', parent: '440100', validFrom: '2014-02-12', validTo: null }
    await store.areas.put(old)
    await store.areas.put({ ...now, name: '错' })
    await store.areas.put(now)
    expect(await store.areas.get('440184', '2014-02-11')).toEqual(old)
    expect(await store.areas.get('440184', '2014-02-12')).toBeNull()
    expect(await store.areas.get('440117', '2014-02-11')).toBeNull()
    expect(await store.areas.list()).toEqual([now, old])
    expect(await store.areas.list({ on: '2026-01-01' })).toEqual([now])
  })

  test('periods are locked and opened once', async () => {
    const store = await open()
    const key = { area: '441802', kind: 'venue', period: '2026' }
    await store.periods.put({ ...key, due: '2026-06-30' })
    expect(await store.periods.put({ ...key, due: '2026-07-31' })).toMatchObject({ due: '2026-07-31', lockedAt: null })
    expect(await store.periods.lock(key, 'w')).toMatchObject({ lockedBy: 'w', lockedAt: expect.any(String) })
    expect(await refused(store.periods.lock(key, 'v'))).toBe('store-stale period 441802 venue 2026')
    expect(await store.periods.unlock(key)).toMatchObject({ lockedBy: null, lockedAt: null })
    expect(await refused(store.periods.unlock(key))).toBe('store-stale period 441802 venue 2026')
    expect((await store.periods.list({ stems: ['441802'], kind: 'venue', period: '2026' })).items).toHaveLength(1)
    expect((await store.periods.list({ stems: [] })).items).toEqual([])
    expect(await store.periods.get({ ...key, period: '2025' })).toBeNull()
  })

  test('waivers hold from a day to a day, until they are revoked', async () => {
    const store = await open()
    const given = { rule: 'a', kind: null, subject: null, approver: 'x', basis: 'y', createdBy: 'w' }
    const one = await store.waivers.add({ ...given, area: '441802', from: '2026-01-01', until: '2026-06-30' })
    const other = await store.waivers.add({ ...given, rule: 'b', area: null, from: '2026-02-01', until: null })
    const found = async (filter: Parameters<Store['waivers']['list']>[0]) =>
      (await store.waivers.list(filter)).items.map(({ rule }) => rule).join()
    expect(await store.waivers.get(one.id)).toEqual(one)
    expect(one).toMatchObject({ from: '2026-01-01', until: '2026-06-30', revokedAt: null })
    expect(await found({})).toBe('a,b')
    expect(await found({ rule: 'b' })).toBe('b')
    expect(await found({ stems: ['441803'] })).toBe('b')
    expect(await found({ stems: [] })).toBe('b')
    expect(await found({ on: '2026-01-31' })).toBe('a')
    expect(await found({ on: '2026-06-30' })).toBe('a,b')
    expect(await found({ on: '2026-07-01' })).toBe('b')
    expect(await store.waivers.revoke(other.id, 'v')).toBe(true)
    expect(await store.waivers.revoke(other.id, 'v')).toBe(false)
    expect(await found({ on: '2026-07-01' })).toBe('')
    expect(await store.waivers.get(other.id)).toMatchObject({ revokedBy: 'v' })
  })

  test('units have duties and report on them once a year', async () => {
    const store = await open()
    const unit = await store.duties.addUnit('示例局')
    expect(await refused(store.duties.addUnit('示例局'))).toBe('store-conflict exists')
    expect(await store.duties.renameUnit(unit.id, '示例委')).toMatchObject({ name: '示例委' })
    expect(await store.duties.unit(unit.id)).toMatchObject({ seq: 1, name: '示例委' })
    const duty = await store.duties.add({ unit: unit.id, rule: 'a', indicator: null, area: '441800' })
    const other = await store.duties.add({ unit: unit.id, rule: null, indicator: 'i', area: '441802' })
    await expect(store.duties.add({ unit: unit.id, rule: null, indicator: null, area: 'x' })).rejects.toThrow()
    expect(await refused(store.duties.add({ unit: 'none', rule: 'a', indicator: null, area: 'x' }))).toBe(
      'store-conflict reference',
    )
    expect((await store.duties.list({ indicator: 'i' })).items).toEqual([other])
    expect((await store.duties.list({ unit: unit.id, stems: ['441800'], rule: 'a' })).items).toEqual([duty])
    const report = { by: 'w', text: '已落实' }
    expect(await refused(store.duties.report(duty.id, 2026, report))).toBe(`store-stale duty-report ${duty.id} 2026`)
    await store.duties.expect(duty.id, 2026, '2027-01-31')
    expect(await store.duties.report(duty.id, 2026, report)).toMatchObject({ submittedBy: 'w', due: '2027-01-31' })
    expect(await refused(store.duties.report(duty.id, 2026, report))).toBe(`store-stale duty-report ${duty.id} 2026`)
    expect(await store.duties.reports({ year: 2026 })).toHaveLength(1)
    expect(await store.duties.reports({ duties: [other.id] })).toEqual([])
    expect(await refused(store.duties.remove(duty.id))).toBe('store-conflict reference')
    await store.duties.unexpect(duty.id)
    expect(await store.duties.reports({ duties: [duty.id] })).toHaveLength(1)
    await store.duties.expect(other.id, 2026, '2027-01-31')
    await store.duties.unexpect(other.id)
    expect(await store.duties.remove(other.id)).toBe(true)
    expect(await store.duties.remove(other.id)).toBe(false)
  })

  test('accounts, their sessions, keys and failed logins', async () => {
    const store = await open()
    const given = { ...SCOPE, login: 'zhang', hash: 'h', external: null, disabled: false, mustChange: true }
    const account = await store.accounts.add(given)
    expect(account).toMatchObject({ ...given, seq: 1 })
    expect(await store.accounts.byLogin('zhang')).toEqual(account)
    expect(await store.accounts.byLogin('ZHANG')).toBeNull()
    expect(await refused(store.accounts.add(given))).toBe('store-conflict exists')
    const changed = await store.accounts.change(account.id, { disabled: true, kinds: ['venue'], external: 'iss|1' })
    expect(changed).toEqual({ ...account, disabled: true, kinds: ['venue'], external: 'iss|1' })
    expect(await store.accounts.byExternal('iss|1')).toEqual(changed)
    expect(await store.accounts.change('none', {})).toBeNull()

    const future = '2027-01-01T00:00:00.000Z'
    const past = '2020-01-01T00:00:00.000Z'
    const session = await store.sessions.add({ hash: 's1', account: account.id, expiresAt: future })
    await store.sessions.add({ hash: 's2', account: account.id, expiresAt: past })
    expect(await store.sessions.get('s1')).toEqual(session)
    expect(await store.sessions.get('s2')).toBeNull()
    await store.sessions.touch('s1', '2027-02-01T00:00:00.000Z')
    expect(await store.sessions.get('s1')).toMatchObject({ expiresAt: '2027-02-01T00:00:00.000Z' })
    await store.sessions.sweep()
    await store.sessions.end('s1')
    expect(await store.sessions.get('s1')).toBeNull()
    await store.sessions.add({ hash: 's3', account: account.id, expiresAt: future })
    await store.sessions.endAll(account.id)
    expect(await store.sessions.get('s3')).toBeNull()

    const key = { ...SCOPE, prefix: 'p', account: account.id, name: 'n' }
    const kept = await store.keys.add({ ...key, hash: 'k1', expiresAt: null })
    await store.keys.add({ ...key, hash: 'k2', expiresAt: past })
    expect(await store.keys.byHash('k1')).toEqual(kept)
    expect(await store.keys.get(kept.id)).toEqual(kept)
    expect(await store.keys.byHash('k2')).toBeNull()
    expect(await store.keys.revoke(kept.id)).toBe(true)
    expect(await store.keys.revoke(kept.id)).toBe(false)
    expect(await store.keys.byHash('k1')).toBeNull()
    expect((await store.keys.list({ account: account.id })).items).toHaveLength(2)
    expect((await store.keys.list({ account: 'none' })).items).toEqual([])

    for (const who of ['a', 'a', 'b']) await store.attempts.note(who)
    expect(await store.attempts.count('a', past)).toBe(2)
    expect(await store.attempts.count('a', future)).toBe(0)
    await store.attempts.clear('a')
    expect(await store.attempts.count('a', past)).toBe(0)
    await store.attempts.sweep(future)
    expect(await store.attempts.count('b', past)).toBe(0)
  })

  test('names of people are found, erased and purged, and stand nowhere else', async () => {
    const store = await begun()
    const { id } = await store.submissions.add(handedIn())
    const person = (place: number, name: string, purgeAt: string) => ({
      submission: id,
      position: 0,
      place,
      name,
      purgeAt,
    })
    const later = '2027-01-01T00:00:00.000Z'
    const people = [
      person(0, '示例甲', later),
      person(1, '示例乙', later),
      person(2, '示例甲', '2026-05-01T00:00:00.000Z'),
    ]
    await store.people.keep(people)
    expect(await store.people.of(id)).toEqual(people)
    expect(await store.people.find('示例甲')).toEqual([people[0], people[2]])
    expect(await store.people.purge()).toBe(1)
    expect(await store.people.erase('示例甲', [{ submission: id, position: 0, place: 1 }])).toBe(0)
    expect(await store.people.erase('示例甲')).toBe(1)
    expect(await store.people.erase('示例乙', [{ submission: id, position: 0, place: 1 }])).toBe(1)
    expect((await Array.fromAsync(store.exportAll())).join('')).not.toContain('示例甲')
  })

  test('names of people stand in no error, whatever is wrong with what was given', async () => {
    const store = await begun()
    const { id } = await store.submissions.add(handedIn())
    const person = { submission: id, position: 0, place: 0, name: '示例甲', purgeAt: '2027-01-01T00:00:00.000Z' }
    const wrong = [
      { place: 'x' },
      { place: null },
      { purgeAt: null },
      { position: 9 },
      { name: '示例甲\0' },
      { place: 1.5 },
    ]
    for (const change of wrong) {
      const told = await store.people.keep([{ ...person, ...change } as typeof person]).catch((error: Error) => error)
      expect(told).toBeInstanceOf(Error)
      const said = [String(told), JSON.stringify(told), JSON.stringify(told, Object.getOwnPropertyNames(told))].join()
      expect(said).not.toContain('示例甲')
    }
    await store.people.keep([person])
    expect(await refused(store.people.keep([person]))).toBe('store-conflict exists')
  })

  test('evidence comes back byte for byte', async () => {
    const store = await open()
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const file = await store.files.add({ area: '441802', type: 'image/png', by: 'w', bytes })
    expect(file).toMatchObject({ size: 256, digest: expect.stringMatching(/^sha256:40aff2e9/), by: 'w' })
    expect(await store.files.get(file.id)).toEqual(file)
    expect(Buffer.from((await store.files.bytes(file.id)) ?? []).equals(bytes)).toBe(true)
    expect(await store.files.bytes('none')).toBeNull()
  })

  test('what is to be told waits, is taken once, and waits again where it failed', async () => {
    const store = await open()
    const hook = await store.hooks.add({ url: 'http://127.0.0.1:9/', secret: 's', events: ['a'] })
    const all = await store.hooks.add({ url: 'http://127.0.0.1:9/all', secret: 's', events: [] })
    expect(await store.hooks.queue('a', '{"n":1}')).toBe(2)
    expect(await store.hooks.queue('b', '{"n":2}')).toBe(1)
    const until = '2026-12-01T00:00:00.000Z'
    const taken = await Promise.all([store.hooks.take(until, 2), store.hooks.take(until, 2)])
    const told = taken.flat().sort((a, b) => a.seq - b.seq)
    expect(told.map(({ seq, hook: to, tries }) => [seq, to, tries])).toEqual([
      [1, hook.id, 1],
      [2, all.id, 1],
      [3, all.id, 1],
    ])
    await store.hooks.done(1)
    await store.hooks.failed(2, 'HTTP 500', '2026-01-01T00:00:00.000Z')
    await store.hooks.failed(3, 'HTTP 410', null)
    expect((await store.hooks.take(until)).map(({ seq, tries }) => [seq, tries])).toEqual([[2, 2]])
    const { items } = await store.hooks.deliveries({ hook: all.id })
    expect(items.map(({ seq, error, doneAt, nextAt }) => [seq, error, doneAt, nextAt])).toEqual([
      [2, 'HTTP 500', null, until],
      [3, 'HTTP 410', null, null],
    ])
    expect(await store.hooks.change(all.id, { disabled: true })).toMatchObject({ disabled: true, events: [] })
    expect(await store.hooks.queue('b', '{}')).toBe(0)
    await store.hooks.sweep(until)
    expect((await store.hooks.deliveries()).items.map(({ seq }) => seq)).toEqual([2])
    expect(await store.hooks.remove(all.id)).toBe(true)
    expect(await store.hooks.remove(all.id)).toBe(false)
    expect((await store.hooks.list()).items.map(({ id }) => id)).toEqual([hook.id])
  })

  test('rulebooks are kept as they were first seen', async () => {
    const store = await open()
    await keepRulebook(store)
    await store.rulebooks.keep({ digest: DIGEST, version: '9', files: new Uint8Array() })
    expect(await store.rulebooks.list()).toEqual([await store.rulebooks.get(DIGEST)])
    expect(await store.rulebooks.get(DIGEST)).toMatchObject({ version: '0.1.0' })
    expect([...((await store.rulebooks.files(DIGEST)) ?? [])]).toEqual([31, 139, 0, 255])
    expect(await store.rulebooks.files('none')).toBeNull()
  })

  test('text comes back as it was, or is refused', async () => {
    const store = await open()
    const tried = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\0', '\ud800', 'a', '𠮷', "'") }),
    )
    await fc.assert(
      fc.asyncProperty(tried, async (name) => {
        const isPlain = name.isWellFormed() && !name.includes('\0')
        const put = store.areas.put({ code: 'x', name, parent: null, validFrom: '2026-01-01', validTo: null })
        expect(await refused(put)).toBe(isPlain ? 'done' : 'store-text')
        if (isPlain) expect((await store.areas.get('x', '2026-01-01'))?.name).toBe(name)
      }),
      { numRuns: 60 },
    )
  })

  test('texts are sorted by their bytes', async () => {
    const store = await open()
    const codes = ['b', 'a', 'B', '中', 'é', 'z', '10', '9', '_', '𠮷']
    for (const code of codes)
      await store.areas.put({ code, name: '', parent: null, validFrom: '2026-01-01', validTo: null })
    const sorted = codes.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect((await store.areas.list()).map(({ code }) => code)).toEqual(sorted)
  })

  describe('the audit log', () => {
    const columns = ['at', 'who', 'action', 'object', 'detail', 'previous', 'hash'] as const

    test('names the first line of which a single field was altered, or that was taken out', async () => {
      const place = await places.place()
      const store = await open(place)
      const lines = 12
      for (let n = 1; n <= lines; n++)
        await store.audit.append({ who: `w${n}`, action: 'a', object: 'o', detail: { n, z: null, a: ['x'] } })
      const good = await store.audit.verify()
      expect(good).toMatchObject({ lines, broken: null })
      await places.run(place, UNGUARD[store.database])
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: lines }),
          fc.oneof(fc.constantFrom(...columns), fc.constantFrom('seq', 'gone')),
          async (seq, column) => {
            await places.run(place, 'CREATE TABLE kept AS SELECT * FROM audit')
            await places.run(place, tamper(seq, column))
            const { broken } = await store.audit.verify()
            expect(broken?.seq).toBe(seq)
            await places.run(place, 'DELETE FROM audit')
            await places.run(place, 'INSERT INTO audit SELECT * FROM kept')
            await places.run(place, 'DROP TABLE kept')
            expect(await store.audit.verify()).toEqual(good)
          },
        ),
        { numRuns: 25 },
      )
    })

    test('holds a line noted elsewhere against a chain made anew', async () => {
      const store = await open()
      await store.audit.append({ who: 'w', action: 'a', object: 'o' })
      const { head } = await store.audit.verify()
      await store.audit.append({ who: 'w', action: 'b', object: 'o' })
      expect(await store.audit.verify({ seq: 1, hash: head })).toMatchObject({ lines: 2, broken: null })
      const other = await store.audit.verify({ seq: 1, hash: 'f'.repeat(64) })
      expect(other.broken).toEqual({ seq: 1, why: 'head' })
      expect((await store.audit.verify({ seq: 3, hash: head })).broken).toEqual({ seq: 3, why: 'missing' })
    })

    test('is told apart by every filter', async () => {
      const store = await open()
      const one = await store.audit.append({ who: 'a', action: 'see', object: 'x', detail: { b: 1, a: '一' } })
      const other = await store.audit.append({ who: 'b', action: 'change', object: 'y' })
      expect(Object.keys(one.detail)).toEqual(['b', 'a'].sort())
      for (const filter of [{ who: 'b' }, { action: 'change' }, { object: 'y' }, { since: other.at }])
        expect((await store.audit.list(filter)).items).toEqual([other])
      expect((await store.audit.list({ before: other.at })).items).toEqual([one])
    })
  })
}

const SCOPE = { roles: ['inspector'], areas: ['441802'], kinds: [] }
const KEY = { area: '441802', kind: 'public-toilet', period: '2026' }

const all = async (store: Transaction) => {
  const items = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<Store['submissions']['list']>> = await store.submissions.list(
      {},
      { after, limit: 500 },
    )
    items.push(...page.items)
    after = page.next
  }
  return items
}

/** Takes the guards of the audit log away, as somebody with the file or the server in hand could. */
const UNGUARD = {
  sqlite: 'DROP TRIGGER audit_kept; DROP TRIGGER audit_fixed',
  postgres: 'DROP TRIGGER audit_kept ON audit; DROP TRIGGER audit_fixed ON audit; DROP TRIGGER audit_whole ON audit',
}

const tamper = (seq: number, column: string): string => {
  if (column === 'gone') return `DELETE FROM audit WHERE seq = ${seq}`
  if (column === 'seq') return `UPDATE audit SET seq = seq + 1000 WHERE seq = ${seq}`
  return `UPDATE audit SET ${column} = ${column} || ' ' WHERE seq = ${seq}`
}
