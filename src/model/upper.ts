export const UPPER_LEVELS = ['nation', 'guangdong', 'guangzhou'] as const
/** Who demands it: the nation (国家), the province (省) or the city (市) above a district. */
export type UpperLevel = (typeof UPPER_LEVELS)[number]

export const UPPER_LIMITS = ['at-least', 'at-most', 'above', 'below', 'about', 'none'] as const
/** From which side, and with or without the number itself, a value limits; `none` for demands without a number. */
export type UpperLimit = (typeof UPPER_LIMITS)[number]

export const UPPER_VERDICTS = ['weaker', 'equal', 'stricter'] as const
/** What a local target is beside the one above it. */
export type UpperVerdict = (typeof UPPER_VERDICTS)[number]

/** What a level above demands, as a footnote of a local plan says. */
export interface UpperTarget {
  readonly footnote: number
  readonly level: UpperLevel
  readonly clause: string
  /** The id of the local rule it compares with; null where it is about the clause at large. */
  readonly rule: string | null
  /** The exact words of the footnote. */
  readonly quote: string
  readonly value: number | null
  readonly limit: UpperLimit
  /** Stated by hand where no numbers can be compared. */
  readonly verdict: UpperVerdict | null
  /** Why the stated verdict is what it is. */
  readonly why: string | null
  readonly note: string | null
  readonly file: string
  readonly line: number
}
