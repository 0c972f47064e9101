import type { Known, Office } from '../../office/index.ts'

/** What of the actor's scope a list is about: the areas and kinds they may see, and of these those they ask for. */
export interface Narrowed {
  readonly stems: readonly string[]
  /** Absent for all. */
  readonly kinds?: readonly string[]
}

/** Narrows an actor's scope to an area with all under it, and to a kind. */
export const narrowed = async (
  office: Pick<Office, 'stems'>,
  { stems, kinds }: Pick<Known, 'stems' | 'kinds'>,
  { area, kind }: { readonly area?: string | undefined; readonly kind?: string | undefined },
): Promise<Narrowed> => {
  const own = area === undefined ? stems : common(stems, await office.stems([area]))
  if (kind === undefined) return kinds.length === 0 ? { stems: own } : { stems: own, kinds }
  return { stems: own, kinds: kinds.length === 0 || kinds.includes(kind) ? [kind] : [] }
}

/** The areas under both: of two stems of which one begins with the other, the longer. */
const common = (some: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set(
    some.flatMap((one) =>
      others.flatMap((other) => (one.startsWith(other) ? one : other.startsWith(one) ? other : [])),
    ),
  ),
]
