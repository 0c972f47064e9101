import { type CodeLens, type DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import type { Problem } from '../model/index.ts'
import { entryOf, type MapEntry, readYaml } from '../source/index.ts'
import { textOf } from './place.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'
import { rangeOf, toEditor } from './text.ts'
import { editorWords } from './words.ts'

/** The command that runs a rule's cases; its arguments are the address of the file and the rule's id. */
export const RUN_CASES = 'halfsky.runCases'

/** What came of a rule's cases. */
export interface CaseRun {
  readonly passed: number
  readonly total: number
  readonly problems: readonly Problem[]
}

/** The rules of a clause file, as far as it can be read. */
const rulesIn = ({ path, text }: Asked): { clause: string; entries: readonly MapEntry[] } => {
  const [root] = readYaml(text).nodes
  if (root === undefined || formatOf(path) !== 'rule-file') return { clause: '', entries: [] }
  const rules = entryOf(root, 'rules')?.node
  return { clause: textOf(entryOf(root, 'clause')?.node) ?? '', entries: rules?.type === 'map' ? rules.entries : [] }
}

/** A lens on each rule that runs its cases, and says what came of them. */
export const lensesOf = (asked: Asked, runs: ReadonlyMap<string, CaseRun>, { lang }: Scene): CodeLens[] => {
  const words = editorWords(lang)
  const { clause, entries } = rulesIn(asked)
  return entries.flatMap(({ key, keyAt, node }): CodeLens[] => {
    const cases = entryOf(node, 'cases')?.node
    const count = cases?.type === 'list' ? cases.items.length : 0
    if (count === 0) return []
    const id = `${clause}/${key}`
    const run = runs.get(id)
    const title = run ? words.ran(run.passed, run.total) : words.lens(count)
    const command = { title, command: RUN_CASES, arguments: [asked.uri, id] }
    return [{ range: rangeOf(keyAt, key.length), command }]
  })
}

/** The rules of a clause file, or the measures of a file of measures. */
export const symbolsOf = (asked: Asked, { lang }: Scene): DocumentSymbol[] => {
  const [root] = readYaml(asked.text).nodes
  const isMeasures = formatOf(asked.path) === 'measures'
  const entries = isMeasures && root?.type === 'map' ? root.entries : rulesIn(asked).entries
  const lines = asked.text.split('\n')
  return entries.map(({ key, keyAt, node }) => {
    const from = toEditor(keyAt)
    const last = lastLine(lines, keyAt.line, keyAt.column - 1)
    const title = entryOf(node, 'title')?.node
    return {
      name: key === '' ? '?' : key,
      detail: textOf(title && entryOf(title, lang === 'en' ? 'en' : 'zh')?.node) ?? '',
      kind: isMeasures ? SymbolKind.Function : SymbolKind.Object,
      range: { start: from, end: { line: last, character: (lines[last] ?? '').length } },
      selectionRange: rangeOf(keyAt, Math.min(key.length, (lines[from.line] ?? '').length - from.character)),
    }
  })
}

/** The last line, from 0, of the block under a key: up to the next that is indented no deeper. */
const lastLine = (lines: readonly string[], after: number, indent: number): number => {
  let last = after - 1
  for (let index = after; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.trim() === '') continue
    if (line.length - line.trimStart().length <= indent) break
    last = index
  }
  return last
}
