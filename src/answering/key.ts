import type { Footing } from '../engine/index.ts'
import { LETTERS, type PlainRecord } from '../lane/index.ts'
import {
  AREA_LEVEL,
  AS_OF,
  areaLevel,
  type FactRecord,
  type FactSpec,
  type FactValue,
  type Member,
} from '../model/index.ts'
import { dayText, type Slot } from '../typed/index.ts'

/** Larger rosters are seldom alike. */
const MAX_MEMBERS = 40

/** What several rules rest on alike. */
export type Ground = Pick<Footing, 'facts' | 'limits' | 'level' | 'day'>

/** Whether two grounds are one. */
export const groundName = ({ facts, limits, level, day }: Ground): string =>
  [...facts.map(({ name }) => `${name} ${limits.get(name)?.join(' ') ?? ''}`), level, day].join()

/** Whether no two different records can look alike on it: choices, dates, numbers and the like hold no comma. */
export const canBeKey = ({ facts }: Ground): boolean =>
  facts.every(({ type, choices }) => type !== 'text' && choices.every((choice) => !choice.includes(',')))

/**
 * What a record says of it; null where that would be no sound key. Of a number that is only held against limits, on which side of them
 * it is: which is too little where it may be suspect, so only for a record that is `plain`.
 */
export const keyOf = ({ facts, limits, level, day }: Ground, record: FactRecord, plain: boolean): string | null => {
  if (limits.size > 0 && !plain) return null
  let key = ''
  for (const { name, type } of facts) {
    const value = record.facts[name]
    const word =
      value === undefined ? '' : typeof value === 'number' ? numberWord(value, limits.get(name)) : wordOf(value, type)
    if (word === null) return null
    key += `${word},`
  }
  if (level) key += `${areaLevel(record.area)},`
  return day ? key + record.asOf : key
}

/**
 * The same key of a record that a lane read and that is laid out in these slots, so without a text; null where a fact of the ground has no slot.
 */
export const plainKeyOf = (ground: Ground, slots: readonly Slot[]): ((record: PlainRecord) => string | null) | null => {
  const names = [
    ...ground.facts.map(({ name }) => name),
    ...(ground.level ? [AREA_LEVEL.name] : []),
    ...(ground.day ? [AS_OF.name] : []),
  ]
  const words = names.map((name) => {
    const slot = slots.find((one) => one.name === name)
    return slot && slotWord(slot, ground.limits.get(name))
  })
  if (!words.every((word) => word !== undefined)) return null
  return (record) => {
    // a roster is no part of the numbers that say whether others may be suspect
    if (ground.limits.size > 0 && record.roster() !== '') return null
    let key = ''
    for (const word of words) key += `${word(record)},`
    // a day ends the key
    return ground.day ? key.slice(0, -1) : key
  }
}

const slotWord = ({ index, type, choices }: Slot, limits: readonly number[] | undefined) => {
  const word = (value: number): string => {
    if (type === 'choice') return choices[value] as string
    if (type === 'boolean') return value === 1 ? 'true' : 'false'
    return type === 'date' ? dayText(value) : numberWord(value, limits)
  }
  if (type === 'members') return (record: PlainRecord): string => record.roster()
  return ({ frame }: PlainRecord): string => {
    const value = frame[index] as number
    return Number.isNaN(value) ? '' : word(value)
  }
}

const numberWord = (value: number, limits: readonly number[] | undefined): string =>
  limits === undefined ? String(value) : limits.map((limit) => SIDES[Math.sign(value - limit) + 1]).join('')

const SIDES = ['<', '=', '>'] as const

const wordOf = (value: FactValue, type: FactSpec['type']): string | null => {
  if (type === 'members') return rosterWord(value as readonly Member[])
  // `true` stands only where a yes or no does
  return typeof value === 'object' ? null : String(value)
}

/** Sex and post of each member in their order, which a remedy keeps; nothing else is known of them. */
const rosterWord = (members: readonly Member[]): string | null => {
  if (members.length > MAX_MEMBERS) return null
  let word = '.'
  for (const { sex, post } of members) word += (sex ? LETTERS.sex[sex] : '-') + (post ? LETTERS.post[post] : '-')
  return word
}
