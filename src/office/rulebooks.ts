import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type Halfsky, openRulebook, sourcesOf } from '../halfsky.ts'
import type { Store, Transaction } from '../store/index.ts'
import { denied } from './denial.ts'

/** The rulebook a product judges by, as it is kept. */
export interface Shelf {
  /** Keeps the rulebook, if it is not kept yet; gives what it is kept under. */
  keep(tx: Transaction, version: string): Promise<string>
  /** Opens a rulebook that was kept. */
  open(store: Store, key: string): Promise<Halfsky>
}

interface Pack {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** Rulebooks are large, and most is judged again by the latest. */
const OPEN = 2

/** The shelf of a product's rulebook. */
export const shelfOf = (halfsky: Halfsky): Shelf => {
  const { digest } = halfsky.rulebook
  let pack: Promise<Pack> | undefined
  const open = new Map<string, Promise<Halfsky>>()

  /** Schemas may change without changing what rules mean: then the rulebook is kept once more, under a longer name. */
  const keyFor = async (tx: Transaction, own: Pack): Promise<{ key: string; isKept: boolean }> => {
    for (const key of [digest, `${digest}+${own.digest.slice(0, 16)}`]) {
      const kept = await tx.rulebooks.files(key)
      if (kept === null) return { key, isKept: false }
      if (digestOf(await promisify(gunzip)(kept)) === own.digest) return { key, isKept: true }
    }
    throw new Error('two rulebooks of one digest')
  }
  let known: string | undefined

  return {
    keep: async (tx, version) => {
      // what was written in a transaction that failed is not there
      if (known !== undefined && (await tx.rulebooks.get(known)) !== null) return known
      pack ??= packOf(halfsky)
      const own = await pack
      const { key, isKept } = await keyFor(tx, own)
      if (!isKept) await tx.rulebooks.keep({ digest: key, version, files: own.bytes })
      known = key
      return key
    },
    open: async (store, key) => {
      const before = open.get(key)
      if (before !== undefined) return before
      const opening = openKept(store, key)
      open.set(key, opening)
      opening.catch(() => open.delete(key))
      for (const oldest of [...open.keys()].slice(0, -OPEN)) open.delete(oldest)
      return opening
    },
  }
}

/** Everything a rulebook is compiled from, in one text. */
const packOf = async (halfsky: Halfsky): Promise<Pack> => {
  const { files, planTexts, schemas } = sourcesOf(halfsky)
  const text = Buffer.from(JSON.stringify({ files, planTexts: [...planTexts], schemas }))
  return { digest: digestOf(text), bytes: await promisify(gzip)(text) }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const openKept = async (store: Store, key: string): Promise<Halfsky> => {
  const files = await store.rulebooks.files(key)
  if (files === null) throw denied('not-found', { what: 'rulebook', id: key })
  const { planTexts, ...rest } = JSON.parse((await promisify(gunzip)(files)).toString())
  const { halfsky, problems } = await openRulebook({
    sources: { ...rest, planTexts: new Map(planTexts), problems: [] },
  })
  if (halfsky === null) throw denied('unfit-request', {}, problems)
  return halfsky
}
