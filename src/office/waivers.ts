import { type Problem, problem, type Rulebook, type Waiver } from '../model/index.ts'
import type { Instant, Repositories, StoredWaiver } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** The waivers of a store as they stood at a time: granted by then, and not revoked. Whether one is in force is for the day of a check. */
export const waiversAt = async (tx: Pick<Repositories, 'waivers'>, at: Instant): Promise<readonly Waiver[]> => {
  const found: StoredWaiver[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof tx.waivers.list>> = await tx.waivers.list({}, { after, limit: 1_000 })
    found.push(...page.items)
    after = page.next
  }
  return found.filter(({ createdAt, revokedAt }) => createdAt <= at && (revokedAt === null || revokedAt > at))
}

/** What the office grants: of a subject in an area, or of all subjects there. */
export interface Grant {
  readonly rule: string
  readonly area: string
  /** A record's `id`. */
  readonly subject: string | null
  readonly approver: string
  readonly basis: string
  readonly from: string
  readonly until: string
}

/** Waivers, as the office grants and revokes them. */
export interface OfficeWaivers {
  /** Denied where the rulebook has no such rule, or the days are the wrong way round. */
  grant(who: string, grant: Grant): Promise<StoredWaiver>
  revoke(who: string, id: string): Promise<void>
}

/** The waivers of an office. */
export const waiversOf = ({ store }: Office, { rules }: Pick<Rulebook, 'rules'>): OfficeWaivers => ({
  grant: (who, grant) => {
    const rule = rules.find(({ id }) => id === grant.rule)
    const problems: Problem[] = []
    if (rule === undefined) problems.push(problem('unknown-rule', ruleParams(grant.rule)))
    if (grant.until < grant.from) problems.push(problem('field-value', { field: 'until', expected: `≥ ${grant.from}` }))
    if (problems.length > 0) throw denied('unfit-request', {}, problems)
    return store.transact(async (tx) => {
      const waiver = await tx.waivers.add({ ...grant, kind: rule?.subject ?? null, createdBy: who })
      const { area, from, until } = grant
      await note(tx, who, 'waiver:grant', `waiver/${waiver.id}`, { rule: grant.rule, area, from, until })
      return waiver
    })
  },

  revoke: (who, id) =>
    store.transact(async (tx) => {
      if (await tx.waivers.revoke(id, who)) await note(tx, who, 'waiver:revoke', `waiver/${id}`)
    }),
})

const ruleParams = (id: string): Problem['params'] => {
  const end = id.lastIndexOf('/')
  return { clause: id.slice(0, Math.max(0, end)), rule: id.slice(end + 1), suggestion: '' }
}
