import { areaStem, areaStems } from '../model/index.ts'

/** An area as a picker shows it. */
export interface KnownArea {
  readonly code: string
  readonly name: string
  /** Whether the name is the area's own, and not only what is said of the code. */
  readonly isNamed: boolean
}

const CODE = /^[0-9]{6}(?:[0-9]{3}){0,2}$/

/** What was typed, as the service takes it: full-width digits are digits, and blanks around it nothing. */
export const plainCode = (text: string): string => text.normalize('NFKC').trim()

/** Whether a text is an area code, of 6, 9 or 12 digits. */
export const isAreaCode = (text: string): boolean => CODE.test(plainCode(text))

/** The code of an area by the digits that name it. */
export const codeOfStem = (stem: string): string => stem.padEnd(6, '0')

/** Each area once, in the order of codes; of several that mean the same the first, but rather one with a name. */
export const distinct = (areas: readonly KnownArea[]): readonly KnownArea[] => {
  const byStem = new Map<string, KnownArea>()
  for (const area of areas) {
    const stem = areaStem(area.code)
    const before = byStem.get(stem)
    if (before === undefined || (area.isNamed && !before.isNamed)) byStem.set(stem, area)
  }
  return [...byStem].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, area]) => area)
}

/** The names of the areas that an area lies in, the widest first, and its own last. */
export const trailOf = (areas: readonly KnownArea[], code: string): readonly string[] => trailIn(named(areas), code)

const named = (areas: readonly KnownArea[]): ReadonlyMap<string, string> =>
  new Map(areas.filter(({ isNamed }) => isNamed).map(({ code, name }) => [areaStem(code), name]))

const trailIn = (names: ReadonlyMap<string, string>, code: string): readonly string[] =>
  areaStems(code).flatMap((stem) => names.get(stem) ?? [])

/** An area that was found, with the names of those it lies in. */
export interface FoundArea extends KnownArea {
  readonly within: readonly string[]
}

/**
 * The areas that hold every word typed in their names, in those of areas they lie in, or at the head of their code, the
 * nearest first. The areas around them lend their names, and are not found themselves.
 */
export const searchAreas = (
  areas: readonly KnownArea[],
  typed: string,
  around: readonly KnownArea[] = areas,
): readonly FoundArea[] => {
  const terms = plainCode(typed).toLowerCase().split(/\s+/).filter(Boolean)
  const names = named(around)
  const found = areas.flatMap((area) => {
    const trail = trailIn(names, area.code)
    const within = area.isNamed ? trail.slice(0, -1) : trail
    const ranks = terms.map((term) => rank(area, within, term))
    return ranks.includes(FAR) ? [] : [{ area: { ...area, within }, rank: Math.max(0, ...ranks) }]
  })
  return found.sort((a, b) => a.rank - b.rank).map(({ area }) => area)
}

const FAR = 4

const rank = ({ code, name }: KnownArea, within: readonly string[], term: string): number => {
  const own = name.toLowerCase()
  if (code === term || own === term) return 0
  if (code.startsWith(term) || (isAreaCode(term) && areaStem(code) === areaStem(term))) return 1
  if (own.startsWith(term)) return 1
  if (own.includes(term)) return 2
  return within.some((one) => one.toLowerCase().includes(term)) ? 3 : FAR
}

/** The one area that a text can only mean: by its whole name, or as the only one found. */
export const meantBy = (areas: readonly KnownArea[], typed: string): KnownArea | null => {
  const text = plainCode(typed)
  if (text === '') return null
  const found = searchAreas(areas, text)
  const whole = found.filter(({ name }) => name.toLowerCase() === text.toLowerCase())
  const [only, ...others] = whole.length > 0 ? whole : found
  return only !== undefined && others.length === 0 ? only : null
}
