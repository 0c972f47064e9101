import type { TypedKind } from '../typed/index.ts'
import { closuresOf } from './closures.ts'
import { frameOf } from './frame.ts'
import { generateForFrames, generateForRecords, type JudgeFrame, type JudgeRecord } from './generate.ts'
import { programsOf } from './program.ts'

/** How to compile. */
export interface VerdictOptions {
  /** False for closures, which are what is used anyway where code may not be generated. */
  readonly generate?: boolean
}

/** A kind's rules as functions; each writes the rules' verdicts, and declines what only the exact evaluators can judge. */
export interface Verdicts {
  readonly judge: JudgeFrame
  readonly judgeRecord: JudgeRecord
  readonly isGenerated: boolean
}

/** Compiles a kind's rules. */
export const verdictsOf = (kind: TypedKind, options: VerdictOptions = {}): Verdicts => {
  const programs = programsOf(kind)
  if (options.generate !== false) {
    try {
      const judgeRecord = inTurn(programs.map((program) => generateForRecords(program, kind.slots)))
      return { judge: inTurn(programs.map(generateForFrames)), judgeRecord, isGenerated: true }
    } catch (error) {
      // --disallow-code-generation-from-strings
      if (!(error instanceof EvalError)) throw error
    }
  }
  const judge = inTurn(programs.map(closuresOf))
  const frame = new Float64Array(kind.slots.length)
  const judgeRecord: JudgeRecord = (record, out) => frameOf(record, kind.slots, frame) && judge(frame, out)
  return { judge, judgeRecord, isGenerated: false }
}

/** Judges by each part of a kind's rules, until one declines. */
const inTurn = <Given>(parts: readonly ((given: Given, out: Uint8Array) => boolean)[]) => {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return (given: Given, out: Uint8Array): boolean => {
    for (const part of parts) if (!part(given, out)) return false
    return true
  }
}
