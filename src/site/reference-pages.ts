import { type Html, html, type Part } from '../markup/index.ts'
import type { Bilingual, Expression, FactSpec, KindSpec, Measure, Rule } from '../model/index.ts'
import type { Phrases } from '../report/index.ts'
import { AREA, type Book, type PropertySchema } from './book.ts'
import { chinese, framed, type Page, pageAt, ruleLinks, table, terms, written } from './page.ts'
import { clausePlace, INDICATORS, KINDS, kindPlace, MEASURES, UPPER } from './places.ts'
import { factLink } from './rule-section.ts'

/** The list of record kinds. */
export const kindsPage = (book: Book): string => {
  const page = pageAt(KINDS, book)
  const { words } = book
  const rows = kindsOf(book).map(({ kind, title, facts }) => [
    html`<a href="${page.to(kindPlace(kind))}">${book.text(title)}</a> <code>${kind}</code>`,
    Object.keys(facts).length,
    book.rulebook.rules.filter(({ subject }) => subject === kind).length,
  ])
  return framed(page, {
    title: words.kinds,
    crumbs: [{ name: words.kinds, href: page.to(KINDS) }],
    body: html`<h1>${words.kinds}</h1>${table(words.kinds, [words.kind, words.facts, words.rules], rows)}`,
  })
}

/** The record kinds in the order of their names. */
export const kindsOf = ({ rulebook }: Book): KindSpec[] =>
  Object.values(rulebook.kinds).sort((a, b) => (a.kind < b.kind ? -1 : 1))

/** A record kind: its facts, each with the rules that read it, and its rules. */
export const kindPage = (book: Book, { kind, title, facts }: KindSpec): string => {
  const page = pageAt(kindPlace(kind), book)
  const { words } = book
  const rules = book.rulebook.rules.filter(({ subject }) => subject === kind)
  const own = Object.values(facts).filter(({ name }) => kind !== AREA || !Object.hasOwn(book.indicators, name))
  return framed(page, {
    title: book.text(title),
    crumbs: [
      { name: words.kinds, href: page.to(KINDS) },
      { name: book.text(title), href: page.to(kindPlace(kind)) },
    ],
    body: html`<h1>${book.text(title)}</h1>
      <p class="where"><code>${kind}</code></p>
      ${kind === AREA && html`<p><a href="${page.to(INDICATORS)}">${words.indicatorsOf} (${Object.keys(book.indicators).length})</a></p>`}
      <section aria-labelledby="_facts"><h2 id="_facts">${words.facts}</h2>
      ${own.map((spec) => factArticle(page, kind, spec, book.schemas[kind]?.properties?.[spec.name]))}
      </section>
      <section aria-labelledby="_rules"><h2 id="_rules">${words.rules} (${rules.length})</h2>
      ${ruleLinks(page, rules)}</section>`,
  })
}

/** The indicators of area statistics, each with its definition and the rules that read it. */
export const indicatorsPage = (book: Book): string => {
  const page = pageAt(INDICATORS, book)
  const { words } = book
  const specs = Object.values(book.rulebook.kinds[AREA]?.facts ?? {}).filter(({ name }) =>
    Object.hasOwn(book.indicators, name),
  )
  return framed(page, {
    title: words.indicators,
    crumbs: [{ name: words.indicators, href: page.to(INDICATORS) }],
    body: html`<h1>${words.indicators}</h1>
      <p>${words.indicatorsOf} (<a href="${page.to(kindPlace(AREA))}"><code>${AREA}</code></a>)</p>
      ${specs.map((spec) => factArticle(page, AREA, spec, book.indicators[spec.name]))}`,
  })
}

const factArticle = (page: Page, kind: string, spec: FactSpec, schema: PropertySchema | undefined): Html => {
  const { book, words } = page
  const definition = schema?.['x-definition']
  const direction = schema?.['x-direction']
  const { denominator } = spec
  return html`<article class="fact" id="${spec.name}"><h3>${book.text(spec.title)} <code>${spec.name}</code></h3>
    ${terms([
      [
        words.type,
        [words.types[spec.type], direction && direction !== 'none' && ` · ${words.directions[direction]}`].join(''),
      ],
      [words.unit, spec.unit && book.text(spec.unit)],
      [words.believed, believed(schema)],
      [words.choices, choices(book, spec)],
      [words.numerator, definition?.numerator && book.text(definition.numerator)],
      [words.denominator, definition?.denominator && book.text(definition.denominator)],
      [words.times, definition?.times],
      [words.definition, definition?.note && book.text(definition.note)],
      [words.rate, denominator ? html`${words.per(denominator.per)}: ${factLink(page, kind, denominator.fact)}` : null],
      [words.readBy, readers(page, book.readers.get(`${kind} ${spec.name}`) ?? [], schema?.['x-unread'])],
    ])}</article>
    `
}

const believed = (schema: PropertySchema | undefined): string | null => {
  const { minimum, maximum } = schema?.['x-plausible'] ?? {}
  if (minimum === undefined && maximum === undefined) return null
  if (maximum === undefined) return `≥ ${minimum}`
  return minimum === undefined ? `≤ ${maximum}` : `${minimum} – ${maximum}`
}

const choices = (book: Book, { choices: all, choiceTitles = {} }: FactSpec): Part =>
  all.length === 0
    ? null
    : html`<ul class="choices">${all.map((choice) => {
        const title = choiceTitles[choice]
        return html`<li>${title && `${book.text(title)} `}<code>${choice}</code></li>`
      })}</ul>`

const readers = (page: Page, rules: readonly Rule[], unread?: Bilingual): Part => {
  if (rules.length === 0) return unread ? page.book.text(unread) : page.words.readByNone
  if (rules.length <= 3) return ruleLinks(page, rules)
  return html`<details><summary>${rules.length}</summary>${ruleLinks(page, rules)}</details>`
}

/** The measures, each with its formula and the rules that read it. */
export const measuresPage = (book: Book): string => {
  const page = pageAt(MEASURES, book)
  const { words } = book
  return framed(page, {
    title: words.measures,
    crumbs: [{ name: words.measures, href: page.to(MEASURES) }],
    body: html`<h1>${words.measures}</h1>${book.rulebook.measures.map((measure) => measureArticle(page, measure))}`,
  })
}

const measureArticle = (page: Page, measure: Measure): Html => {
  const { book, words } = page
  const [kind = ''] = measure.kinds
  const rules = book.measureReaders.get(measure.name) ?? []
  return html`<article class="fact" id="${measure.name}"><h3>${book.text(measure.title)} <code>${measure.name}</code></h3>
    ${terms([
      [words.kind, measure.kinds.map((one, index) => [index > 0 && words.separator, kindLink(page, one)])],
      [words.unit, measure.unit && book.text(measure.unit)],
      [words.formula, formula(page, book.phrases(kind), measure.expression)],
      [words.readBy, readers(page, rules)],
    ])}</article>
    `
}

const kindLink = (page: Page, kind: string): Html => {
  const title = page.book.rulebook.kinds[kind]?.title
  return html`<a href="${page.to(kindPlace(kind))}">${title ? page.book.text(title) : kind}</a>`
}

/** A measure's algebra in words and signs. */
const formula = (page: Page, phrases: Phrases, expression: Expression): string => {
  const say = (inner: Expression): string => formula(page, phrases, inner)
  const nested = (inner: Expression): string =>
    'fact' in inner || 'number' in inner || 'count' in inner ? say(inner) : `(${say(inner)})`
  const { algebra } = page.words
  if ('fact' in expression) return phrases.factTitle(expression.fact)
  if ('number' in expression) return String(expression.number)
  if ('ratio' in expression) return expression.ratio.map(nested).join(' : ')
  if ('share' in expression) return `${expression.share.map(nested).join(' ÷ ')} × 100%`
  if ('sum' in expression) return expression.sum.map(nested).join(' + ')
  if ('difference' in expression) return expression.difference.map(nested).join(' − ')
  if ('either' in expression) return expression.either.map(nested).join(algebra.either)
  if ('monthsLater' in expression) {
    const [fact, months] = expression.monthsLater
    return algebra.monthsLater(phrases.factTitle(fact), months)
  }
  if ('change' in expression) return algebra.change(say(expression.change))
  if ('rollup' in expression) {
    const { of, bodies } = expression.rollup
    const title = page.book.rulebook.kinds[of]?.title
    return algebra.rollup(title ? page.book.text(title) : of, phrases.factTitle(bodies))
  }
  const where = Object.entries(expression.where).map(([field, value]) => `${field} = ${value}`)
  return algebra.count(phrases.factTitle(expression.count), where.join(page.words.separator))
}

const SIGNS = { 'at-least': '≥ ', 'at-most': '≤ ', above: '> ', below: '< ', about: '≈ ', none: '' } as const

/** Local targets beside those of the levels above. */
export const upperPage = (book: Book): string => {
  const page = pageAt(UPPER, book)
  const { words } = book
  const rows = book.upper.map(({ target, local, threshold, relation, basis }): Part[] => {
    const clause = book.clauses.get(target.clause)
    const place = clause ? page.to(clausePlace(clause)) : ''
    return [
      html`[${target.footnote}] ${words.levels[target.level]}`,
      local
        ? html`<a href="${page.rule(local)}">${book.text(local.title)}</a>`
        : html`<a href="${place}">${target.clause}</a>`,
      threshold ? `${SIGNS[threshold.limit]}${threshold.value}` : '–',
      html`<span class="relation ${relation}">${words.relations[relation]}</span>${basis === 'stated' && html`<br/><small>${words.stated}</small>`}`,
      [chinese(page, target.quote), target.value !== null && ` (${SIGNS[target.limit]}${target.value})`],
      target.why ? written(page, target.why) : null,
    ]
  })
  return framed(page, {
    title: words.upper,
    crumbs: [{ name: words.upper, href: page.to(UPPER) }],
    body: html`<h1>${words.upper}</h1>
      ${table(words.upper, [words.level, words.rule, words.local, words.relation, words.demand, words.why], rows)}`,
  })
}
