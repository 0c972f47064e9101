import type { NewSubmission, Store, Transaction } from '../../src/store/index.ts'

export const DIGEST = `sha256:${'a'.repeat(64)}`

/** A submission of some records; everything in it is made up. */
export const handedIn = (given: Partial<NewSubmission> = {}): NewSubmission => ({
  ...{ state: 'submitted', area: '441802', kind: 'public-toilet', period: '2026', by: 'account-1' },
  ...{ rulebook: DIGEST, engine: 'compiled', version: '0.1.0', asOf: '2026-05-01' },
  counts: { records: 2, refused: 1, pass: 1, fail: 1, unknown: 0, notApplicable: 3, manual: 0, error: 0, breaches: 1 },
  report: '{"violations":[ ]}',
  problems: '[]',
  records: [
    recordAt(0, 'T-1', '{"femaleStalls":3,"name":"示例公厕 \\u0000"}'),
    { ...recordAt(1, 'T-2', '{"femaleStalls": 1.50}'), findings: '[{"verdict":"fail"}]' },
  ],
  ...given,
})

/** A record of a toilet. */
export const recordAt = (position: number, subject: string, body: string) => ({
  ...{ position, kind: 'public-toilet', subject, area: '441802', asOf: '2026-04-30', body },
})

/** A rulebook that submissions can refer to. */
export const keepRulebook = (store: Transaction) =>
  store.rulebooks.keep({ digest: DIGEST, version: '0.1.0', files: new Uint8Array([31, 139, 0, 255]) })

/** Something in every table. */
export const fill = async (store: Store): Promise<void> => {
  await keepRulebook(store)
  await store.areas.put({ code: '441800', name: '清远市', parent: null, validFrom: '2021-01-01', validTo: null })
  const account = await store.accounts.add({
    ...{ login: '示例', hash: 'scrypt$1', external: null, roles: ['office'], areas: ['441800'], kinds: [] },
    ...{ disabled: false, mustChange: true },
  })
  await store.sessions.add({ hash: 's'.repeat(64), account: account.id, expiresAt: '2026-06-01T00:00:00.000Z' })
  const key = { prefix: 'hs_1', hash: 'k'.repeat(64), account: account.id, name: 'import', expiresAt: null }
  await store.keys.add({ ...key, roles: ['inspector'], areas: ['441802'], kinds: ['public-toilet'] })
  await store.attempts.note('address:192.0.2.1')
  const first = await store.transact(async (tx) => {
    const added = await tx.submissions.add(handedIn({ by: account.id }))
    await tx.submissions.useKey(account.id, 'key-1', { requestHash: 'h', submission: added.id })
    await tx.subjects.see({ kind: 'public-toilet', area: '441802', id: 'T-1', name: '示例', submission: added.id })
    await tx.people.keep([
      { submission: added.id, position: 0, place: 0, name: '示例甲', purgeAt: '2027-01-01T00:00:00.000Z' },
    ])
    await tx.audit.append({
      who: account.id,
      action: 'submit',
      object: `submission/${added.id}`,
      detail: { b: 2, a: '一' },
    })
    return added
  })
  await store.submissions.add(handedIn({ supersedes: first.id, records: [] }))
  await store.periods.put({ area: '441802', kind: 'public-toilet', period: '2026', due: '2026-06-30' })
  const bytes = new Uint8Array([0, 1, 2, 255])
  const file = await store.files.add({ area: '441802', type: 'image/png', by: account.id, bytes })
  const where = { rule: 'a/b/c/d', kind: 'public-toilet', area: '441802', subject: 'T-2' }
  const opened = await store.cases.open({ ...where, openedBy: first.id, who: account.id, due: '2026-07-01' })
  await store.cases.move(opened.id, { version: 1, who: account.id, to: 'notified', file: file.id, note: '整改' })
  await store.waivers.add({
    ...{ rule: 'a/b/c/d', kind: null, subject: null, area: '441802', approver: '示例办', basis: '示例文件' },
    ...{ from: '2026-01-01', until: null, createdBy: account.id },
  })
  const unit = await store.duties.addUnit('示例局')
  const duty = await store.duties.add({ unit: unit.id, rule: null, indicator: 'x', area: '441800' })
  await store.duties.expect(duty.id, 2026, '2027-01-31')
  await store.hooks.add({ url: 'http://127.0.0.1:9/hook', secret: 's', events: ['submission.accepted'] })
  await store.hooks.queue('submission.accepted', '{}')
}
