import { computed, ref } from 'vue'
import { ask, Refusal } from './api.ts'
import { forget, putBy, takeDown } from './keep/shelf.ts'

/** Who is logged in, as the service tells it. */
export interface Me {
  readonly account: string
  readonly login: string
  readonly mustChange: boolean
  readonly roles: readonly (keyof typeof ROLE_NAMES)[]
  readonly stems: readonly string[]
  readonly kinds: readonly string[]
}

const ROLE_NAMES = { inspector: 0, hr: 0, office: 0, author: 0, admin: 0 } as const

/** `none` where the service keeps nothing, `out` where nobody is logged in; null until it is known. */
export const session = ref<Me | 'none' | 'out' | null>(null)

/** Who is logged in, if somebody is. */
export const me = computed<Me | null>(() => (typeof session.value === 'object' ? session.value : null))

/** Whether this service is known to keep records. */
export const keeps = computed(() => session.value !== null && session.value !== 'none')

const SHELF = 'session'

/** Asks the service who is logged in; without a network it is whoever was when there last was one. */
export const refreshSession = async (): Promise<void> => {
  try {
    session.value = await ask<Me>('/v1/session')
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 0
    if (status === 401) session.value = 'out'
    else if (status === 404) session.value = 'none'
    else {
      session.value ??= (await takeDown<Me | 'none' | 'out'>(SHELF).catch(() => undefined))?.value ?? null
      return
    }
  }
  await putBy(SHELF, JSON.parse(JSON.stringify(session.value))).catch(() => undefined)
}

/** Logs in. */
export const logIn = async (login: string, password: string): Promise<void> => {
  await ask('/v1/session', { method: 'POST', json: { login, password } })
  await refreshSession()
}

/** Logs out; lists that only the account may see are forgotten, what was entered here is not. */
export const logOut = async (): Promise<void> => {
  await ask('/v1/session', { method: 'DELETE' })
  await forget()
  session.value = 'out'
}

/** Sets up the first account of all and logs in to it. */
export const setUp = async (secret: string, login: string, password: string): Promise<void> => {
  await ask('/v1/accounts/first', { method: 'POST', json: { secret, login, password } })
  await refreshSession()
}

/** Changes the password of whoever is logged in. */
export const changePassword = async (old: string, password: string): Promise<void> => {
  await ask('/v1/session/password', { method: 'PUT', json: { old, password } })
  await refreshSession()
}
