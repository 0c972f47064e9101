import { openRulebook } from './halfsky.ts'
import type { LintOptions } from './linting.ts'
import { type Fixing, mend } from './mending.ts'
import type { OpenOptions } from './opening/index.ts'

export type { Fixing }

/** Mends what is mechanical in the rule files of a rulebook, and in those that are not saved yet. */
export const fix = (open: OpenOptions, options: LintOptions): Promise<Fixing> =>
  mend((overlay) => openRulebook({ ...open, overlay }), open.overlay ?? [], options)
