import type { Rollup, Rulebook } from '../model/index.ts'
import { type Slot, slotsOf } from './slots.ts'
import type { Amount, TypedRollup } from './tree.ts'
import { type KindFacts, measuresOf } from './type-kind.ts'
import { amountTyper, typer } from './type-rule.ts'

/**
 * A roll-up over the slots of its bodies; null for one that slots do not hold, or of which a body may contradict itself: whether it
 * does is for the exact evaluators to say.
 */
export const typeRollup = (
  { measures, kinds }: Rulebook,
  rollup: Rollup,
  { ranges }: Pick<KindFacts, 'ranges'>,
): TypedRollup | null => {
  const spec = kinds[rollup.of]
  // a body is taken by its day; a year of its own would come before that
  if (spec === undefined || spec.facts.year !== undefined) return null
  const slots = slotsOf(spec, ranges)
  const own = measuresOf(measures, rollup.of)
  const where = rollup.where === null ? null : typer(slots, own)(rollup.where)
  const share = shareOf(rollup, slots, own)
  return where === undefined || share === null ? null : { where, share }
}

const shareOf = (
  { share }: Rollup,
  slots: readonly Slot[],
  measures: Parameters<typeof typer>[1],
): TypedRollup['share'] | null => {
  if ('holds' in share) {
    const holds = typer(slots, measures)(share.holds)
    return holds === undefined ? null : { holds }
  }
  const [part, whole] = share.map(amountTyper(slots, measures))
  return part && whole && isSingle(part) && isSingle(whole) ? { part, whole } : null
}

/** A number to which there is one way, and which is no quotient. */
const isSingle = (amount: Amount): boolean => {
  switch (amount.form) {
    case 'slot':
      return amount.slot.type === 'integer' || amount.slot.type === 'number'
    case 'sum':
      return amount.parts.every(isSingle)
    case 'difference':
      return isSingle(amount.from) && isSingle(amount.less)
    case 'either': {
      const ways = amount.ways.filter(({ form }) => form !== 'none')
      return ways.length === 1 && ways.every(isSingle)
    }
    case 'literal':
      return true
    default:
      return false
  }
}
