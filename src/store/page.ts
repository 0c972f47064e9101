/** Where to go on in a list, and how far: rows after a `seq`, at most so many. */
export interface Cursor {
  readonly after?: number
  readonly limit?: number
}

/** A part of a list in ascending order of `seq`; `next` is the cursor of the part after it, null at the end. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: number | null
}

const LIMIT = 100
const MOST = 1_000

/** Makes the page of a query: one row more than the page tells whether there is another. */
export const pageOf = async <R extends { readonly seq: number }, T>(
  { after = 0, limit = LIMIT }: Cursor,
  ask: (after: number, limit: number) => Promise<readonly R[]>,
  read: (row: R) => T,
): Promise<Page<T>> => {
  const size = Math.min(Math.max(1, limit), MOST)
  const rows = await ask(after, size + 1)
  const items = rows.slice(0, size)
  return { items: items.map(read), next: rows.length > size ? (items.at(-1)?.seq ?? null) : null }
}
