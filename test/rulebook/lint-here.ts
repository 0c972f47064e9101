import { lint } from '../../src/linting.ts'
import type { Problem } from '../../src/model/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { CLAUSE, compiledOf } from '../schemas/rulebook-here.ts'

/** Where the planted clause file stands. */
export const PATH = `${CLAUSE}.yaml`

/** What lint says of files, in place of or beside a small sound rulebook. */
export const lintFiles = async (files: Readonly<Record<string, string>>): Promise<readonly Problem[]> => {
  const { rulebook, ...rest } = compiledOf(files)
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  const only = new Set(Object.keys(files))
  return lint({ halfsky: rulebook && { rulebook, kinds }, kinds, files: texts, ...rest }, { only })
}
