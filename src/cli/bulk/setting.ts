import { type JudgeOptions, type Judging, judgingOf, laneFor } from '../../bulk/index.ts'
import { companyOf } from '../../engine/index.ts'
import { type Halfsky, type OpenOptions, recordJudgeOf } from '../../halfsky.ts'
import type { Lane } from '../../lane/index.ts'

/** One file to be judged. */
export interface Source {
  /** How messages name it. */
  readonly name: string
  /** How it is found; null for standard input. */
  readonly path: string | null
  /** How its bytes are to be read, where they are not UTF-8. */
  readonly encoding: string | undefined
}

/** Options that hold for every file. */
export type CommonOptions = Omit<JudgeOptions, 'file' | 'encoding'>

/** What a helper process is told before its first block. */
export interface Setting {
  readonly open: OpenOptions
  /** Where the same rulebook should be kept as it was compiled, which spares a helper the reading of its files. */
  readonly kept: string | null
  /** The rulebook that has to come of it. */
  readonly digest: string
  readonly sources: readonly Source[]
  readonly options: CommonOptions
}

/** The judging of each file; that of the one before is let go. With `once`, plain lines are never judged twice here. */
export const judgingsOf = (
  halfsky: Halfsky,
  sources: readonly Source[],
  common: CommonOptions,
  once = false,
): { readonly of: (file: number) => Judging } => {
  const { rulebook, kinds } = halfsky
  const company = companyOf(rulebook)
  const judge = recordJudgeOf(halfsky)
  const lane: Lane | null = laneFor({ rulebook, kinds, options: common })
  let last: { readonly file: number; readonly judging: Judging } | null = null
  const of = (file: number): Judging => {
    if (last?.file === file) return last.judging
    const source = sources[file]
    const options = { ...common, file: source?.name, encoding: source?.encoding }
    last = { file, judging: judgingOf({ rulebook, kinds, judge, company, lane, options, once }) }
    return last.judging
  }
  return { of }
}
