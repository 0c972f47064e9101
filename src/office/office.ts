import { type AreaParent, type Scope, stemsOf } from '../access/index.ts'
import type { AuditDetail, Clock, Repositories, Store } from '../store/index.ts'

/** What an office is made from. */
export interface OfficeParts {
  readonly store: Store
  readonly now: Clock
}

/** What all that is done rests on. */
export interface Office extends OfficeParts {
  /** The stems of the areas under those named. */
  stems(areas: Scope['areas']): Promise<readonly string[]>
  /** To be told when areas were changed. */
  areasChanged(): void
}

/** Others who write to the same database are heard of this late, in milliseconds. */
const KNOWN_FOR = 10_000

/** The office over a store. */
export const officeOf = ({ store, now }: OfficeParts): Office => {
  let known: { readonly given: readonly AreaParent[]; readonly until: number } | null = null
  const given = async (): Promise<readonly AreaParent[]> => {
    const time = Date.parse(now())
    if (known === null || known.until < time) {
      known = { given: await store.areas.list({ on: now().slice(0, 10) }), until: time + KNOWN_FOR }
    }
    return known.given
  }
  return {
    store,
    now,
    stems: async (areas) => stemsOf(areas, await given()),
    areasChanged: () => {
      known = null
    },
  }
}

/** Notes who did what, in the transaction in which it is done. */
export const note = async (
  tx: Pick<Repositories, 'audit'>,
  who: string,
  action: string,
  object: string,
  detail: AuditDetail = {},
): Promise<void> => {
  await tx.audit.append({ who, action, object, detail })
}
