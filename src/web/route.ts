import { computed, ref } from 'vue'

const current = ref(location.hash)
addEventListener('hashchange', () => {
  current.value = location.hash
})

/** The parts of the address after `#/`, decoded. */
export const parts = computed<readonly string[]>(() =>
  (current.value.replace(/^#\/?/, '').split('?')[0] ?? '').split('/').filter(Boolean).map(decode),
)

/** What follows `?` in the part after `#`. */
export const asked = computed(() => new URLSearchParams(current.value.split('?')[1] ?? ''))

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The address of a page, by its parts. */
export const hrefOf = (...path: readonly string[]): string => `#/${path.map(encodeURIComponent).join('/')}`

/** Goes to a page, by its parts. */
export const go = (...path: readonly string[]): void => {
  location.hash = hrefOf(...path)
}
