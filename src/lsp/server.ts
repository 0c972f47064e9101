import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import manifest from '../../package.json' with { type: 'json' }
import type { Lang } from '../model/index.ts'
import { actionsAt, FIX_ALL } from './actions.ts'
import { completionsAt } from './complete.ts'
import { definitionAt } from './define.ts'
import { type Desk, deskOf, faultText } from './desk.ts'
import { problemsOf } from './diagnose.ts'
import { hoverAt } from './hover.ts'
import { renameAt, renameableAt } from './rename.ts'
import { lensesOf, RUN_CASES, symbolsOf } from './rules.ts'
import { type Asked, fileOf, type Scene } from './scene.ts'
import { fromEditor } from './text.ts'

/** How to serve an editor. */
export interface EditorOptions {
  readonly rules?: string | undefined
  readonly plans?: string | undefined
  readonly add?: readonly string[] | undefined
  /** The language asked for; without it the editor's own. */
  readonly lang?: Lang | undefined
  /** Where the editor does not say which. */
  readonly fallback: Lang
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Speaks the Language Server Protocol on the streams until the editor says `exit` or hangs up, which ends the process. */
export const serveEditor = (options: EditorOptions): void => {
  const connection = createConnection(ProposedFeatures.all, options.input, options.output)
  const documents = new TextDocuments(TextDocument)
  let desk: Desk | null = null
  let can: Client = { snippets: false, lensRefresh: false, watching: false }

  connection.onInitialize((params) => {
    can = clientOf(params)
    desk = deskOf(connection, openTexts(documents), {
      lang: options.lang ?? langOf(params.locale) ?? options.fallback,
      workspace: workspaceOf(params),
      asked: { rules: options.rules, plans: options.plans, add: options.add },
      refreshesLenses: can.lensRefresh,
    })
    return ANSWER
  })
  connection.onInitialized(() => {
    if (can.watching) watch(connection)
    desk?.changed()
  })
  documents.onDidChangeContent(({ document }) => desk?.changed(document.uri))
  documents.onDidClose(({ document }) => desk?.closed(document.uri))
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => documents.get(uri) === undefined)) desk?.changed()
  })
  answer(
    connection,
    () => desk,
    () => can,
  )
  documents.listen(connection)
  connection.listen()
}

/** What of the client's abilities matters here. */
interface Client {
  readonly snippets: boolean
  readonly lensRefresh: boolean
  readonly watching: boolean
}

const clientOf = ({ capabilities: { textDocument, workspace } }: InitializeParams): Client => ({
  snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
  lensRefresh: workspace?.codeLens?.refreshSupport === true,
  watching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
})

const ANSWER: InitializeResult = {
  serverInfo: { name: 'halfsky', version: manifest.version },
  capabilities: {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: { triggerCharacters: [' ', ':', '{', '[', ','] },
    hoverProvider: true,
    definitionProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
    codeLensProvider: {},
    documentSymbolProvider: true,
    executeCommandProvider: { commands: [RUN_CASES] },
  },
}

const langOf = (locale: string | undefined): Lang | null => {
  if (locale === undefined) return null
  return /^zh/i.test(locale) ? 'zh-CN' : 'en'
}

const workspaceOf = ({ workspaceFolders, rootUri }: InitializeParams): string | null =>
  fileOf(workspaceFolders?.[0]?.uri ?? rootUri ?? '')

const watch = (connection: Connection): void => {
  const watchers = [{ globPattern: '**/*.{yaml,yml}' }]
  connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined)
}

const openTexts = (documents: TextDocuments<TextDocument>) => () =>
  documents.all().map((document) => ({ uri: document.uri, text: document.getText() }))

/** Answers what the editor asks. What one question breaks on is logged, and the others go on. */
const answer = (connection: Connection, desk: () => Desk | null, can: () => Client): void => {
  const about =
    <P extends { textDocument: { uri: string } }, R>(
      fallback: R,
      run: (asked: Asked, params: P, scene: Scene, desk: Desk) => R | Promise<R>,
      sceneOf: (desk: Desk) => Promise<Scene> = (desk) => desk.fresh(),
    ) =>
    async (params: P): Promise<R> => {
      const at = desk()
      const asked = at?.asked(params.textDocument.uri) ?? null
      if (at === null || asked === null) return fallback
      return logged(connection, fallback, async () => run(asked, params, await sceneOf(at), at))
    }
  // what must come at once does without the last letters
  const asTypedLast = (at: Desk): Promise<Scene> => at.scene()
  const here = fromEditor
  connection.onCompletion(
    about([], (asked, { position }, scene) => completionsAt(asked, here(position), scene, can().snippets), asTypedLast),
  )
  connection.onHover(about(null, (asked, { position }, scene) => hoverAt(asked, here(position), scene)))
  connection.onDefinition(
    about(null, (asked, { position }, scene, { documents }) => definitionAt(asked, here(position), scene, documents())),
  )
  connection.onPrepareRename(about(null, (asked, { position }, scene) => renameableAt(asked, here(position), scene)))
  connection.onRenameRequest(
    about(null, (asked, { position, newName }, scene, { documents }) =>
      renameAt(asked, here(position), newName, scene, documents()),
    ),
  )
  connection.onCodeAction(
    about([], async (asked, { range }, scene) => actionsAt(asked, range, await problemsOf(asked, scene), scene)),
  )
  connection.onCodeLens(about([], (asked, _params, scene, { runs }) => lensesOf(asked, runs, scene), asTypedLast))
  connection.onDocumentSymbol(about([], (asked, _params, scene) => symbolsOf(asked, scene), asTypedLast))
  connection.onExecuteCommand(async ({ command, arguments: [uri, rule] = [] }) => {
    const at = desk()
    if (at === null || command !== RUN_CASES || typeof uri !== 'string') return null
    return logged(connection, null, () => at.run(uri, typeof rule === 'string' ? rule : null))
  })
}

/** What `run` gives; where it breaks, `fallback` and a line in the log. A refusal is an answer. */
const logged = async <R>(connection: Connection, fallback: R, run: () => R | Promise<R>): Promise<R> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ResponseError) throw error
    connection.console.error(faultText(error))
    return fallback
  }
}
