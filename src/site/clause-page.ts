import { type Html, html, type Part } from '../markup/index.ts'
import type { Clause, NotChecked, Rule } from '../model/index.ts'
import { type ClaimedSentence, claimsOf } from '../plan/index.ts'
import type { Book } from './book.ts'
import { chinese, framed, type Page, pageAt, written } from './page.ts'
import { clausePlace, domainPlace, planPlace, ruleAnchor } from './places.ts'
import { ruleSection } from './rule-section.ts'

/** What a clause is called: as its file says, or as it begins. */
export const clauseTitle = (book: Book, clause: Clause): string => {
  const title = book.rulebook.titles[clause.key]
  return title ? book.text(title) : (clause.sentences[0]?.text ?? clause.key)
}

/** A clause: its sentences with what claims them, and its rules. */
export const clausePage = (
  book: Book,
  clause: Clause,
  before: Clause | undefined,
  after: Clause | undefined,
): string => {
  const page = pageAt(clausePlace(clause), book)
  const { words } = book
  // in the order in which their authors wrote them
  const rules = [...(book.rules.get(clause.key) ?? [])].sort((a, b) => a.line - b.line)
  const plan = book.rulebook.plans.find(({ id }) => id === clause.plan)
  const sentences = claimsOf(clause, rules, book.notChecked.get(clause.key) ?? [])
  return framed(page, {
    title: `${clauseTitle(book, clause)} (${clause.path})`,
    crumbs: [
      { name: plan ? book.text(plan.title) : clause.plan, href: page.to(planPlace(clause.plan)) },
      { name: words.domains[clause.domain], href: page.to(domainPlace(clause.plan, clause.domain)) },
    ],
    body: html`<h1>${clauseTitle(book, clause)}</h1>
      <p class="where">${chinese(page, clause.path)} · <code>${clause.key}</code></p>
      <section aria-labelledby="_text"><h2 id="_text">${words.planText}</h2>
      <ol class="sentences">
      ${sentences.map((one) => sentenceItem(page, one))}
      </ol>
      ${footnotes(page, clause)}
      </section>
      <section aria-labelledby="_rules"><h2 id="_rules">${words.rules} (${rules.length})</h2>
      ${rules.length === 0 ? html`<p>${words.noRules}</p>` : rules.map((rule) => ruleSection(page, rule))}
      </section>
      ${neighbours(page, before, after)}`,
  })
}

const sentenceItem = (page: Page, one: ClaimedSentence): Html => {
  const { words } = page
  const states = { 'by-rule': words.byRule, 'not-checked': words.notChecked, open: words.open }
  return html`<li id="_s${one.sentence.number}" class="${one.state}">
    <p lang="zh-CN">${one.segments.map((segment): Part => [segment.rules.length > 0 ? quoted(page, segment.text, segment.rules) : segment.text, segment.footnotes.map((number) => html`<sup><a href="#_note-${number}">[${number}]</a></sup>`)])}</p>
    <div class="claims"><span class="state">${states[one.state]}</span>
    ${one.rules.length > 0 && html`<ul>${one.rules.map((rule) => html`<li><a href="#${ruleAnchor(rule)}">${page.book.text(rule.title)}</a></li>`)}</ul>`}
    ${one.notChecked.map((entry) => reason(page, entry))}
    </div></li>
    `
}

const quoted = ({ book }: Page, text: string, rules: readonly Rule[]): Html => {
  const [first] = rules
  const titles = rules.map((rule) => book.text(rule.title)).join(book.words.separator)
  return html`<a class="quoted" href="#${first ? ruleAnchor(first) : ''}" title="${titles}"><mark>${text}</mark></a>`
}

const reason = (page: Page, { quote, why }: NotChecked): Html =>
  html`<p class="why"><q lang="zh-CN">${quote}</q> ${page.words.notChecked}: ${written(page, why)}</p>`

const footnotes = (page: Page, { footnotes: notes }: Clause): Html | null =>
  notes.length === 0
    ? null
    : html`<h3>${page.words.footnotes}</h3>
      <ul class="notes">${notes.map(({ number, text }) => html`<li id="_note-${number}">[${number}] <span lang="zh-CN">${text}</span></li>\n`)}</ul>`

const neighbours = (page: Page, before: Clause | undefined, after: Clause | undefined): Html => {
  const link = (clause: Clause | undefined, rel: string, name: string): Part =>
    clause !== undefined &&
    html`<a rel="${rel}" href="${page.to(clausePlace(clause))}">${name}: ${clauseTitle(page.book, clause)}</a>`
  return html`<nav class="neighbours" aria-label="${page.words.clauses}">${link(before, 'prev', page.words.previous)} ${link(after, 'next', page.words.next)}</nav>`
}
