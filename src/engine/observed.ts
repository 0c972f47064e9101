import { type FactRecord, isFactOperand, type Member } from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import type { Context } from './context.ts'
import { leavesOf } from './missing.ts'
import { baseFacts, EARLIER } from './valuer.ts'

/** The facts a rule's demand comes down to, as they were given; members only as counts. */
export const observedFacts = (
  { rule, measures }: CompiledRule,
  record: FactRecord,
  context: Context,
): Record<string, unknown> => {
  const names = leavesOf({ when: null, require: rule.require }).flatMap(({ fact, value }) =>
    isFactOperand(value) ? [fact, value.fact] : [fact],
  )
  const [past] = context.earlier(record)
  const observed: Record<string, unknown> = {}
  for (const fact of names.flatMap((name) => baseFacts({ fact: name }, measures))) {
    const given = fact.startsWith(EARLIER) ? past?.facts[fact.slice(EARLIER.length)] : record.facts[fact]
    if (given !== undefined) observed[fact] = typeof given === 'object' ? headcount(given) : given
  }
  return observed
}

const headcount = (members: readonly Member[]) => ({
  members: members.length,
  female: members.filter(({ sex }) => sex === 'female').length,
  male: members.filter(({ sex }) => sex === 'male').length,
  unknownSex: members.filter(({ sex }) => sex === undefined).length,
})
