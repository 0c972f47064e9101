import type { Problem } from '../model/index.ts'

/** A field of a record, or an indicator: the places whose faults may repeat what was written there. */
const OWN_FIELD = /^(?:\/records)?(?:\/\d+)?(?:\/indicators)?\/[^/]+$/
const UP_TO_LIST_ITEM = /^(?:\/records)?(?:\/\d+)?\/[^/]+(?:\/\d+)?/

/**
 * The fault without what was written deeper than a record's own fields. A roster's keys and numbers are people's names
 * and ID numbers, and the reader of the text repeats a number that loses digits.
 */
export const discreet = (fault: Problem): Problem => {
  const { path, params } = fault
  if (path === undefined || OWN_FIELD.test(path)) return fault
  const hidden = Object.keys(params).map((name) => [name, '…'] as const)
  return { ...fault, params: Object.fromEntries(hidden), path: UP_TO_LIST_ITEM.exec(path)?.[0] ?? '' }
}
