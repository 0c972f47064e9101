import type { Condition, Lang, Rule, Trace, Truth } from '../../model/index.ts'
import { type Phrases, symbols, wordsOf } from '../../report/index.ts'

/** One part of a rule's conditions in words, with what came of it on a record; null where none was judged. */
export interface Branch {
  readonly text: string
  /** A comparison in symbols and names of facts; null for a group. */
  readonly symbols: string | null
  readonly truth: Truth | null
  readonly parts: readonly Branch[]
}

/** A condition as a tree, and where a record was judged, what each part saw. */
export const branchOf = (condition: Condition, trace: Trace | null, phrases: Phrases, lang: Lang): Branch => {
  const group = (name: 'all' | 'any' | 'not', conditions: readonly Condition[]): Branch => {
    const seen = trace !== null && 'group' in trace ? trace.parts : []
    const parts = conditions.map((one, index) => branchOf(one, seen[index] ?? null, phrases, lang))
    return { text: wordsOf(lang).groups[name], symbols: null, truth: trace?.truth ?? null, parts }
  }
  if ('all' in condition) return group('all', condition.all)
  if ('any' in condition) return group('any', condition.any)
  if ('not' in condition) return group('not', [condition.not])
  const isSeen = trace !== null && !('group' in trace)
  const text = isSeen ? phrases.leaf(trace) : phrases.demands(condition)
  return { text, symbols: symbols(condition), truth: isSeen ? trace.truth : null, parts: [] }
}

/** The two trees of a rule. */
export const treesOf = (
  { when, require }: Pick<Rule, 'when' | 'require'>,
  explanation: { readonly when: Trace | null; readonly require: Trace | null } | null,
  phrases: Phrases,
  lang: Lang,
): { readonly when: Branch | null; readonly require: Branch | null } => ({
  when: when && branchOf(when, explanation?.when ?? null, phrases, lang),
  require: require && branchOf(require, explanation?.require ?? null, phrases, lang),
})
