import type { Hover } from 'vscode-languageserver'
import { type Clause, inLang, type Lang, OPERATORS, type Rule, VERDICTS } from '../model/index.ts'
import { claimedBy } from '../plan/index.ts'
import { wordsOf } from '../report/index.ts'
import type { Position } from '../source/index.ts'
import { clauseOf, rulesOf } from './clauses.ts'
import { factPage, kindTitle } from './facts.ts'
import { keysOf } from './keys.ts'
import type { Place } from './place.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'
import { ruleOf, type Target, targetAt } from './target.ts'
import { editorWords } from './words.ts'

/** What is to be said of what stands at a position. */
export const hoverAt = (asked: Asked, position: Position, scene: Scene): Hover | null => {
  const target = targetAt(asked, position, scene)
  const value = target ? pageOf(target, target.place, asked, scene) : ''
  return value === '' ? null : { contents: { kind: 'markdown', value } }
}

const pageOf = (target: Target, { path }: Place, asked: Asked, scene: Scene): string => {
  const { lang, kinds } = scene
  if (target.is === 'fact') return factPage(target.spec, target.kind, scene)
  if (target.is === 'operator') return operatorText(target.word, lang)
  if (target.is === 'subject') {
    const spec = kinds.specs[target.kind]
    return spec ? `**${kindTitle(spec, lang)}** · ${editorWords(lang).facts(Object.keys(spec.facts).length)}` : ''
  }
  if (target.is === 'key') return keysOf(formatOf(asked.path)).description(path)
  if (target.is === 'rule') {
    const rule = ruleOf(target.id, scene)
    return rule ? rulePage(rule, scene) : ''
  }
  const clause = clauseOf(target.is === 'clause' ? target.key : target.clause, scene)
  if (clause === undefined) return ''
  return target.is === 'clause' ? clausePage(clause) : quotePage(clause, target.quote, scene)
}

const operatorText = (word: string, lang: Lang): string => {
  const operator = OPERATORS.find((one) => one === word)
  return operator ? editorWords(lang).operators[operator] : ''
}

/** The whole sentence a quote is from, and which rules rest on it. */
const quotePage = (clause: Clause, quote: string, scene: Scene): string => {
  const sentences = claimedBy(clause, quote)
  if (sentences.length === 0) return clausePage(clause)
  const rules = rulesOf(clause.key, scene).filter((rule) =>
    claimedBy(clause, rule.quote).some((one) => sentences.includes(one)),
  )
  return [
    heading(clause),
    ...sentences.map(({ text }) => `> ${text}`),
    ...rules.map(({ id }) => `- ${editorWords(scene.lang).claimedBy(id)}`),
  ].join('\n\n')
}

const clausePage = (clause: Clause): string =>
  [heading(clause), ...clause.sentences.map(({ number, text }) => `${number}. ${text}`)].join('\n\n')

const heading = ({ path, key }: Clause): string => `**${path}** · \`${key}\``

const rulePage = (rule: Rule, { lang }: Scene): string => {
  const words = editorWords(lang)
  const counts = VERDICTS.map(
    (verdict) => [wordsOf(lang).verdicts[verdict], rule.cases.filter((one) => one.verdict === verdict).length] as const,
  )
  const due = rule.due ? `, ${wordsOf(lang).text.due} ${rule.due}` : ''
  return [
    `**${inLang(rule.title, lang)}** · \`${rule.id}\``,
    `${wordsOf(lang).bindings[rule.binding]}${due} · ${rule.subject}`,
    `> ${rule.quote}`,
    rule.reading && words.labelled(words.reading, rule.reading),
    words.cases(counts.filter(([, count]) => count > 0)),
  ]
    .filter(Boolean)
    .join('\n\n')
}
