import { computed, ref, watchEffect } from 'vue'
import type { Bilingual, Lang } from '../../model/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** What a dictionary holds. */
export type Words = typeof zh

const KEY = 'halfsky-lang'

const stored = (): Lang => {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

/** The language of the pages, kept in this browser. */
export const lang = ref<Lang>(stored())

/** The dictionary of the language. */
export const words = computed<Words>(() => (lang.value === 'en' ? en : zh))

/** The half of a bilingual text in the language of the pages. */
export const say = (text: Bilingual): string => (lang.value === 'en' ? text.en : text.zh)

/** Changes to the other language. */
export const switchLang = (): void => {
  lang.value = lang.value === 'en' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(KEY, lang.value)
  } catch {
    // a browser that keeps nothing speaks it until it is closed
  }
}

/** An instant as people write it, to the minute. */
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(lang.value, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))

watchEffect(() => {
  document.documentElement.lang = lang.value
})
