import type { FactRecord, Member } from '../../model/index.ts'

/** How many of each sex. */
export interface Sexes {
  readonly female: number
  readonly male: number
  readonly unknown: number
}

/** A row of a drawing. */
export interface Part extends Sexes {
  readonly name: string
}

/** The ranks that are counted apart, from the top. */
export const RANKS = ['principal', 'deputy', 'member', 'unknown'] as const

/** The members of a body. */
export const membersOf = ({ facts }: Pick<FactRecord, 'facts'>): readonly Member[] =>
  Array.isArray(facts.members) ? (facts.members as readonly Member[]) : []

/** Members by sex. */
export const sexesOf = (members: readonly Member[]): Sexes => ({
  female: members.filter(({ sex }) => sex === 'female').length,
  male: members.filter(({ sex }) => sex === 'male').length,
  unknown: members.filter(({ sex }) => sex === undefined).length,
})

/** How many of each sex have each rank; ranks that nobody has are left out. */
export const byPost = (members: readonly Member[]): readonly Part[] =>
  RANKS.flatMap((rank) => {
    const own = members.filter(({ post }) => (post ?? 'unknown') === rank)
    return own.length === 0 ? [] : [{ name: rank, ...sexesOf(own) }]
  })

/** All that is counted. */
export const totalOf = ({ female, male, unknown }: Sexes): number => female + male + unknown

/** Women's share in percent, to a tenth: two bounds where the sex of some is not known; null of nobody. */
export const shareOf = (sexes: Sexes): readonly [low: string, high: string] | null => {
  const all = totalOf(sexes)
  if (all === 0) return null
  return [percent(sexes.female, all), percent(sexes.female + sexes.unknown, all)]
}

/** Rounded half up in whole numbers; never 0 or 100 unless it is. */
const percent = (part: number, whole: number): string => {
  const tenths = Math.floor((2000 * part + whole) / (2 * whole))
  const shown = part > 0 && part < whole ? Math.min(999, Math.max(1, tenths)) : tenths
  return shown % 10 === 0 ? String(shown / 10) : (shown / 10).toFixed(1)
}
