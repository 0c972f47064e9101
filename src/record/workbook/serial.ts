const DAY = 86_400_000
const FIRST_1904 = Date.UTC(1904, 0, 1)
/** Day 1 is the first of January 1900. */
const BEFORE_1900 = Date.UTC(1899, 11, 31)
/** The 29th of February 1900, which Excel counts and which there never was. */
const NO_DAY = 60
/** The last day of 9999, in either system. */
const LAST = 2_958_465

/** The day that Excel counts as this number, YYYY-MM-DD, whatever the time of day; null where there is none. */
export const dayOfSerial = (serial: number, from1904: boolean): string | null => {
  const day = Math.floor(serial)
  if (day < (from1904 ? 0 : 1) || day > LAST || (!from1904 && day === NO_DAY)) return null
  const days = from1904 || day < NO_DAY ? day : day - 1
  return new Date((from1904 ? FIRST_1904 : BEFORE_1900) + days * DAY).toISOString().slice(0, 10)
}
