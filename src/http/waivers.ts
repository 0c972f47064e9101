import type { Waiver } from '../model/index.ts'
import type { Office } from '../office/index.ts'

/** What is waived at the door. */
export interface DoorWaivers {
  /** As last heard; undefined where nothing can be waived. */
  known(): readonly Waiver[] | undefined
  /** Resolves once what is known is new enough to be used; null where it is. */
  renewed(): Promise<void> | null
  /** To be told when waivers were granted or revoked here. */
  changed(): Promise<void>
}

/** Others who write to the same database are heard of this late, in milliseconds. */
const KNOWN_FOR = 10_000

/** The waivers of a file, and of the store where there is one. */
export const doorWaivers = (given: readonly Waiver[] | undefined, office: Office | undefined): DoorWaivers => {
  if (office === undefined) return { known: () => given, renewed: () => null, changed: async () => {} }
  const { store, now } = office
  let all: readonly Waiver[] = given ?? []
  let until = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null
  const ask = async (): Promise<void> => {
    try {
      const { waiversAt } = await import('../office/index.ts')
      all = [...(given ?? []), ...(await waiversAt(store, now()))]
    } catch {
      // without the store what was last heard has to do: verdicts do not depend on it
    } finally {
      until = performance.now() + KNOWN_FOR
      asking = null
    }
  }
  const asked = (): Promise<void> => {
    asking ??= ask()
    return asking
  }
  return {
    known: () => all,
    renewed: () => (performance.now() < until ? null : asked()),
    changed: async () => {
      // what is being asked may have been answered before the change
      await asking
      await asked()
    },
  }
}
