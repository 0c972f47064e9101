import { byText } from '../model/index.ts'

/** A verdict that waits for facts: settled once all of them are known. */
export interface Need {
  readonly facts: readonly string[]
  /** Of two facts that settle as many verdicts, the one whose verdicts weigh more is asked first. */
  readonly weight: number
}

/** A fact to ask, and how many verdicts are settled once it and all before it are known. */
export interface Question {
  readonly fact: string
  readonly settled: number
}

/**
 * The facts that settle all needs, in the order in which to ask them: always what takes the fewest further facts, and of that what settles
 * the most. So the first fact settles as many verdicts as any single one can. What needs no fact cannot be settled by asking.
 */
export const askingOrder = (needs: readonly Need[]): readonly Question[] => {
  const open = needs.filter(({ facts }) => facts.length > 0)
  const known = new Set<string>()
  const questions: Question[] = []
  for (let best = next(open, known); best !== null; best = next(open, known)) {
    for (const fact of best) {
      known.add(fact)
      questions.push({ fact, settled: settledBy(open, known) })
    }
  }
  return questions
}

/** How many needs are met by these facts. */
export const settledBy = (needs: readonly Need[], known: ReadonlySet<string>): number =>
  needs.filter(({ facts }) => facts.length > 0 && facts.every((fact) => known.has(fact))).length

const next = (needs: readonly Need[], known: ReadonlySet<string>): readonly string[] | null => {
  const bundles = needs
    .map(({ facts }) => facts.filter((fact) => !known.has(fact)).sort())
    .filter(({ length }) => length > 0)
  const ranked = bundles.map((bundle) => {
    const met = needs.filter(({ facts }) => {
      const left = facts.filter((fact) => !known.has(fact))
      return left.length > 0 && left.every((fact) => bundle.includes(fact))
    })
    return { bundle, met: met.length, weight: met.reduce((sum, one) => sum + one.weight, 0), name: bundle.join(' ') }
  })
  const [best] = ranked.sort(
    (a, b) => a.bundle.length - b.bundle.length || b.met - a.met || b.weight - a.weight || byText(a.name, b.name),
  )
  return best?.bundle ?? null
}
