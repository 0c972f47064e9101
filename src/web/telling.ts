import { ref } from 'vue'
import { Refusal } from './api.ts'
import { words } from './words/index.ts'

/** What the live region says to those who do not see the page change. */
export const spoken = ref('')

/** What the bar at the foot of the page shows for a while. */
export const toast = ref<{ readonly text: string; readonly tone: 'plain' | 'bad' } | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined

/** Says something politely; the same words are said again. */
export const speak = (text: string): void => {
  spoken.value = spoken.value === text ? `${text}\u00a0` : text
}

/** Shows something for some seconds, and says it. */
export const tell = (text: string, tone: 'plain' | 'bad' = 'plain'): void => {
  clearTimeout(timer)
  toast.value = { text, tone }
  timer = setTimeout(() => {
    toast.value = null
  }, 6_000)
}

/** A fault in the words of the pages, or in the service's own. */
export const faultText = (error: unknown): string => {
  const { faults, record } = words.value
  // what throws here and is no answer of the service is the browser's own store
  if (!(error instanceof Refusal)) return record.unsaved
  if (error.status === 0) return faults.offline
  return error.message || faults.unknown(error.status)
}
