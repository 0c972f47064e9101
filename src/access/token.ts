import { createHash, randomBytes } from 'node:crypto'

/** What its owner keeps, and what the store knows of it. */
export interface Token {
  readonly token: string
  readonly hash: string
}

const BYTES = 32
/** By which scanners of leaked secrets can tell one. */
const KEY = 'hsk_'
const PREFIX = 8

/** A token nobody can guess. */
export const newToken = (): Token => tokenOf(randomBytes(BYTES).toString('base64url'))

/** A key for programs: `hsk_`, by what it is told apart, and the secret. */
export const newKey = (): Token & { readonly prefix: string } => {
  const prefix = randomBytes(PREFIX / 2).toString('hex')
  return { ...tokenOf(`${KEY}${prefix}_${randomBytes(BYTES).toString('base64url')}`), prefix }
}

/** By what a key is told apart; null for what is none. */
export const prefixOf = (key: string): string | null => /^hsk_([0-9a-f]{8})_[\w-]{43}$/.exec(key)?.[1] ?? null

/** A token is long and random, so that a fast hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

const tokenOf = (token: string): Token => ({ token, hash: hashToken(token) })
