import {
  type Bench,
  benchOf,
  type CaseReading,
  type CaseRecords,
  caseReader,
  type JudgeParts,
  type ReadRecord,
} from '../engine/index.ts'
import type { FactSpec, Rule, Rulebook } from '../model/index.ts'

/** What the cases of a rulebook are tried on. */
export interface Ground {
  readonly rulebook: Rulebook
  readonly bench: Bench
  readCase(rule: Rule, one: CaseRecords): CaseReading
  /** What is known of a fact that a record may leave out. */
  specOf(rule: Rule, fact: string): FactSpec | undefined
  /** The keys under which a record of a kind has a fact. */
  placeOf(kind: string, fact: string): readonly string[]
}

/** The parts of a ground that belong to other rooms. */
export interface GroundParts {
  readonly read: ReadRecord
  readonly suspect: NonNullable<JudgeParts['suspect']>
  /** Each kind's JSON Schema. */
  readonly schemas: Readonly<Record<string, unknown>>
}

/** The ground for a rulebook's rules. */
export const groundOf = (rulebook: Rulebook, { read, suspect, schemas }: GroundParts): Ground => ({
  rulebook,
  bench: benchOf(rulebook, { suspect }),
  readCase: caseReader(rulebook, read),
  specOf: ({ subject }, fact) => {
    const { required = [] } = (schemas[subject] ?? {}) as Schema
    return required.includes(fact) ? undefined : rulebook.kinds[subject]?.facts[fact]
  },
  placeOf: (kind, fact) => {
    const { properties = {} } = (schemas[kind] ?? {}) as Schema
    const group = Object.entries(properties).find(([, inner]) => Object.hasOwn(inner.properties ?? {}, fact))
    return Object.hasOwn(properties, fact) || group === undefined ? [fact] : [group[0], fact]
  },
})

interface Schema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
}
