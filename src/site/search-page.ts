import { html } from '../markup/index.ts'
import type { Book, Ground } from './book.ts'
import { AREA } from './book.ts'
import { framed, pageAt, searchForm } from './page.ts'
import { clausePlace, INDICATORS, kindPlace, MEASURES, ruleAnchor, SEARCH } from './places.ts'

/** The scripts of the search page, in the order in which they build on each other. */
export const SEARCH_SCRIPTS = ['minisearch.js', 'documents.js', 'search.js'] as const

/** The search page; what it says while searching stands in it as data. */
export const searchPage = (book: Book): string => {
  const page = pageAt(SEARCH, book)
  const { words } = book
  const types = {
    clause: words.clause,
    rule: words.rule,
    kind: words.kind,
    fact: words.fact,
    indicator: words.indicators,
    measure: words.measures,
  }
  return framed(page, {
    title: words.search,
    crumbs: [{ name: words.search, href: page.to(SEARCH) }],
    scripts: SEARCH_SCRIPTS,
    body: html`<h1>${words.search}</h1>
      ${searchForm(page)}
      <noscript><p>${words.searchNeedsScript}</p></noscript>
      <p id="_status" role="status" data-none="${words.searchNone}" data-count="${words.searchCount}" data-types="${JSON.stringify(types)}"></p>
      <ol id="_results" class="results"></ol>`,
  })
}

/** What can be found: where it is, what it is, its titles in both languages, its name in files, and its text. */
type Document = readonly [place: string, type: string, zh: string, en: string, name: string, text: string]

/** The script that hands the search page what can be found; one for both languages. */
export const documentsScript = (ground: Ground): string => {
  const documents = [...clauseDocuments(ground), ...ruleDocuments(ground), ...factDocuments(ground)]
  // a script of its own file needs no escaping for markup, but U+2028 and U+2029 once ended lines
  const lines = documents.map((one) =>
    JSON.stringify(one).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  )
  return `globalThis.halfskyDocuments = [\n${lines.join(',\n')}\n]\n`
}

const at = (place: string, anchor?: string): string =>
  `${encodeURI(place)}${anchor === undefined ? '' : `#${encodeURIComponent(anchor)}`}`

const clauseDocuments = ({ rulebook, clauses }: Ground): Document[] =>
  [...clauses.values()].map((clause) => {
    const title = rulebook.titles[clause.key]
    const begins = clause.sentences[0]?.text ?? clause.key
    return [at(clausePlace(clause)), 'clause', title?.zh ?? begins, title?.en ?? begins, clause.key, clause.text]
  })

const ruleDocuments = ({ rulebook, clauses }: Ground): Document[] =>
  rulebook.rules.flatMap((rule): Document[] => {
    const clause = clauses.get(rule.clause)
    if (clause === undefined) return []
    const text = rule.reading === null ? rule.quote : `${rule.quote} ${rule.reading}`
    return [[at(clausePlace(clause), ruleAnchor(rule)), 'rule', rule.title.zh, rule.title.en, rule.id, text]]
  })

const factDocuments = ({ rulebook, indicators }: Ground): Document[] => [
  ...Object.values(rulebook.kinds).flatMap(({ kind, title, facts }): Document[] => [
    [at(kindPlace(kind)), 'kind', title.zh, title.en, kind, ''],
    ...Object.values(facts).map(({ name, title: named }): Document => {
      const isIndicator = kind === AREA && Object.hasOwn(indicators, name)
      const place = isIndicator ? at(INDICATORS, name) : at(kindPlace(kind), name)
      return [place, isIndicator ? 'indicator' : 'fact', named.zh, named.en, name, `${title.zh} · ${title.en}`]
    }),
  ]),
  ...rulebook.measures.map(
    ({ name, title }): Document => [at(MEASURES, name), 'measure', title.zh, title.en, name, ''],
  ),
]
