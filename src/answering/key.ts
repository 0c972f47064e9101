import type { Footing } from '../engine/index.ts'
import { areaLevel, type FactRecord, type FactSpec, type FactValue, type Member } from '../model/index.ts'

/** Larger rosters are seldom alike. */
const MAX_MEMBERS = 40

/** What several rules rest on alike. */
export type Ground = Pick<Footing, 'facts' | 'level' | 'day'>

/** Whether two grounds are one. */
export const groundName = ({ facts, level, day }: Ground): string =>
  [...facts.map(({ name }) => name), level, day].join()

/** Whether no two different records can look alike on it: choices, dates, numbers and the like hold no comma. */
export const canBeKey = ({ facts }: Ground): boolean =>
  facts.every(({ type, choices }) => type !== 'text' && choices.every((choice) => !choice.includes(',')))

/** What a record says of it; null where that would be no sound key. */
export const keyOf = ({ facts, level, day }: Ground, record: FactRecord): string | null => {
  let key = ''
  for (const { name, type } of facts) {
    const value = record.facts[name]
    const word = value === undefined ? '' : wordOf(value, type)
    if (word === null) return null
    key += `${word},`
  }
  if (level) key += `${areaLevel(record.area)},`
  return day ? key + record.asOf : key
}

const wordOf = (value: FactValue, type: FactSpec['type']): string | null => {
  if (type === 'members') return rosterWord(value as readonly Member[])
  // `true` stands only where a yes or no does
  return typeof value === 'object' ? null : String(value)
}

const SEXES = { female: 'f', male: 'm' } as const
const POSTS = { principal: 'p', deputy: 'd', member: 'm' } as const

/** Sex and post of each member in their order, which a remedy keeps; nothing else is known of them. */
const rosterWord = (members: readonly Member[]): string | null => {
  if (members.length > MAX_MEMBERS) return null
  let word = '.'
  for (const { sex, post } of members) word += (sex ? SEXES[sex] : '-') + (post ? POSTS[post] : '-')
  return word
}
