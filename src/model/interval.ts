/** Where a rate may lie by chance alone, from the number of events it stands for. */
export interface Interval {
  readonly events: number
  /** The fact that counts what the rate is out of, how many they are, and the number the rate is given per. */
  readonly denominator: { readonly fact: string; readonly value: number; readonly per: number }
  /** In the unit of the rate. */
  readonly low: number
  readonly high: number
  readonly level: 0.95
  /** Fewer events than rates are usually published for. */
  readonly few: boolean
}

/** An interval beside what was asked of the rate. */
export interface FactInterval extends Interval {
  /** Whether the interval holds the number asked for, so that chance may decide; null where nothing is asked directly. */
  readonly chance: boolean | null
}
