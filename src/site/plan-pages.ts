import { type Html, html, type Part } from '../markup/index.ts'
import { BINDINGS, type Clause, DOMAINS, type Domain, type Plan } from '../model/index.ts'
import { wordsOf } from '../report/index.ts'
import type { Tally } from '../rulebook/index.ts'
import type { Book } from './book.ts'
import { clauseTitle } from './clause-page.ts'
import { chinese, framed, type Page, pageAt, ruleLinks, table, terms } from './page.ts'
import { clausePlace, domainPlace, HOME, planPlace } from './places.ts'

/** The first page: the plans, how far they are covered, and the numbers of the rulebook. */
export const homePage = (book: Book): string => {
  const page = pageAt(HOME, book)
  const { words, rulebook, coverage } = book
  const { bindings } = wordsOf(book.lang)
  const cases = rulebook.rules.reduce((sum, rule) => sum + rule.cases.length, 0)
  const manual = rulebook.rules.filter(({ manual }) => manual !== null).length
  return framed(page, {
    title: words.title,
    crumbs: [],
    body: html`<h1>${words.title}</h1>
      <p class="lead">${words.about}</p>
      <section aria-labelledby="_plans"><h2 id="_plans">${words.plans}</h2>
      <div class="cards">
      ${rulebook.plans.map((plan) => planCard(page, plan))}
      </div></section>
      <section aria-labelledby="_figures"><h2 id="_figures">${words.figures}</h2>
      ${terms([
        [words.rules, rulebook.rules.length],
        ...BINDINGS.map(
          (binding) => [bindings[binding], rulebook.rules.filter((rule) => rule.binding === binding).length] as const,
        ),
        [words.question, manual],
        [words.cases, cases],
        [words.clauses, coverage.total.clauses],
        [words.sentences, coverage.total.sentences],
        [words.kinds, Object.keys(rulebook.kinds).length],
        [words.indicators, Object.keys(book.indicators).length],
        [words.measures, rulebook.measures.length],
      ])}
      ${legend(page)}
      </section>`,
  })
}

const planCard = (page: Page, plan: Plan): Html => {
  const { book, words } = page
  const tally = book.coverage.plans[plan.id]
  const rules = book.rulebook.rules.filter((rule) => rule.plan === plan.id).length
  return html`<article class="card"><h3><a href="${page.to(planPlace(plan.id))}">${book.text(plan.title)}</a></h3>
    ${tally && bar(page, tally)}
    ${terms([...planTerms(page, plan), [words.rules, rules], ...(tally ? tallyTerms(page, tally) : [])])}
    </article>
    `
}

const planTerms = ({ words }: Page, { period, areas }: Plan): (readonly [string, Part])[] => [
  [words.period, `${period.from} – ${period.to}`],
  [words.areas, areas.map((area) => `${area}…`).join(' ')],
]

const tallyTerms = (
  { words }: Page,
  { clauses, sentences, byRule, notChecked, unaccounted }: Tally,
): (readonly [string, Part])[] => [
  [words.clauses, clauses],
  [words.sentences, sentences],
  [words.byRule, byRule],
  [words.notChecked, notChecked],
  [words.open, unaccounted],
]

/** The sentences of a stretch as one bar: claimed, declared, open. */
const bar = ({ words }: Page, { sentences, byRule, notChecked, unaccounted }: Tally): Html | null => {
  if (sentences === 0) return null
  const width = (part: number): string => ((100 * part) / sentences).toFixed(2)
  const label = `${words.byRule} ${byRule}, ${words.notChecked} ${notChecked}, ${words.open} ${unaccounted}`
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="by-rule" width="${width(byRule)}" height="4"/><rect class="not-checked" x="${width(byRule)}" width="${width(notChecked)}" height="4"/><rect class="open" x="${width(byRule + notChecked)}" width="${width(unaccounted)}" height="4"/></svg>`
}

const legend = ({ words }: Page): Html =>
  html`<p class="legend"><span class="key by-rule">${words.byRule}</span> <span class="key not-checked">${words.notChecked}</span> <span class="key open">${words.open}</span></p>`

/** A plan: its domains, and under each its clauses. */
export const planPage = (book: Book, plan: Plan): string => {
  const page = pageAt(planPlace(plan.id), book)
  const { words } = book
  const tally = book.coverage.plans[plan.id]
  const domains = DOMAINS.filter((domain) => plan.clauses.some((clause) => clause.domain === domain))
  return framed(page, {
    title: book.text(plan.title),
    crumbs: [{ name: book.text(plan.title), href: page.to(planPlace(plan.id)) }],
    body: html`<h1>${book.text(plan.title)}</h1>
      ${tally && bar(page, tally)}
      ${legend(page)}
      ${terms(planTerms(page, plan))}
      ${table(
        words.coverage,
        [
          words.domain,
          words.clauses,
          words.rules,
          words.sentences,
          words.byRule,
          words.notChecked,
          words.open,
          words.coverage,
        ],
        domains.map((domain) => domainRow(page, plan, domain)),
      )}
      ${domains.map(
        (
          domain,
        ) => html`<section><h2><a href="${page.to(domainPlace(plan.id, domain))}">${words.domains[domain]}</a></h2>
          <ul class="links">${clausesIn(plan, domain).map((clause) => html`<li>${clauseLink(page, clause)}</li>\n`)}</ul></section>`,
      )}`,
  })
}

const clausesIn = ({ clauses }: Plan, domain: Domain): readonly Clause[] =>
  clauses.filter((clause) => clause.domain === domain)

const domainRow = (page: Page, plan: Plan, domain: Domain): Part[] => {
  const { book, words } = page
  const tally = book.coverage.plans[plan.id]?.domains[domain]
  const rules = clausesIn(plan, domain).flatMap(({ key }) => book.rules.get(key) ?? []).length
  return [
    html`<a href="${page.to(domainPlace(plan.id, domain))}">${words.domains[domain]}</a>`,
    ...(tally
      ? [tally.clauses, rules, tally.sentences, tally.byRule, tally.notChecked, tally.unaccounted, bar(page, tally)]
      : []),
  ]
}

const clauseLink = (page: Page, clause: Clause): Html =>
  html`<a href="${page.to(clausePlace(clause))}">${clauseTitle(page.book, clause)}</a> <small>${chinese(page, clause.path)}</small>`

/** A domain of a plan: its clauses with their coverage and their rules. */
export const domainPage = (book: Book, plan: Plan, domain: Domain): string => {
  const page = pageAt(domainPlace(plan.id, domain), book)
  const name = book.words.domains[domain]
  const covered = new Map(book.coverage.plans[plan.id]?.domains[domain]?.clauseList.map((one) => [one.key, one]))
  return framed(page, {
    title: `${name} · ${book.text(plan.title)}`,
    crumbs: [
      { name: book.text(plan.title), href: page.to(planPlace(plan.id)) },
      { name, href: page.to(domainPlace(plan.id, domain)) },
    ],
    body: html`<h1>${name}</h1>
      ${legend(page)}
      ${clausesIn(plan, domain).map((clause) => {
        const tally = covered.get(clause.key)
        return html`<section class="clause"><h2>${clauseLink(page, clause)}</h2>
          ${tally && bar(page, tally)}
          ${ruleLinks(page, book.rules.get(clause.key) ?? [])}
          </section>`
      })}`,
  })
}
