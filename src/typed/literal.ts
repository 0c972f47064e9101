import type { Around } from '../model/index.ts'
import type { Literal } from './tree.ts'

/** A decimal of a rule file as a fraction of safe integers; null when it has more digits than those. */
export const literal = (value: number): Literal | null => {
  const scale = 10 ** decimalsOf(value)
  return scaled(Math.round(value * scale), scale)
}

/** The ends of a range around a target, as decimals: in floats 0.3 − 0.1 is not 0.2. */
export const literalBetween = ({ target, tolerance }: Around): readonly [Literal | null, Literal | null] => {
  const scale = 10 ** Math.max(decimalsOf(target), decimalsOf(tolerance))
  const [middle, reach] = [Math.round(target * scale), Math.round(tolerance * scale)]
  return [scaled(middle - reach, scale), scaled(middle + reach, scale)]
}

const decimalsOf = (value: number): number => {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent))
}

const scaled = (n: number, d: number): Literal | null =>
  Number.isSafeInteger(n) && Number.isSafeInteger(d) ? Object.freeze({ form: 'literal', value: n / d, n, d }) : null
