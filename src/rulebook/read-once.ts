import { readYaml, type YamlReading } from '../source/index.ts'
import type { RuleFile } from './role.ts'

/** Reads a file, or gives what it read to when it last had this text: while one is edited, the others stay as they are. */
export const readOnce = ({ path, text }: RuleFile): YamlReading => {
  const known = READ.get(path)
  if (known?.text === text) return known.reading
  const reading = readYaml(text, path)
  READ.set(path, { text, reading })
  return reading
}

const READ = new Map<string, { readonly text: string; readonly reading: YamlReading }>()
