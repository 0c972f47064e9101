import { type Actor, hashPassword, isNoMore, passwordFault, type Role } from '../access/index.ts'
import type { Account, AccountChange, Cursor, Page, Transaction } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** What an admin says of an account. */
export interface AccountFacts {
  readonly login: string
  readonly roles: readonly Role[]
  readonly areas: readonly string[]
  readonly kinds: readonly string[]
}

/** What is told of an account: never its hash. */
export type AccountView = Omit<Account, 'hash'>

/** Who sees to accounts: those in their own areas, of their own kinds. */
export type AccountKeeper = Pick<Actor, 'account' | 'stems' | 'kinds'>

/** Whoever has the machine, and so everything. */
export const THE_MACHINE: AccountKeeper = { account: 'command-line', stems: [''], kinds: [] }

/** Accounts, as admins see to them. */
export interface OfficeAccounts {
  /** Whether nobody can log in yet. */
  isNew(): Promise<boolean>
  /** The first account, an admin of everything; refused once there is one. */
  first(login: string, password: string): Promise<AccountView>
  /** Adds an account whose password has to be changed at the first login; nobody gives what they do not have. */
  add(who: AccountKeeper, facts: AccountFacts, password: string): Promise<AccountView>
  get(who: AccountKeeper, id: string): Promise<AccountView>
  /** Those whose areas lie in one's own; a page may have fewer than were asked for. */
  list(who: AccountKeeper, cursor: Cursor): Promise<Page<AccountView>>
  /** Changes what is given; what an account had open is closed. The last admin cannot be taken away. */
  change(
    who: AccountKeeper,
    id: string,
    change: Partial<AccountFacts> & {
      readonly disabled?: boolean
      readonly password?: string
      /** Issuer and subject of an identity from elsewhere, by which the account is known from now on instead of its password. */
      readonly external?: string | null
    },
  ): Promise<AccountView>
  /** Changes one's own password; every session but this one ends. */
  changePassword(id: string, password: string): Promise<void>
}

/** The accounts of an office. */
export const accountsOf = (office: Office): OfficeAccounts => {
  const { store } = office
  const isTheirs = async (who: AccountKeeper, { areas, kinds }: Pick<Account, 'areas' | 'kinds'>): Promise<boolean> =>
    isNoMore({ stems: await office.stems(areas), kinds }, who)
  const own = async (who: AccountKeeper, id: string): Promise<Account> => {
    const account = await store.accounts.get(id)
    if (account === null || !(await isTheirs(who, account))) throw denied('not-found', { what: 'account', id })
    return account
  }
  const refuseMore = async (who: AccountKeeper, scope: Pick<Account, 'areas' | 'kinds'>): Promise<void> => {
    if (!(await isTheirs(who, scope))) throw denied('not-allowed', { action: 'account:manage' })
  }
  return {
    isNew: async () => (await store.accounts.list({ limit: 1 })).items.length === 0,

    first: async (login, password) => {
      const hash = await hashOf(password, login)
      return store.transact(async (tx) => {
        if ((await tx.accounts.list({ limit: 1 })).items.length > 0) throw denied('set-up-already')
        const everything = { roles: ['admin', 'office'], areas: ['*'], kinds: [] }
        const account = await tx.accounts.add({ ...BLANK, login, hash, ...everything, mustChange: false })
        await note(tx, account.id, 'account:first', objectOf(account.id))
        return viewOf(account)
      })
    },

    add: async (who, facts, password) => {
      await refuseMore(who, facts)
      const hash = await hashOf(password, facts.login)
      return store.transact(async (tx) => {
        if (await tx.accounts.byLogin(facts.login)) throw denied('conflict', { what: 'login' })
        const account = await tx.accounts.add({ ...BLANK, ...facts, hash })
        await note(tx, who.account, 'account:add', objectOf(account.id), scopeOf(facts))
        return viewOf(account)
      })
    },

    get: async (who, id) => viewOf(await own(who, id)),

    list: async (who, cursor) => {
      const { items, next } = await store.accounts.list(cursor)
      const theirs = await Promise.all(items.map((one) => isTheirs(who, one)))
      return { items: items.filter((_, index) => theirs[index]).map(viewOf), next }
    },

    change: async (who, id, { password, ...change }) => {
      const before = await own(who, id)
      await refuseMore(who, { areas: change.areas ?? before.areas, kinds: change.kinds ?? before.kinds })
      const isOther = who.account !== id
      const linked = typeof change.external === 'string' ? { hash: null, mustChange: false } : {}
      const hash = password === undefined ? linked : { hash: await hashOf(password, before.login), mustChange: isOther }
      return store.transact(async (tx) => {
        const changed = await tx.accounts.change(id, { ...(change as AccountChange), ...hash })
        if (changed === null) throw notFound(id)
        if (!(await hasAdmin(tx))) throw denied('conflict', { what: 'last-admin' })
        await tx.sessions.endAll(id)
        await note(tx, who.account, 'account:change', objectOf(id), { changed: Object.keys({ ...change, ...hash }) })
        return viewOf(changed)
      })
    },

    changePassword: async (id, password) => {
      const account = await store.accounts.get(id)
      if (account === null) throw notFound(id)
      const hash = await hashOf(password, account.login)
      await store.transact(async (tx) => {
        await tx.accounts.change(id, { hash, mustChange: false })
        await tx.sessions.endAll(id)
        await note(tx, id, 'account:password', objectOf(id))
      })
    },
  }
}

const BLANK = { hash: null, external: null, disabled: false, mustChange: true } as const

const objectOf = (id: string): string => `account/${id}`

const notFound = (id: string): never => {
  throw denied('not-found', { what: 'account', id })
}

const scopeOf = ({ roles, areas, kinds }: AccountFacts) => ({ roles, areas, kinds })

const hashOf = async (password: string, login: string): Promise<string> => {
  const fault = passwordFault(password, login)
  if (fault) throw denied('weak-password', { fault })
  return hashPassword(password)
}

const viewOf = ({ hash: _, ...account }: Account): AccountView => account

const hasAdmin = async (tx: Transaction): Promise<boolean> => {
  for (let after: number | null = 0; after !== null; ) {
    const page: Page<Account> = await tx.accounts.list({ after, limit: 1_000 })
    if (page.items.some(({ roles, disabled }) => roles.includes('admin') && !disabled)) return true
    after = page.next
  }
  return false
}
