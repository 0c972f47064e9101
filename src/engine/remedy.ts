import type { Remedy, RemedySpec, Scalar, Verdict } from '../model/index.ts'
import { fraction } from './fraction.ts'
import { exactly, type Value } from './value.ts'
import type { Overrides, Valuer } from './valuer.ts'

/** A million stalls more is no remedy. */
const LIMIT = 1_000_000

/** Judges the record again as if some facts had other values. */
export type Retry = (overrides: Overrides) => Verdict

/** The smallest change among those a rule allows that makes the verdict `pass`; tried before it is told. */
export const remedyFor = (spec: RemedySpec, valuer: Valuer, retry: Retry): Remedy | null => {
  const set = Object.entries(spec.set).map(([fact, to]) => ({ fact, from: scalarOf(valuer.value(fact)), to }))
  const fixed = new Map(set.map(({ fact, to }): [string, Value] => [fact, asValue(to)]))
  if (set.length > 0 && retry(fixed) === 'pass') return { changes: set }
  const raised = spec.increase.flatMap((fact) => raise(fact, valuer, fixed, retry) ?? [])
  const [best] = raised.sort((a, b) => a.to - a.from - (b.to - b.from))
  return best ? { changes: [...set, best] } : null
}

const raise = (fact: string, valuer: Valuer, fixed: Overrides, retry: Retry) => {
  const from = scalarOf(valuer.value(fact))
  if (typeof from !== 'number' || !Number.isInteger(from)) return null
  const complies = (to: number): boolean => retry(new Map([...fixed, [fact, asValue(to)]])) === 'pass'
  let step = 1
  while (step <= LIMIT && !complies(from + step)) step *= 2
  if (step > LIMIT) return null
  // the last step that failed, and the first that complied
  let [low, high] = [from + Math.floor(step / 2), from + step]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (complies(middle)) high = middle
    else low = middle
  }
  return complies(high) ? { fact, from, to: high } : null
}

const asValue = (scalar: Scalar): Value =>
  typeof scalar === 'number' ? exactly(fraction(scalar)) : { form: 'word', value: scalar }

const scalarOf = (value: Value): Scalar | null => {
  if (value.form === 'word') return value.value
  if (value.form === 'none' || value.ways.length > 0) return null
  return Number(value.low.n) / Number(value.low.d)
}
