/** The parts of the office's desk, in the order of its menu; the last three are reached from others. */
export const PARTS = [
  'overview',
  'indicators',
  'rankings',
  'findings',
  'cases',
  'submissions',
  'reports',
  'record',
  'notice',
] as const
export type Part = (typeof PARTS)[number]

/** Where somebody is at the desk: an area, a part of what is told of it, one thing of that, and what was chosen. */
export interface Place {
  readonly area: string | null
  readonly part: Part
  readonly rest: readonly string[]
  readonly chosen: Readonly<Record<string, string>>
}

const isPart = (word: string | undefined): word is Part => PARTS.some((part) => part === word)

/** The place that an address names: `#/office/441800/findings?year=2025&verdict=fail`. */
export const placeIn = (parts: readonly string[], asked: URLSearchParams): Place => {
  const [, area = null, part, ...rest] = parts
  return { area, part: isPart(part) ? part : 'overview', rest, chosen: Object.fromEntries(asked) }
}

/** The address of a place; the year goes along wherever one goes. */
export const hrefTo = ({ chosen: { year } }: Place, to: Partial<Place>): string => {
  const { area = null, part = 'overview', rest = [], chosen = {} } = to
  const path = ['office', ...(area === null ? [] : [area, ...(part === 'overview' ? [] : [part, ...rest])])]
  const given = Object.entries({ ...(year === undefined ? {} : { year }), ...chosen }).filter(
    ([, value]) => value !== '',
  )
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `#/${path.map(encodeURIComponent).join('/')}${search}`
}
