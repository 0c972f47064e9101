import { createHash } from 'node:crypto'
import type { Plan } from '../model/index.ts'
import {
  type Compilation,
  compilePlansWith,
  compileWith,
  type Hash,
  type Read,
  type RulebookSource,
} from './compile.ts'

const sha256: Hash = (text) => createHash('sha256').update(text).digest('hex')

/** Compiles rule files to a frozen rulebook, named by its digest, or to all their problems at once. */
export const compileRulebook = (source: RulebookSource): Compilation => compileWith(sha256, source)

/** The plans among rule files, by themselves: there may be no rules yet. */
export const compilePlans = (source: Pick<RulebookSource, 'files' | 'planTexts'>): Read<Plan> =>
  compilePlansWith(sha256, source)
