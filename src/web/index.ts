/**
 * The web pages: Vue in the browser, bundled into dist/web; talks to the service over HTTP alone and judges by the same rooms.
 * May import: model, source, plan, rulebook, engine, record, report, mutate, linting, mending, explaining. Home of: vue, idb, echarts, @codemirror/*, @lezer/highlight.
 */
export type { Words } from './words/index.ts'
