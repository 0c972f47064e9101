import type { TypedKind } from '../typed/index.ts'
import { closuresOf } from './closures.ts'
import { generate, type JudgeFrame } from './generate.ts'
import { programOf } from './program.ts'

/** How to compile. */
export interface VerdictOptions {
  /** False for closures, which are what is used anyway where code may not be generated. */
  readonly generate?: boolean
}

/** A kind's rules as one function of a frame. */
export interface Verdicts {
  /** Writes each rule's verdict, by its place in VERDICTS; false for a record that only the exact evaluators can judge. */
  readonly judge: JudgeFrame
  readonly isGenerated: boolean
}

/** Compiles a kind's rules. */
export const verdictsOf = (kind: TypedKind, options: VerdictOptions = {}): Verdicts => {
  const program = programOf(kind)
  if (options.generate !== false) {
    try {
      return { judge: generate(program), isGenerated: true }
    } catch (error) {
      // --disallow-code-generation-from-strings
      if (!(error instanceof EvalError)) throw error
    }
  }
  return { judge: closuresOf(program), isGenerated: false }
}
