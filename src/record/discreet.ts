import type { Problem } from '../model/index.ts'
import { repeatableNumber, repeatablePath } from './echo.ts'

/** A field of a record, or an indicator: the places whose faults may repeat what was written there. */
const OWN_FIELD = /^(?:\/records)?(?:\/\d+)?(?:\/indicators)?\/[^/]+$/
const UP_TO_LIST_ITEM = /^(?:\/records)?(?:\/\d+)?\/[^/]+(?:\/\d+)?/
/** Params in words of ours, which repeat nothing. */
const OURS = ['limit', 'detail', 'found', 'instead']

/**
 * The fault without what was written deeper than a record's own fields, or under a key that could be a person's name. A
 * roster's keys and numbers are people's names and ID numbers, and the reader of the text repeats them.
 */
export const discreet = (fault: Problem): Problem => {
  const { path, params } = fault
  if (path === undefined) return fault
  const shown = repeatablePath(OWN_FIELD.test(path) ? path : (UP_TO_LIST_ITEM.exec(path)?.[0] ?? ''))
  const hides = shown !== path || !OWN_FIELD.test(path)
  const told = Object.entries(params).map(([name, value]) => {
    if (OURS.includes(name)) return [name, value] as const
    return [name, hides ? '…' : repeatableNumber(String(value))] as const
  })
  return { ...fault, params: Object.fromEntries(told), path: shown }
}
