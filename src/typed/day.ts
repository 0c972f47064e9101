/** A day as a number whose order is that of time: 2026-05-01 is 20260501. */
export const dayNumber = (day: string): number => Number(day.slice(0, 4) + day.slice(5, 7) + day.slice(8, 10))

/** The day that a number stands for, YYYY-MM-DD. */
export const dayText = (day: number): string => {
  const digits = String(day).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const daysIn = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 1 && isLeap ? 29 : (DAYS[month] ?? 31)
}

/** The day of the same number some months later, or the last of that month where it has no such day; NaN after none. */
export const monthsAfter = (day: number, months: number): number => {
  if (Number.isNaN(day)) return day
  const count = Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1 + months
  const [year, month] = [Math.floor(count / 12), count % 12]
  return year * 10_000 + (month + 1) * 100 + Math.min(day % 100, daysIn(year, month))
}
