/** A file of the rules folder: its path below that folder, with forward slashes, and its text. */
export interface RuleFile {
  readonly path: string
  readonly text: string
}

/** What a rule file is about. */
export type FileRole = 'plan' | 'measures' | 'upper' | 'clause'

/** What a file is about, by its name. */
export const roleOf = ({ path }: Pick<RuleFile, 'path'>): FileRole => {
  const name = path.split('/').at(-1)
  if (name === 'plan.yaml') return 'plan'
  if (name === 'upper.yaml') return 'upper'
  return name === 'measures.yaml' ? 'measures' : 'clause'
}
