/**
 * Templates in, markup out in which every text is escaped.
 * May import: nothing.
 */
export { type Html, html, type Part } from './html.ts'
