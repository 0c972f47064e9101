import { judgeOf, runCases } from '../../src/engine/index.ts'
import { type Opening, openRulebook } from '../../src/halfsky.ts'
import type { Problem } from '../../src/model/index.ts'
import { mutateRule } from '../../src/mutate/index.ts'
import { type BatchFormat, mapCsv, openTable, readBatch, readMapping } from '../../src/record/index.ts'
import { groundFor } from '../mutate/bench-here.ts'
import { kinds } from '../record/kinds-here.ts'
import { lintFiles } from '../rulebook/lint-here.ts'
import { CLAUSE, CLAUSE_FILE, compiledOf, RULE } from '../schemas/rulebook-here.ts'

/** A fenced block of a page, with the words after its fence and the heading it stands under. */
export interface Block {
  readonly heading: string
  readonly words: readonly string[]
  readonly text: string
}

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = []
  let heading = ''
  let open: { words: string[]; lines: string[] } | null = null
  for (const line of page.split('\n')) {
    if (open !== null && line === '```') {
      blocks.push({ heading, words: open.words, text: `${open.lines.join('\n')}\n` })
      open = null
    } else if (open !== null) open.lines.push(line)
    else if (line.startsWith('```')) open = { words: line.slice(3).split(' '), lines: [] }
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '').replaceAll('`', '')
  }
  return blocks
}

/** What halfsky has against an example. */
export const problemsIn = async ({ heading, words, text }: Block): Promise<readonly { code: string }[]> => {
  const [language = '', what] = words
  if (what === 'records') return inRecords(text, language as BatchFormat)
  if (what === 'mapping') return readMapping(text, kinds).problems
  if (what === 'table') return inTable(text)
  if (what === 'sheet') return inSheet(text)
  if (what === 'measures') return inFiles({ 'extra/measures.yaml': text })
  const file = clauseFileOf({ heading, words, text })
  if (file !== null) return inFiles({ [`${CLAUSE}.yaml`]: file })
  throw new Error(`no such kind of example: ${what}`)
}

/** What lint has against an example of rules besides: it shows one thing, and may lack others. */
export const lintedIn = async (block: Block): Promise<readonly { code: string }[]> => {
  const text = clauseFileOf(block)
  return text === null ? [] : lintFiles({ [`${CLAUSE}.yaml`]: text })
}

/** The whole clause file of an example of rules; null for one of anything else. */
export const clauseFileOf = ({ words: [, what], text }: Block): string | null => {
  if (what === 'file') return filled(text, CLAUSE_FILE, '')
  return what === 'rule' ? ruleFile(text) : null
}

/** The table's mapping as docs/problems gives it. */
const MAPPING = `kind: public-toilet
fields:
  id: { column: 编号 }
  area: { constant: "441802" }
  asOf: { constant: "2026-05-01" }
  femaleStalls: { column: 女厕位 }
`

const inTable = (text: string): readonly Problem[] => {
  const { mapping, problems } = readMapping(MAPPING, kinds)
  if (mapping === null) return problems
  const batch = mapCsv(text, mapping)
  return [...batch.problems, ...batch.entries.flatMap((entry) => entry.problems)]
}

const inSheet = async (text: string): Promise<readonly Problem[]> => {
  const { table, problems } = await openTable(new TextEncoder().encode(text), { kinds })
  return [...problems, ...[...(table?.entries() ?? [])].flatMap((entry) => kinds.readEntry(entry).problems)]
}

let opening: Promise<Opening> | undefined

const inRecords = async (text: string, format: BatchFormat): Promise<readonly { code: string }[]> => {
  opening ??= openRulebook()
  const { halfsky, problems } = await opening
  if (halfsky === null) return problems
  const options = { lang: 'en', asOf: '2026-06-01', engine: 'compiled', detail: 'brief', crossCheckEvery: 0 } as const
  const { report } = await halfsky.checkBatch(readBatch(text, format), options)
  return report.problems
}

const inFiles = async (files: Readonly<Record<string, string>>): Promise<readonly Problem[]> => {
  const { rulebook, problems } = compiledOf(files)
  if (rulebook === null) return problems
  const results = await runCases(rulebook, judgeOf(rulebook), (value) => kinds.read(value))
  const excepted = rulebook.rules.filter(({ equivalent }) => equivalent.length > 0)
  const mutations = excepted.flatMap((rule) => mutateRule(rule, groundFor(rulebook)).problems)
  return [...problems, ...results.flatMap((result) => result.problems), ...mutations]
}

const ruleFile = (text: string): string => {
  const { rules: _rules, ...head } = CLAUSE_FILE
  const { require: condition, ...rest } = RULE
  const base = { ...rest, cases: [], ...(/^manual:/m.test(text) ? {} : { require: condition }) }
  return `${filled('', head, '')}rules:\n  stall-ratio:\n${filled(text, base, '    ')}`
}

/** An example filled up with the keys it leaves out. */
const filled = (text: string, base: Readonly<Record<string, unknown>>, indent: string): string => {
  const rest = Object.entries(base).filter(([key]) => !new RegExp(`^${key}[:：]`, 'm').test(text))
  const lines = [...rest.map(([key, value]) => `${key}: ${JSON.stringify(value)}`), ...text.trimEnd().split('\n')]
  return lines.map((line) => `${indent}${line}\n`).join('')
}
