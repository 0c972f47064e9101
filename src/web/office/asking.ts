import { type Ref, shallowRef, watch } from 'vue'
import { ask, Refusal } from '../api.ts'
import { putBy, takeDown } from '../keep/shelf.ts'
import { me, refreshSession } from '../session.ts'
import { faultText } from '../telling.ts'
import { lang } from '../words/index.ts'
import type { PageOf } from './told.ts'

/** What is asked of the service. */
export interface Question {
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
}

/** An answer as it comes and goes. */
export interface Answer<T> {
  readonly value: Ref<T | null>
  readonly fault: Ref<string>
  readonly isBusy: Ref<boolean>
  /** When it was seen last, where the service cannot be reached now. */
  readonly oldFrom: Ref<string | null>
  read(): Promise<void>
}

/** Answers what is asked, anew whenever something else is asked or the language changes; without the service as it was seen last. */
export const useAnswer = <T>(
  question: () => Question | null,
  fetch: (question: Question) => Promise<T> = ({ path, query = {} }) => ask<T>(path, { query }),
): Answer<T> => {
  const value = shallowRef<T | null>(null)
  const fault = shallowRef('')
  const isBusy = shallowRef(false)
  const oldFrom = shallowRef<string | null>(null)
  let round = 0
  let before = ''
  const read = async (): Promise<void> => {
    const own = ++round
    const asked = question()
    const account = me.value?.account
    // what was answered to something else is no answer to this
    if (before !== JSON.stringify(asked)) [value.value, fault.value, oldFrom.value] = [null, '', null]
    before = JSON.stringify(asked)
    if (asked === null || account === undefined) {
      value.value = null
      return
    }
    const name = `office/${account}/${lang.value}/${asked.path}?${new URLSearchParams(definite(asked.query ?? {}))}`
    isBusy.value = true
    try {
      const found = await fetch(asked)
      if (own !== round) return
      ;[value.value, fault.value, oldFrom.value] = [found, '', null]
      await putBy(name, found).catch(() => undefined)
    } catch (error) {
      const isGone = error instanceof Refusal && error.status === 0
      const known = isGone ? await takeDown<T>(name).catch(() => undefined) : undefined
      if (own !== round) return
      if (known) [value.value, fault.value, oldFrom.value] = [known.value, '', known.at]
      else [value.value, fault.value, oldFrom.value] = [null, faultText(error), null]
      if (error instanceof Refusal && error.status === 401) await refreshSession()
    } finally {
      if (own === round) isBusy.value = false
    }
  }
  watch([() => JSON.stringify(question()), lang, () => me.value?.account], () => void read(), { immediate: true })
  return { value, fault, isBusy, oldFrom, read }
}

const definite = (query: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined))

const AT_ONCE = '1000'
const MOST = 5_000

/** All parts of a list, up to five thousand; `next` tells whether more were left. */
export const askAll = async <T>({ path, query = {} }: Question): Promise<PageOf<T>> => {
  const items: T[] = []
  let after: string | undefined
  for (;;) {
    const part = await ask<PageOf<T>>(path, { query: { ...query, limit: AT_ONCE, after } })
    items.push(...part.items)
    if (part.next === null || items.length >= MOST) return { items, next: part.next }
    after = String(part.next)
  }
}
