import { html } from '../markup/index.ts'
import { DOMAINS, type Lang, type Plan, type Rulebook } from '../model/index.ts'
import { type Book, bookOf, type Ground, groundOf, type PropertySchema } from './book.ts'
import { clausePage } from './clause-page.ts'
import { FOLDERS, POLICY } from './page.ts'
import {
  clausePlace,
  domainPlace,
  HOME,
  INDICATORS,
  KINDS,
  kindPlace,
  MEASURES,
  planPlace,
  SEARCH,
  UPPER,
} from './places.ts'
import { domainPage, homePage, planPage } from './plan-pages.ts'
import { indicatorsPage, kindPage, kindsOf, kindsPage, measuresPage, upperPage } from './reference-pages.ts'
import { documentsScript, searchPage } from './search-page.ts'
import { siteWords } from './words.ts'

/** What a site is made of. */
export interface SiteSource {
  readonly rulebook: Rulebook
  /** Each kind's record schema. */
  readonly schemas: Readonly<Record<string, unknown>>
  /** Files that stand in the folder `assets` as they are: `style.css`, `search.js`, `minisearch.js`. */
  readonly assets: ReadonlyMap<string, string>
}

/** A file of the site: its path, with forward slashes, and its text, written when it is asked for. */
export interface SiteFile {
  readonly path: string
  text(): string
}

/** Every file of the site; the same rulebook gives the same bytes. */
export const siteOf = ({ rulebook, schemas, assets }: SiteSource): readonly SiteFile[] => {
  const ground = groundOf(rulebook, schemas as Readonly<Record<string, PropertySchema>>)
  return [
    { path: 'index.html', text: () => front(ground) },
    ...[...assets].map(([name, text]) => ({ path: `assets/${name}`, text: () => text })),
    { path: 'assets/documents.js', text: () => documentsScript(ground) },
    ...(Object.keys(FOLDERS) as Lang[]).flatMap((lang) =>
      pagesOf(bookOf(ground, lang)).map(({ path, text }) => ({ path: `${FOLDERS[lang]}/${path}`, text })),
    ),
  ]
}

const pagesOf = (book: Book): SiteFile[] => [
  { path: HOME, text: () => homePage(book) },
  { path: SEARCH, text: () => searchPage(book) },
  { path: KINDS, text: () => kindsPage(book) },
  { path: INDICATORS, text: () => indicatorsPage(book) },
  { path: MEASURES, text: () => measuresPage(book) },
  { path: UPPER, text: () => upperPage(book) },
  ...kindsOf(book).map((kind) => ({ path: kindPlace(kind.kind), text: () => kindPage(book, kind) })),
  ...book.rulebook.plans.flatMap((plan) => planFiles(book, plan)),
]

const planFiles = (book: Book, plan: Plan): SiteFile[] => {
  const domains = DOMAINS.filter((domain) => plan.clauses.some((clause) => clause.domain === domain))
  return [
    { path: planPlace(plan.id), text: () => planPage(book, plan) },
    ...domains.map((domain) => ({ path: domainPlace(plan.id, domain), text: () => domainPage(book, plan, domain) })),
    ...plan.clauses.map((clause, index) => ({
      path: clausePlace(clause),
      text: () => clausePage(book, clause, plan.clauses[index - 1], plan.clauses[index + 1]),
    })),
  ]
}

/** The page that opens first leads on to the Chinese pages, and offers the English ones. */
const front = ({ rulebook }: Ground): string =>
  html`<!DOCTYPE html>
    <html lang="zh-CN">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
    <meta http-equiv="refresh" content="0; url=zh/index.html"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>${siteWords('zh-CN').title} · ${siteWords('en').title}</title>
    <link rel="stylesheet" href="assets/style.css"/>
    </head>
    <body><main>
    <h1>halfsky</h1>
    <ul><li><a href="zh/index.html">中文</a></li><li><a lang="en" hreflang="en" href="en/index.html">English</a></li></ul>
    <p><code>${rulebook.digest}</code></p>
    </main></body>
    </html>
    `.markup
