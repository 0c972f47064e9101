import { type Problem, problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'
import { MAX_ECHO, mayRepeat } from './echo.ts'

/** The problem of a kind that no schema defines, with the nearest one that is. */
export const unknownKind = (name: string, kinds: readonly string[], where: Partial<Problem>): Problem => {
  const near = suggest(name.slice(0, MAX_ECHO), kinds)
  const kind = mayRepeat(name, near) ? name.slice(0, MAX_ECHO) : '…'
  return problem('unknown-kind', { kind, suggestion: near ?? '', kinds: kinds.join(', ') }, where)
}
