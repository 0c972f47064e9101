import type { Waiver } from '../model/index.ts'
import type { Repositories } from '../store/index.ts'

/** The waivers of a store that are in force on a day. */
export const waiversOn = async (tx: Pick<Repositories, 'waivers'>, on: string): Promise<readonly Waiver[]> => {
  const found: Waiver[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { items, next }: Awaited<ReturnType<typeof tx.waivers.list>> = await tx.waivers.list(
      { on },
      { after, limit: 1_000 },
    )
    found.push(...items)
    after = next
  }
  return found
}
