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

/** The part of an address after and with `#`, by its parts and what is asked. */
export const hashOf = (path: readonly string[], search: URLSearchParams): string =>
  `${hrefOf(...path)}${search.size === 0 ? '' : `?${search}`}`

/** Says in the address where the page is, without going there; not while somebody goes elsewhere. Gives what the address says then. */
export const replaceHash = (hash: string): string => {
  if (location.hash === current.value) {
    history.replaceState(history.state, '', hash)
    current.value = location.hash
  }
  return current.value
}

/** Goes to a page, by its parts. */
export const go = (...path: readonly string[]): void => {
  location.hash = hrefOf(...path)
}
