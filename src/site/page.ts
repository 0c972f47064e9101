import { type Html, html, type Part } from '../markup/index.ts'
import { type Lang, langOfText, type Rule } from '../model/index.ts'
import type { Book } from './book.ts'
import { clausePlace, HOME, INDICATORS, KINDS, kindPlace, MEASURES, ruleAnchor, SEARCH, UPPER } from './places.ts'
import type { SiteWords } from './words.ts'

/** The folders of the languages. */
export const FOLDERS: Readonly<Record<Lang, string>> = { 'zh-CN': 'zh', en: 'en' }

/** A page while it is written: what it is made of, and the way from it to others. */
export interface Page {
  readonly place: string
  readonly book: Book
  readonly words: SiteWords
  to(place: string, anchor?: string): string
  rule(rule: Rule): string
  /** A link to a fact or measure of a kind; null for what has no place of its own. */
  fact(kind: string, name: string): string | null
}

/** The page at a place below its language's folder. */
export const pageAt = (place: string, book: Book): Page => {
  const up = '../'.repeat(place.split('/').length - 1)
  const to: Page['to'] = (target, anchor) =>
    `${up}${encodeURI(target)}${anchor === undefined ? '' : `#${encodeURIComponent(anchor)}`}`
  const measures = new Set(book.rulebook.measures.map(({ name }) => name))
  return {
    place,
    book,
    words: book.words,
    to,
    rule: (rule) => {
      const clause = book.clauses.get(rule.clause)
      return clause === undefined ? '' : to(clausePlace(clause), ruleAnchor(rule))
    },
    fact: (kind, name) => {
      if (Object.hasOwn(book.indicators, name) && kind === 'area-statistics') return to(INDICATORS, name)
      if (measures.has(name)) return to(MEASURES, name)
      return book.rulebook.kinds[kind]?.facts[name] ? to(kindPlace(kind), name) : null
    },
  }
}

/** A step of the way to a page, from the home page on. */
export interface Crumb {
  readonly name: string
  readonly href: string
}

/** What a page says beside its frame. */
export interface Content {
  readonly title: string
  readonly crumbs: readonly Crumb[]
  readonly body: Part
  /** Scripts it runs, below the folder `assets`. */
  readonly scripts?: readonly string[]
}

/** Nothing from elsewhere, no script but the site's own, and no style in the markup. `file:` is for a site that is opened without a server. */
export const POLICY =
  "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' data:; form-action 'self' file:; base-uri 'none'"

/** A whole page. */
export const framed = (page: Page, { title, crumbs, body, scripts = [] }: Content): string => {
  const { book, words, place, to } = page
  const assets = `${'../'.repeat(place.split('/').length)}assets`
  const other: Lang = book.lang === 'en' ? 'zh-CN' : 'en'
  const otherHref = `${'../'.repeat(place.split('/').length)}${FOLDERS[other]}/${encodeURI(place)}`
  const nav = [
    [HOME, words.plans],
    [KINDS, words.kinds],
    [INDICATORS, words.indicators],
    [MEASURES, words.measures],
    ...(book.upper.length > 0 ? [[UPPER, words.upper]] : []),
  ]
  return html`<!DOCTYPE html>
    <html lang="${book.lang}">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>${place === HOME ? title : `${title} · ${words.title}`}</title>
    <link rel="stylesheet" href="${assets}/style.css"/>
    <link rel="alternate" hreflang="${other}" href="${otherHref}"/>
    ${scripts.map((script) => html`<script defer="" src="${assets}/${script}"></script>\n`)}
    </head>
    <body>
    <a class="skip" href="#_main">${words.skip}</a>
    <header>
    <a class="brand" href="${to(HOME)}">${words.title}</a>
    <nav aria-label="${words.mainNav}"><ul>
    ${nav.map(([target = '', name = '']) => html`<li><a href="${to(target)}"${current(target === place)}>${name}</a></li>\n`)}
    </ul></nav>
    ${place === SEARCH ? null : searchForm(page)}
    <a class="language" lang="${other}" hreflang="${other}" href="${otherHref}">${words.otherLanguage}</a>
    </header>
    <main id="_main" tabindex="-1">
    ${crumbs.length > 0 && html`<nav class="crumbs" aria-label="${words.path}"><ol>${[{ name: words.home, href: to(HOME) }, ...crumbs].map(({ name, href }) => html`<li><a href="${href}">${name}</a></li>`)}</ol></nav>`}
    ${body}
    </main>
    <footer><p>${words.digest} <code>${book.rulebook.digest}</code></p></footer>
    </body>
    </html>
    `.markup
}

/** The form that leads to the search page, or stands on it. */
export const searchForm = ({ words, to, place }: Page): Html =>
  html`<form class="search" role="search" action="${to(SEARCH)}" method="get">
    <label for="_q">${words.search}</label>
    <input id="_q" name="q" type="search" autocomplete="off"${place === SEARCH && html` placeholder="${words.searchHint}" autofocus=""`}/>
    <button type="submit">${words.search}</button>
    </form>`

const current = (is: boolean): Html | null => (is ? html` aria-current="page"` : null)

/** A table with a head, in a box that scrolls by itself where the screen is narrow. */
export const table = (caption: string, head: readonly Part[], rows: readonly (readonly Part[])[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
    <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
    <tbody>
    ${rows.map((row) => html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>\n`)}
    </tbody></table></div>`

/** Terms with what is said of each; those of which nothing is said are left out. */
export const terms = (pairs: readonly (readonly [string, Part])[]): Html =>
  html`<dl>${pairs.map(([term, text]) => text !== null && text !== undefined && text !== '' && html`<div><dt>${term}</dt><dd>${text}</dd></div>\n`)}</dl>`

/** A list of links to rules. */
export const ruleLinks = (page: Page, rules: readonly Rule[]): Html =>
  html`<ul class="links">${rules.map((rule) => html`<li><a href="${page.rule(rule)}">${page.book.text(rule.title)}</a> <small>${rule.clause}</small></li>\n`)}</ul>`

/** Text that is Chinese whatever the page is. */
export const chinese = ({ book }: Page, text: string): Part =>
  book.lang === 'en' ? html`<span lang="zh-CN">${text}</span>` : text

/** Text of rule authors, in the language that most of it is in. */
export const written = ({ book }: Page, text: string): Part => {
  const lang = langOfText(text)
  return lang === book.lang ? text : html`<span lang="${lang}">${text}</span>`
}
