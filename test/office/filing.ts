import type { FactRecord, Finding, Rule, Verdict } from '../../src/model/index.ts'
import type { Filed, Follower } from '../../src/office/index.ts'
import type { NewSubmission, Store, Submission } from '../../src/store/index.ts'
import { handedIn, keepRulebook } from '../store/deeds.ts'

/** Rules of every force; everything in them is made up. */
export const RULES: Readonly<Record<'mandatory' | 'encouraged' | 'early' | 'due', string>> = {
  mandatory: 'a/b/c/mandatory',
  encouraged: 'a/b/c/encouraged',
  early: 'a/b/c/early',
  due: 'a/b/c/due',
}

const rule = (id: string, binding: Rule['binding'], due: string | null) => ({ id, binding, due }) as Rule

/** What a follower needs of a rulebook. */
export const RULEBOOK = {
  rules: [
    rule(RULES.mandatory, 'mandatory', null),
    rule(RULES.encouraged, 'encouraged', null),
    rule(RULES.early, 'target', '2030-12-31'),
    rule(RULES.due, 'target', '2025-12-31'),
  ],
}

/** What was found of one record. */
export interface Said {
  readonly subject: string
  readonly verdict: Verdict
  readonly rule?: string
  readonly area?: string
  readonly asOf?: string
}

/** Hands records in, with what was found of them, and lets a follower do what follows. */
export const file = async (
  store: Store,
  follow: Follower,
  said: readonly Said[],
  given: Partial<NewSubmission> = {},
): Promise<Submission> => {
  await keepRulebook(store)
  const records = said.map(({ subject, area = '441802', asOf = '2026-04-30' }, position) => ({
    ...{ position, kind: 'public-toilet', subject, area, asOf, body: '{}' },
  }))
  return store.transact(async (tx) => {
    const submission = await tx.submissions.add(handedIn({ records, ...given }))
    const judged: Filed['judged'] = said.map(({ verdict, rule: id = RULES.mandatory }, index) => ({
      record: { ...records[index], id: records[index]?.subject } as unknown as FactRecord,
      findings: [{ rule: id, verdict } as Finding],
      plan: 'qingyuan',
      position: index,
    }))
    await follow(tx, { submission, judged })
    return submission
  })
}
