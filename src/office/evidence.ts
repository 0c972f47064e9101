import { type Actor, isWithin } from '../access/index.ts'
import type { StoredFile } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')]

/** What files begin with, and end with where that is fixed, by type: what they are called is not asked. */
const SIGNS: readonly { readonly type: string; readonly at: number; readonly sign: readonly number[] }[] = [
  { type: 'image/jpeg', at: 0, sign: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, sign: bytesOf('\x89PNG\r\n\x1a\n') },
  { type: 'image/webp', at: 8, sign: bytesOf('WEBP') },
  { type: 'application/pdf', at: 0, sign: bytesOf('%PDF-') },
]
const RIFF = bytesOf('RIFF')

/** The media types that evidence may have. */
export const EVIDENCE_TYPES: readonly string[] = SIGNS.map(({ type }) => type)

/** What bytes are, by how they begin; null for what is not taken as evidence. */
export const evidenceType = (bytes: Uint8Array): string | null => {
  const begins = (sign: readonly number[], at = 0): boolean => sign.every((byte, index) => bytes[at + index] === byte)
  const found = SIGNS.find(({ sign, at }) => begins(sign, at) && (at === 0 || begins(RIFF)))
  return found?.type ?? null
}

/** Keeps a file as evidence in an area. */
export const addFile = async (
  { store }: Office,
  known: Actor,
  area: string,
  bytes: Uint8Array,
): Promise<StoredFile> => {
  const type = evidenceType(bytes)
  if (type === null) throw denied('no-evidence')
  if (!isWithin(known.stems, area)) throw denied('outside-scope', { positions: '', count: 0 })
  return store.transact(async (tx) => {
    const file = await tx.files.add({ area, type, by: known.account, bytes })
    await note(tx, known.account, 'file:add', `file/${file.id}`, { area, type, size: file.size, digest: file.digest })
    return file
  })
}

/** A file and its bytes, for whoever sees its area. */
export const readFileOf = async (
  { store }: Office,
  known: Actor,
  id: string,
): Promise<{ readonly file: StoredFile; readonly bytes: Uint8Array }> => {
  const file = await store.files.get(id)
  const bytes = file && isWithin(known.stems, file.area) ? await store.files.bytes(id) : null
  if (file === null || bytes === null) throw denied('not-found', { what: 'file', id: '…' })
  await store.transact((tx) => note(tx, known.account, 'file:read', `file/${file.id}`))
  return { file, bytes }
}
