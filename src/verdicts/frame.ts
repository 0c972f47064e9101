import { AREA_LEVEL, AS_OF, areaLevel, type FactRecord, type FactValue } from '../model/index.ts'
import { dayNumber, type Slot } from '../typed/index.ts'

/** A record laid out in slots: a number a slot, NaN for what is missing. */
export type Frame = Float64Array

/** Lays a record out; false for one that slots cannot hold: with a roster, or with facts that are suspect. */
export const frameOf = ({ facts, area, asOf, suspect }: FactRecord, slots: readonly Slot[], frame: Frame): boolean => {
  for (const _ in suspect) return false
  for (const slot of slots) {
    const value = slot.name === AREA_LEVEL.name ? areaLevel(area) : slot.name === AS_OF.name ? asOf : facts[slot.name]
    if (typeof value === 'object') return false
    frame[slot.index] = codeOf(value, slot)
  }
  return true
}

const codeOf = (value: Exclude<FactValue, object> | undefined, { type, choices }: Slot): number => {
  if (value === undefined) return Number.NaN
  if (typeof value !== 'string') return Number(value)
  if (type === 'date') return dayNumber(value)
  // of a text only that it is there
  return type === 'choice' ? choices.indexOf(value) : 1
}
