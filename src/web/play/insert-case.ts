import { entryOf, type MapEntry, readYaml, type SourceNode } from '../../source/index.ts'

/** A rule file's text with one more case in a rule; null where the rule cannot be found, or the text is none to write into. */
export const insertCase = (text: string, rule: string, paste: (indent: number) => string): string | null => {
  const [root] = readYaml(text).nodes
  const rules = root && entryOf(root, 'rules')?.node
  const own = rules && entryOf(rules, rule)
  if (own === undefined || own.node.type !== 'map' || own.node.entries[0]?.keyAt.line === own.keyAt.line) return null
  const cases = entryOf(own.node, 'cases')
  const lines = text.replace(/\n?$/, '\n').split('\n').slice(0, -1)
  if (cases === undefined) return withoutCases(lines, own, own.node.entries, paste)
  return cases.node.type === 'list' && isBlock(lines, cases.node)
    ? afterLast(lines, cases.node, paste)
    : insteadOfEmpty(lines, cases, paste)
}

type Paste = (indent: number) => string

const put = (lines: readonly string[], at: number, more: string, instead = 0): string =>
  [...lines.slice(0, at), more.replace(/\n$/, ''), ...lines.slice(at + instead), ''].join('\n')

const indentOf = (line: string): number => line.length - line.trimStart().length

const isEmpty = (line: string): boolean => /^\s*(?:#|$)/.test(line)

/** Whether a list has its items on lines of their own. */
const isBlock = (lines: readonly string[], { at }: SourceNode): boolean =>
  /^\s*-(?:\s|$)/.test((lines[at.line - 1] ?? '').slice(0, at.column + 1)) &&
  lines[at.line - 1]?.[at.column - 1] === '-'

/** The line behind a block that begins on a line: blank lines and comments at its end belong to what follows. */
const endOf = (lines: readonly string[], first: number, least: number): number => {
  let end = first
  for (let index = first; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (isEmpty(line)) continue
    if (indentOf(line) < least) break
    end = index + 1
  }
  return end
}

const afterLast = (lines: readonly string[], list: SourceNode & { readonly type: 'list' }, paste: Paste): string => {
  const indent = list.at.column - 1
  const last = list.items.at(-1)?.at.line ?? list.at.line
  return put(lines, endOf(lines, last, indent + 1), paste(indent))
}

/** `cases: []`, or nothing behind the colon. */
const insteadOfEmpty = (lines: readonly string[], cases: MapEntry, paste: Paste): string | null => {
  const { line, column } = cases.keyAt
  const written = lines[line - 1] ?? ''
  const rest = written.slice(column - 1)
  if (!/^cases:\s*(?:\[\s*\])?\s*(?:#.*)?$/.test(rest)) return null
  const key = `${written.slice(0, column - 1)}cases:`
  return put(lines, line - 1, `${key}\n${paste(column + 1)}`, 1)
}

const withoutCases = (
  lines: readonly string[],
  own: MapEntry,
  entries: readonly MapEntry[],
  paste: Paste,
): string | null => {
  const column = entries[0]?.keyAt.column
  if (column === undefined) return null
  const at = endOf(lines, own.keyAt.line, column - 1)
  return put(lines, at, `${' '.repeat(column - 1)}cases:\n${paste(column + 1)}`)
}
