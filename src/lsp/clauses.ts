import { CompletionItemKind } from 'vscode-languageserver'
import type { Clause, Rule } from '../model/index.ts'
import { claimedBy } from '../plan/index.ts'
import { entryOf, type SourceNode } from '../source/index.ts'
import { type Cursor, siblings } from './cursor.ts'
import { textOf } from './place.ts'
import type { Asked, Scene } from './scene.ts'
import type { Choice } from './values.ts'
import { editorWords } from './words.ts'

/** The clause of a key. */
export const clauseOf = (key: string, { rulebook }: Scene): Clause | undefined =>
  rulebook?.plans.flatMap((plan) => plan.clauses).find((clause) => clause.key === key)

/** The clause a file is about: as it says, else as its path says. */
export const clauseAt = (root: SourceNode, { path }: Asked, scene: Scene): Clause | undefined =>
  clauseOf(textOf(entryOf(root, 'clause')?.node) ?? '', scene) ?? clauseOf(path.replace(/\.ya?ml$/, ''), scene)

/** The rules of a clause. */
export const rulesOf = (clause: string, { rulebook }: Scene): readonly Rule[] =>
  rulebook?.rules.filter((rule) => rule.clause === clause) ?? []

/** The sentences of a clause as quotes, those that nothing claims yet first. */
export const sentenceChoices = (clause: Clause | undefined, scene: Scene): Choice[] => {
  if (clause === undefined) return []
  const { rulebook } = scene
  const notChecked = rulebook?.notChecked.filter((one) => one.clause === clause.key) ?? []
  const quotes = [...rulesOf(clause.key, scene), ...notChecked].map(({ quote }) => quote)
  const claimed = new Set(quotes.flatMap((quote) => claimedBy(clause, quote)))
  const ordered = [
    ...clause.sentences.filter((one) => !claimed.has(one)),
    ...clause.sentences.filter((one) => claimed.has(one)),
  ]
  return ordered.map((sentence) => ({
    value: sentence.text,
    kind: CompletionItemKind.Text,
    detail: `${clause.path} (${sentence.number})${claimed.has(sentence) ? ` · ${editorWords(scene.lang).claimed}` : ''}`,
    isWhole: true,
  }))
}

/** What an entry of upper.yaml may say of its clause; null for what only the schema knows. */
export const upperChoices = (cursor: Cursor, scene: Scene): readonly Choice[] | null => {
  const besideIt = siblings(cursor)
  const clause = clauseOf(textOf(besideIt.get('clause')) ?? '', scene)
  const last = cursor.path.at(-1)
  const reference = (value: string, detail: string): Choice => ({ value, kind: CompletionItemKind.Reference, detail })
  if (last === 'clause') {
    const clauses = scene.rulebook?.plans.flatMap((plan) => plan.clauses) ?? []
    return clauses.filter(({ footnotes }) => footnotes.length > 0).map(({ key, path }) => reference(key, path))
  }
  if (last === 'rule' && clause) {
    const names = rulesOf(clause.key, scene).map((rule) => reference(rule.id.slice(clause.key.length + 1), rule.quote))
    return [...names, { value: 'null', kind: CompletionItemKind.Value, isYaml: true }]
  }
  if (last === 'footnote' && clause) return clause.footnotes.map(({ number, text }) => reference(String(number), text))
  if (last !== 'quote' || !clause) return null
  const footnote = besideIt.get('footnote')
  const number = footnote?.type === 'scalar' ? footnote.value : null
  return clause.footnotes
    .filter((one) => one.number === number)
    .map(({ text }) => ({ value: text, kind: CompletionItemKind.Text, isWhole: true }))
}
