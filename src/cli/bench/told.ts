/** What a look at the cases came to: the exit status, and the same in words and as data. */
export interface Told {
  readonly status: number
  text(): string
  data(): unknown
}

/** A part of a whole in percent, two decimals, cut: what is not whole is never shown as 100. */
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.floor((10_000 * part) / whole) / 100

/** So many of something in English. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
