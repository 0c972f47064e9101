import type { Rule, Rulebook } from '../../src/model/index.ts'
import { type Ground, groundOf } from '../../src/mutate/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { CLAUSE, CLAUSE_FILE, compiledOf, RULE } from '../schemas/rulebook-here.ts'

/** A rule on toilets with some keys in place of its own, and the ground to try it on. */
export const benchFor = (keys: Readonly<Record<string, unknown>>): { readonly rule: Rule; readonly ground: Ground } => {
  const file = { ...CLAUSE_FILE, rules: { 'stall-ratio': { ...RULE, ...keys } } }
  const { rulebook, problems } = compiledOf({ [`${CLAUSE}.yaml`]: JSON.stringify(file) })
  const [rule] = rulebook?.rules ?? []
  if (!rulebook || !rule) throw new Error(JSON.stringify(problems))
  return { rule, ground: groundFor(rulebook) }
}

/** The ground of a rulebook. */
export const groundFor = (rulebook: Rulebook): Ground => groundOf(rulebook, kinds)

/** A comparison as rule files write it. */
export const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value })
