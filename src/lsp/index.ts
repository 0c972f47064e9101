/**
 * The editors' door: a language server on standard input and output; judges nothing itself.
 * May import: halfsky, linting, registry, model, source, plan, rulebook, record, engine, report, shipped. Home of: vscode-languageserver, vscode-languageserver-textdocument.
 */
export { type EditorOptions, serveEditor } from './server.ts'
