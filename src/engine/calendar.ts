import dayjs from 'dayjs'

/**
 * The day of the same number some months later, or the last of that month where it has no such day: a month after
 * 31 January ends on the last of February.
 */
export const monthsLater = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  // noon exists on every day of every time zone; midnight does not
  return dayjs(new Date(year, month - 1, date, 12))
    .add(months, 'month')
    .format('YYYY-MM-DD')
}
