import { type Problem, type ProblemCode, problem, type Scalar } from '../model/index.ts'
import { entryOf, type MapEntry, meant, type Position, type SourceNode } from '../source/index.ts'

/** Collects the problems of one file; every reader of a part of it reports here. */
export class Reporter {
  readonly problems: Problem[] = []
  readonly file: string

  constructor(file: string) {
    this.file = file
  }

  report(code: ProblemCode, params: Problem['params'], at: Position): void {
    this.problems.push(problem(code, params, { file: this.file, ...at }))
  }
}

/** A map's entries by key. Keys that are not among `known` and `required` ones that are absent are reported. */
export const readFields = (
  reporter: Reporter,
  node: SourceNode,
  known: readonly string[],
  required: readonly string[] = [],
): ReadonlyMap<string, MapEntry> => {
  const fields = new Map<string, MapEntry>()
  if (node.type !== 'map') {
    wrongType(reporter, node, 'a map')
    return fields
  }
  for (const entry of node.entries) {
    if (known.includes(entry.key)) fields.set(entry.key, fields.get(entry.key) ?? entry)
    else unknownKey(reporter, entry, known)
  }
  // a key told as misspelt is not missing besides
  const misspelt = node.entries.flatMap(({ key }) => (known.includes(key) ? [] : intended(key, known)))
  for (const key of required) {
    if (!fields.has(key) && !misspelt.includes(key)) reporter.report('missing-key', { key }, node.at)
  }
  return fields
}

/** Which key one that is not known was meant to be; `verdict:pass` lacks a space. */
const intended = (key: string, known: readonly string[]): string =>
  known.find((one) => key.startsWith(`${one}:`)) ?? meant(key, known).suggestion

/** What `read` makes of the entry under `key`, or null where there is none. */
export const readField = <T>(
  fields: ReadonlyMap<string, MapEntry>,
  key: string,
  read: (node: SourceNode) => T,
): T | null => {
  const entry = fields.get(key)
  return entry ? read(entry.node) : null
}

/** Reports a key nobody reads, with the nearest one that is read. */
export const unknownKey = (reporter: Reporter, entry: MapEntry, known: readonly string[]): void => {
  reporter.report('unknown-key', { key: entry.key, ...meant(entry.key, known), known: known.join(', ') }, entry.keyAt)
}

/** Reports that something else was expected here. */
export const wrongType = (reporter: Reporter, node: SourceNode, expected: string): null => {
  reporter.report('wrong-type', { expected, found: typeOf(node) }, node.at)
  return null
}

const typeOf = (node: SourceNode): string => {
  if (node.type !== 'scalar') return node.type
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' && node.value.trim() === '' ? 'empty text' : typeof node.value
}

/** A non-empty string, or null and a problem. */
export const readText = (reporter: Reporter, node: SourceNode): string | null => {
  if (node.type === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node.value
  return wrongType(reporter, node, 'text')
}

/** Text in both languages, or null and a problem. */
export const readBilingual = (reporter: Reporter, node: SourceNode): { zh: string; en: string } | null => {
  const fields = readFields(reporter, node, ['zh', 'en'], ['zh', 'en'])
  const zh = readField(fields, 'zh', (text) => readText(reporter, text))
  const en = readField(fields, 'en', (text) => readText(reporter, text))
  return zh && en ? { zh, en } : null
}

const HAN = /\p{Script=Han}/u
/** A term may be given in Chinese beside its translation. */
const GLOSS = /[(（“"'《].*?[)）”"'》]/g

/** A title or a question in both languages, each in its own. */
export const readWords = (reporter: Reporter, node: SourceNode): { zh: string; en: string } | null => {
  const words = readBilingual(reporter, node)
  if (words === null) return null
  for (const [lang, isRight] of [
    ['zh', HAN.test(words.zh)],
    ['en', !HAN.test(words.en.replace(GLOSS, ''))],
  ] as const) {
    if (!isRight) reporter.report('title-language', { lang }, entryOf(node, lang)?.node.at ?? node.at)
  }
  return words
}

/** A list's items; anything else is reported and reads as empty. */
export const readList = (reporter: Reporter, node: SourceNode): readonly SourceNode[] => {
  if (node.type === 'list') return node.items
  wrongType(reporter, node, 'a list')
  return []
}

/** A list of names. */
export const readNames = (reporter: Reporter, node: SourceNode): string[] =>
  readList(reporter, node).flatMap((item) => readText(reporter, item) ?? [])

/** A map of words, numbers and yes or no. */
export const readScalars = (reporter: Reporter, node: SourceNode): Record<string, Scalar> => {
  if (node.type !== 'map') {
    wrongType(reporter, node, 'a map of facts')
    return {}
  }
  return Object.fromEntries(
    node.entries.flatMap(({ key, node: value }): [string, Scalar][] => {
      if (value.type === 'scalar' && value.value !== null) return [[key, value.value]]
      wrongType(reporter, value, 'a value')
      return []
    }),
  )
}

/** One of a few words, or null and a problem with the nearest. */
export const readChoice = <T extends string>(reporter: Reporter, node: SourceNode, choices: readonly T[]): T | null => {
  const word = readText(reporter, node)
  if (word === null) return null
  const choice = choices.find((candidate) => candidate === word)
  if (choice !== undefined) return choice
  reporter.report('value-type', { found: word, expected: choices.join(', '), ...meant(word, choices) }, node.at)
  return null
}

/** A calendar date as text, YYYY-MM-DD. */
export const readDate = (reporter: Reporter, node: SourceNode): string | null => {
  const text = readText(reporter, node)
  if (text === null) return null
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  if (day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text
  return wrongType(reporter, node, 'a date, YYYY-MM-DD')
}
