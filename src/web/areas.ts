import { computed, shallowRef, watch } from 'vue'
import { areaStem } from '../model/index.ts'
import { ask } from './api.ts'
import { codeOfStem, distinct, isAreaCode, type KnownArea } from './area-search.ts'
import { rulebook } from './judging/reference.ts'
import { today } from './keep/draft.ts'
import { drafts } from './keep/drafts.ts'
import { putBy, takeDown } from './keep/shelf.ts'
import { me } from './session.ts'
import { say, words } from './words/index.ts'

interface Listed {
  readonly code: string
  readonly name: string
}

const listed = shallowRef<readonly Listed[]>([])
const SHELF = 'areas'
let read: string | null = null

/** Reads the areas that the service knows; without a network they are as they were read last. */
export const readAreas = async (): Promise<void> => {
  const account = me.value?.account ?? null
  if (account === read) return
  read = account
  listed.value = []
  if (account === null) return
  try {
    const { items } = await ask<{ readonly items: readonly Listed[] }>('/v1/areas', { query: { on: today() } })
    listed.value = items
    await putBy(SHELF, items)
  } catch {
    // asked again by the next page that needs them
    read = null
    listed.value = (await takeDown<readonly Listed[]>(SHELF).catch(() => undefined))?.value ?? listed.value
  }
}

watch(me, () => void readAreas())

/** Every area that is known here: those of the service, of the account, of the plans, and of the records on this device. */
export const areas = computed<readonly KnownArea[]>(() => {
  const { area } = words.value
  const told = (code: string, name: string): KnownArea => ({ code, name, isNamed: false })
  const own = (me.value?.stems ?? []).filter((stem) => stem !== '').map((stem) => told(codeOfStem(stem), area.own))
  const planned = (rulebook.value?.plans ?? []).flatMap((plan) =>
    plan.areas.map((stem) => told(codeOfStem(stem), area.ofPlan(say(plan.title)))),
  )
  const used = drafts.value.filter(({ area: code }) => isAreaCode(code)).map(({ area: code }) => told(code, area.used))
  return distinct([...listed.value.map((one) => ({ ...one, isNamed: true })), ...planned, ...own, ...used])
})

/** Those of them that whoever is logged in has to do with; all where nobody is. */
export const ownAreas = computed<readonly KnownArea[]>(() => {
  const stems = me.value?.stems ?? ['']
  return areas.value.filter(({ code }) => stems.some((stem) => areaStem(code).startsWith(stem)))
})
