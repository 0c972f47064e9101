import { onUnmounted, type Ref, ref, watch } from 'vue'

/** How often it is looked, in milliseconds. */
const EVERY = 2_000

/**
 * Whether the record is open in another page of this browser too. Each page holds a lock that it loses however it ends; where
 * there are no locks (no HTTPS) it is never known.
 */
export const openElsewhere = (key: Readonly<Ref<string>>): Readonly<Ref<boolean>> => {
  const isElsewhere = ref(false)
  const locks = (navigator as Partial<Navigator>).locks
  if (locks === undefined) return isElsewhere
  let leave = (): void => {}

  const look = async (): Promise<void> => {
    const { held = [] } = await locks.query()
    isElsewhere.value = held.filter(({ name }) => name === nameOf(key.value)).length > 1
  }

  watch(
    key,
    (now) => {
      leave()
      const left = new Promise<void>((resolve) => {
        leave = resolve
      })
      void locks.request(nameOf(now), { mode: 'shared' }, () => left)
      void look()
    },
    { immediate: true },
  )
  const timer = setInterval(() => void look(), EVERY)
  onUnmounted(() => {
    clearInterval(timer)
    leave()
  })
  return isElsewhere
}

const nameOf = (key: string): string => `halfsky-record/${key}`
