/**
 * The command line: reads the request, calls the product, chooses the exit status.
 * May import: halfsky, bulk, lane, following, reporting, explaining, document, registry, monitor, mutate, model, source, record, rulebook, engine, report, keeping, http, site, opening, compare, drawing, plan, range, lsp, fixing, linting, tables, sql, store, office, access, waiving, settings, shipped. Home of: chokidar, commander, string-width.
 */
export { run } from './run.ts'
