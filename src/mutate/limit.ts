import { isFactOperand, type Leaf } from '../model/index.ts'

/** One unit of a number's last digit: 1 of 30, 0.1 of 1.5. */
export const placesOf = (value: number): number =>
  /e-(\d+)$/.exec(String(value)) ? 9 : (String(value).split('.')[1] ?? '').length

/** A number so many units of its own last digit away. */
export const stepped = (value: number, steps: number): number => {
  const places = placesOf(value)
  return Number((value + steps * 10 ** -places).toFixed(places))
}

/** A day so many days away. */
export const dayStepped = (day: string, days: number): string => {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The numbers at which a comparison with a literal changes. */
export const limitsOf = ({ value }: Leaf): number[] => {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || Array.isArray(value) || isFactOperand(value) || !('target' in value)) return []
  const places = Math.max(placesOf(value.target), placesOf(value.tolerance))
  return [value.target - value.tolerance, value.target + value.tolerance].map((one) => Number(one.toFixed(places)))
}
