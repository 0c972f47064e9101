/**
 * A rulebook in, the files of a static site out, in Chinese and English; writes nothing.
 * May import: model, plan, rulebook, engine, report, markup.
 */
export { type SiteFile, type SiteSource, siteOf } from './site.ts'
