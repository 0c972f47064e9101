import { namesOf, type Rulebook } from '../model/index.ts'
import { leavesOf } from './missing.ts'
import { baseFacts, EARLIER } from './valuer.ts'

/**
 * The ids of the rules about a kind that read each of its facts, whether by themselves, in measures or in earlier records; a
 * share that is rolled up reads how many bodies there are.
 */
export const readersOf = ({ rules, measures }: Rulebook, kind: string): ReadonlyMap<string, readonly string[]> => {
  const table = new Map(measures.filter(({ kinds }) => kinds.includes(kind)).map((one) => [one.name, one]))
  const readers = new Map<string, string[]>()
  for (const rule of rules.filter(({ subject }) => subject === kind)) {
    const names = leavesOf(rule).flatMap(namesOf)
    const facts = names
      .flatMap((name) => baseFacts({ fact: name }, table))
      .map((fact) => fact.replace(EARLIER, ''))
      .flatMap((fact) => {
        const expression = table.get(fact)?.expression
        return expression && 'rollup' in expression ? [fact, expression.rollup.bodies] : [fact]
      })
    for (const fact of new Set(facts)) readers.set(fact, [...(readers.get(fact) ?? []), rule.id])
  }
  return readers
}
