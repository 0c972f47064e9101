import { type Html, html, type Part } from '../markup/index.ts'
import type { Condition, Rule, RuleCase } from '../model/index.ts'
import { caseFacts, mayChange, type Phrases } from '../report/index.ts'
import { chinese, type Page, table, terms, written } from './page.ts'
import { kindPlace, ruleAnchor, UPPER } from './places.ts'

/** A rule, whole: what it rests on, what it asks of whom, and the cases that prove it. */
export const ruleSection = (page: Page, rule: Rule): Html => {
  const { book, words } = page
  const phrases = book.phrases(rule.subject)
  const anchor = ruleAnchor(rule)
  const kind = book.rulebook.kinds[rule.subject]
  return html`<section class="rule" id="${anchor}" aria-labelledby="${anchor}_title">
    <h3 id="${anchor}_title"><a href="#${anchor}">${book.text(rule.title)}</a> <span class="badge ${rule.binding}">${phrases.words.bindings[rule.binding]}</span></h3>
    <blockquote lang="zh-CN">${rule.quote}</blockquote>
    ${terms([
      [words.id, html`<code>${rule.id}</code>`],
      [
        words.subject,
        html`<a href="${page.to(kindPlace(rule.subject))}">${kind ? book.text(kind.title) : rule.subject}</a>`,
      ],
      [words.due, rule.due],
      [words.reading, rule.reading && written(page, rule.reading)],
      [words.when, rule.when ? tree(page, phrases, rule.subject, rule.when) : words.always],
      [words.require, rule.require && tree(page, phrases, rule.subject, rule.require)],
      [words.question, rule.manual && book.text(rule.manual)],
      [words.remedy, mayChange(phrases, rule)],
      [words.upper, upper(page, rule)],
      [words.file, html`<code>${rule.file}:${rule.line}</code>`],
    ])}
    <details><summary>${words.cases} (${rule.cases.length})</summary>
    ${table(
      words.cases,
      [words.caseName, words.caseFacts, words.caseVerdict],
      rule.cases.map((one) => [written(page, one.name), facts(page, phrases, one), verdict(page, phrases, one)]),
    )}</details>
    </section>
    `
}

/** A condition as nested lists, each fact linked to where it is described. */
const tree = (page: Page, phrases: Phrases, kind: string, condition: Condition): Html => {
  const group = (name: 'all' | 'any' | 'not', parts: readonly Condition[]): Html => {
    const [only] = parts
    if (name !== 'not' && parts.length === 1 && only !== undefined) return tree(page, phrases, kind, only)
    return html`${phrases.words.groups[name]}<ul class="conditions">${parts.map((part) => html`<li>${tree(page, phrases, kind, part)}</li>`)}</ul>`
  }
  if ('all' in condition) return group('all', condition.all)
  if ('any' in condition) return group('any', condition.any)
  if ('not' in condition) return group('not', [condition.not])
  return html`${phrases.demands(condition)} ${factLink(page, kind, condition.fact)}`
}

/** A fact's name, leading to its description where it has one. */
export const factLink = (page: Page, kind: string, name: string): Html => {
  const href = page.fact(kind, name)
  return href === null ? html`<code>${name}</code>` : html`<a href="${href}"><code>${name}</code></a>`
}

const upper = (page: Page, rule: Rule): Part => {
  const relations = page.book.upper.filter(({ target }) => target.rule === rule.id)
  if (relations.length === 0) return null
  return html`<ul>${relations.map(({ target, relation }) => html`<li><a href="${page.to(UPPER)}">${page.words.levels[target.level]}</a>: ${chinese(page, target.quote)} (${page.words.relations[relation]})</li>`)}</ul>`
}

const facts = (page: Page, phrases: Phrases, { record, earlier, bodies }: RuleCase): Part => [
  caseFacts(phrases, record, page.words.separator),
  ...earlier.map(
    (one) => html`<br/><small>${page.words.earlier}: ${caseFacts(phrases, one, page.words.separator)}</small>`,
  ),
  ...bodies.map((one) => {
    const { kind, ...rest } = one
    const of = page.book.rulebook.kinds[String(kind)]
    const title = of ? page.book.text(of.title) : page.words.body
    return html`<br/><small>${title}: ${caseFacts(page.book.phrases(String(kind)), rest, page.words.separator)}</small>`
  }),
]

const verdict = (page: Page, phrases: Phrases, one: RuleCase): Html => {
  const { words } = page
  const changes = Object.entries(one.remedy ?? {}).map(
    ([fact, value]) => `${phrases.factTitle(fact)} → ${phrases.value(fact, value)}`,
  )
  return html`<span class="verdict ${one.verdict}">${phrases.words.verdicts[one.verdict]}</span>
    ${one.missing && one.missing.length > 0 && html`<br/><small>${words.missing}: ${one.missing.map(phrases.factTitle).join(words.separator)}</small>`}
    ${one.reason && html`<br/><small>${words.reason}: ${words.reasons[one.reason]}</small>`}
    ${changes.length > 0 && html`<br/><small>${phrases.words.text.remedy}: ${changes.join(words.separator)}</small>`}`
}
