import { type Actor, checkPassword, hashToken, isRole, NO_HASH, newToken, prefixOf } from '../access/index.ts'
import { type Account, type Scope, StoreFault } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** Who tries to log in, and from where. */
export interface LoginGiven {
  readonly login: string
  readonly password: string
  readonly address: string
}

/** A login that succeeded. */
export interface Login {
  /** What the browser keeps. */
  readonly token: string
  readonly expiresAt: string
  readonly account: string
  readonly mustChange: boolean
}

/** Somebody who is known. */
export interface Known extends Actor {
  readonly login: string
  readonly mustChange: boolean
  /** How they are known; a browser's session can be misused by other sites, a key cannot. */
  readonly via: 'session' | 'key'
}

/** Logins and what comes of them. */
export interface Logins {
  login(given: LoginGiven): Promise<Login>
  /** Opens a session for somebody who is known from elsewhere. */
  open(account: Account): Promise<Login>
  logout(token: string): Promise<void>
  /** Who a session's token stands for; null for nobody. */
  bySession(token: string): Promise<Known | null>
  /** Who a key stands for; null for nobody. */
  byKey(key: string): Promise<Known | null>
}

const MINUTE = 60_000
const IDLE = 12 * 60 * MINUTE
/** A session ends after this long however busy it was. */
const LONGEST = 7 * 24 * 60 * MINUTE
const WINDOW = 15 * MINUTE
/** Failed logins in a window after which one has to wait, by login and by address. */
const MOST = { login: 5, address: 30 } as const

/** The logins of an office. */
export const loginsOf = (office: Office): Logins => {
  const { store, now } = office
  const later = (by: number): string => new Date(Date.parse(now()) + by).toISOString()

  const known = async (account: Account, scope: Scope, via: Known['via']): Promise<Known | null> => {
    if (account.disabled) return null
    const [own, given] = [await office.stems(account.areas), await office.stems(scope.areas)]
    return {
      account: account.id,
      login: account.login,
      mustChange: account.mustChange,
      roles: account.roles.filter(isRole).filter((role) => scope.roles.includes(role)),
      stems: both(own, given),
      kinds: kindsOfBoth(account.kinds, scope.kinds),
      via,
    }
  }

  const open = async (account: Account): Promise<Login> => {
    const { token, hash } = newToken()
    const expiresAt = later(IDLE)
    await store.transact(async (tx) => {
      await tx.sessions.add({ hash, account: account.id, expiresAt })
      await note(tx, account.id, 'session:open', `account/${account.id}`)
    })
    return { token, expiresAt, account: account.id, mustChange: account.mustChange }
  }

  return {
    open,

    login: async ({ login, password, address }) => {
      const since = later(-WINDOW)
      const [byLogin, byAddress] = [`login ${hashToken(login)}`, `address ${hashToken(address)}`]
      const failed = [await store.attempts.count(byLogin, since), await store.attempts.count(byAddress, since)]
      if ((failed[0] ?? 0) >= MOST.login || (failed[1] ?? 0) >= MOST.address) {
        throw denied('login-later', { seconds: WINDOW / 1000 })
      }
      const account = await store.accounts.byLogin(login)
      // whoever is not there is looked for as long as whoever is
      const isRight = await checkPassword(password, account?.hash ?? NO_HASH)
      if (account === null || !isRight || account.disabled) {
        await store.transact(async (tx) => {
          await tx.attempts.note(byLogin)
          await tx.attempts.note(byAddress)
          if (account) await note(tx, account.id, 'session:refused', `account/${account.id}`)
        })
        throw denied('login-failed')
      }
      await store.attempts.clear(byLogin)
      return open(account)
    },

    logout: (token) => store.sessions.end(hashToken(token)),

    bySession: async (token) => {
      const hash = hashToken(token)
      const session = await store.sessions.get(hash)
      if (session === null) return null
      const [time, begun] = [Date.parse(now()), Date.parse(session.createdAt)]
      if (time > begun + LONGEST) return null
      // a write for every request would be too many
      if (time > Date.parse(session.seenAt) + MINUTE) await store.sessions.touch(hash, later(IDLE)).catch(unlessFull)
      const account = await store.accounts.get(session.account)
      return account && known(account, account, 'session')
    },

    byKey: async (key) => {
      if (prefixOf(key) === null) return null
      const found = await store.keys.byHash(hashToken(key))
      const account = found && (await store.accounts.get(found.account))
      return account && found && known(account, found, 'key')
    },
  }
}

/** Where there is no room to note that somebody is there, they may go on all the same. */
const unlessFull = (error: unknown): void => {
  if (!(error instanceof StoreFault && error.problem.code === 'store-full')) throw error
}

/** What lies both under some of these stems and under some of those. */
const both = (some: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set([
    ...some.filter((stem) => others.some((other) => stem.startsWith(other))),
    ...others.filter((stem) => some.some((one) => stem.startsWith(one))),
  ]),
]

const NONE = ['\0']

const kindsOfBoth = (some: readonly string[], others: readonly string[]): readonly string[] => {
  if (some.length === 0 || others.length === 0) return [...some, ...others]
  const shared = some.filter((kind) => others.includes(kind))
  // an empty list would stand for all
  return shared.length > 0 ? shared : NONE
}
