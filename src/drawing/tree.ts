import {
  type Condition,
  inLang,
  type Lang,
  type ReportedFinding,
  type Rule,
  type Rulebook,
  type Trace,
  type Truth,
} from '../model/index.ts'
import { type Phrases, phrasesOf, wordsOf } from '../report/index.ts'

/** A box of a drawing, and the boxes below it. */
export interface Drawn {
  readonly text: string
  /** What came of it; null where nothing was judged. */
  readonly truth: Truth | null
  readonly parts: readonly Drawn[]
}

/** A rule as a tree: by itself, or with what each of its conditions saw in a record. */
export const drawRule = (rule: Rule, finding: ReportedFinding | null, rulebook: Rulebook, lang: Lang): Drawn => {
  const { text: words, verdicts } = wordsOf(lang)
  const phrases = phrasesOf(rulebook, rule.subject, lang)
  const half = (name: 'when' | 'require', condition: Condition | null): Drawn[] => {
    if (condition === null) return []
    const trace = finding?.explanation?.[name] ?? null
    const part = trace ? drawTrace(trace, phrases, lang) : drawCondition(condition, phrases, lang)
    return [{ text: words[name], truth: part.truth, parts: [part] }]
  }
  const question = rule.manual ? [{ text: inLang(rule.manual, lang), truth: null, parts: [] }] : []
  const title = inLang(rule.title, lang)
  return {
    text: finding ? `${verdicts[finding.verdict]}${lang === 'en' ? ': ' : '：'}${title}` : title,
    truth: finding ? truthOf(finding) : null,
    parts: [...half('when', rule.when), ...half('require', rule.require), ...question],
  }
}

const truthOf = ({ verdict }: ReportedFinding): Truth | null => {
  if (verdict === 'pass') return 'true'
  if (verdict === 'fail') return 'false'
  return verdict === 'unknown' ? 'unknown' : null
}

const drawCondition = (condition: Condition, phrases: Phrases, lang: Lang): Drawn => {
  const { groups } = wordsOf(lang)
  const group = (name: 'all' | 'any' | 'not', parts: readonly Condition[]): Drawn => ({
    text: groups[name],
    truth: null,
    parts: parts.map((part) => drawCondition(part, phrases, lang)),
  })
  if ('all' in condition) return group('all', condition.all)
  if ('any' in condition) return group('any', condition.any)
  return 'not' in condition
    ? group('not', [condition.not])
    : { text: phrases.demands(condition), truth: null, parts: [] }
}

const drawTrace = (trace: Trace, phrases: Phrases, lang: Lang): Drawn =>
  'group' in trace
    ? {
        text: wordsOf(lang).groups[trace.group],
        truth: trace.truth,
        parts: trace.parts.map((part) => drawTrace(part, phrases, lang)),
      }
    : { text: phrases.leaf(trace), truth: trace.truth, parts: [] }
