import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** 2^15 blocks of 1 KB, three times over: as slow as OWASP asks for, with 32 MB at a time. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const
const SALT = 16
const LENGTH = 32
const [SHORTEST, LONGEST] = [10, 200]

/** Why a password is not taken. */
export type PasswordFault = 'short' | 'long' | 'plain'

/** What is wrong with a password; null for nothing. Length is what counts; classes of characters are not asked for. */
export const passwordFault = (password: string, login: string): PasswordFault | null => {
  const signs = [...password.normalize('NFKC')]
  if (signs.length < SHORTEST) return 'short'
  if (signs.length > LONGEST) return 'long'
  const isLogin = password.toLowerCase().includes(login.toLowerCase()) && signs.length < login.length + SHORTEST
  return isLogin || new Set(signs).size < 4 ? 'plain' : null
}

/** `scrypt$N$r$p$salt$hash`, the last two in base64url. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT)
  const { N, r, p } = COST
  const hash = await derive(password, salt, COST)
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** No password has this hash; to check against it takes as long as against any other. */
export const NO_HASH = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a password is the one that was hashed. */
export const checkPassword = async (password: string, stored: string): Promise<boolean> => {
  const [name, N, r, p, salt = '', hash = ''] = stored.split('$')
  if (name !== 'scrypt') return false
  const expected = Buffer.from(hash, 'base64url')
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  const found = await derive(password, Buffer.from(salt, 'base64url'), cost)
  return expected.length === found.length && timingSafeEqual(expected, found) && stored !== NO_HASH
}

// each takes 32 MB: many at once would be a way to exhaust the service
const MOST = 2
let running = 0
const waiting: (() => void)[] = []

const derive = async (
  password: string,
  salt: Buffer,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> => {
  if (running >= MOST) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await new Promise((resolve, reject) => {
      const options = { ...cost, maxmem: 256 * cost.N * cost.r }
      scrypt(password.normalize('NFKC'), salt, LENGTH, options, (error, key) => (error ? reject(error) : resolve(key)))
    })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
