import { ref, watch } from 'vue'
import { putBy, TYPED, takeDown, throwAway } from '../keep/shelf.ts'
import { me } from '../session.ts'

/** What somebody types before it is sent: kept in the browser at each change, and there again after a reload. */
export const useTyped = <T extends object>(name: () => string, blank: () => T) => {
  const value = ref(blank())
  /** When what is shown was typed, where it was brought back. */
  const restoredFrom = ref<string | null>(null)
  const isReady = ref(false)
  let own = ''
  const place = (): string => `${TYPED}${me.value?.account ?? ''}/${name()}`

  watch(
    place,
    async (now) => {
      isReady.value = false
      own = now
      const kept = await takeDown<T>(now).catch(() => undefined)
      if (own !== now) return
      value.value = { ...blank(), ...kept?.value } as typeof value.value
      restoredFrom.value = kept?.at ?? null
      isReady.value = true
    },
    { immediate: true },
  )
  watch(
    value,
    (now, before) => {
      // what was just brought back need not be kept again
      if (!isReady.value || now !== before) return
      void putBy(own, JSON.parse(JSON.stringify(now))).catch(() => undefined)
    },
    { deep: true },
  )
  const clear = async (): Promise<void> => {
    value.value = blank() as typeof value.value
    restoredFrom.value = null
    await throwAway(own).catch(() => undefined)
  }
  return { value, restoredFrom, isReady, clear }
}
