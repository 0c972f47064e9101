import {
  CodeLensRefreshRequest,
  type Connection,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node'
import type { Lang } from '../model/index.ts'
import { renderProblem, reportProblem } from '../report/index.ts'
import { callsOf } from '../shipped/index.ts'
import { diagnosticOf, problemsOf } from './diagnose.ts'
import type { CaseRun } from './rules.ts'
import { type Asked, type Folders, foldersOf, formatOf, type OpenText, openScene, pathOf, type Scene } from './scene.ts'
import { editorWords } from './words.ts'

/** How long the typing must rest before the rulebook is read again, in milliseconds. */
const REST = 150

/** What lies on an author's desk: the open files, the rulebook as it was last read with them, what their cases came to. */
export interface Desk {
  /** The rulebook as it was last read; what is typed since may not be in it. */
  scene(): Promise<Scene>
  /** The rulebook with all that is typed. */
  fresh(): Promise<Scene>
  readonly runs: ReadonlyMap<string, CaseRun>
  readonly documents: () => readonly OpenText[]
  /** An open file by its address; null for one that is no file of the rulebook. */
  asked(uri: string): Asked | null
  /** Tells that a file changed, or something outside the editor. */
  changed(uri?: string): void
  closed(uri: string): void
  /** Runs the cases of a rule as it is typed, or of all rules of a file; null, and a message, where the file is faulty. */
  run(uri: string, rule: string | null): Promise<CaseRun | null>
}

/** How a desk is laid out. */
export interface DeskOptions {
  readonly lang: Lang
  readonly workspace: string | null
  readonly asked: Partial<Record<'rules' | 'plans', string | undefined>> & {
    readonly add?: readonly string[] | undefined
  }
  readonly refreshesLenses: boolean
}

/** What broke, and where. */
export const faultText = (error: unknown): string =>
  error instanceof Error ? [`${error.name}: ${error.message}`, ...callsOf(error)].join('\n') : typeof error

/** The desk of one editor. */
export const deskOf = (
  connection: Connection,
  documents: () => readonly OpenText[],
  { lang, workspace, asked, refreshesLenses }: DeskOptions,
): Desk => {
  const folders: Folders = foldersOf(workspace, withoutNothing(asked))
  const from = { lang, folders, workspace }
  const runs = new Map<string, CaseRun>()
  let timer: NodeJS.Timeout | null = null
  let last: Promise<Scene> | null = null
  let isStale = true
  let known: Scene['rulebook'] = null

  const read = (): Promise<Scene> => {
    isStale = false
    const next = openScene(from, documents(), known)
    last = next
    next.then(
      ({ rulebook }) => {
        known = rulebook
      },
      () => {
        if (last === next) last = null
      },
    )
    return next
  }

  const fresh = (): Promise<Scene> => (last === null || isStale ? read() : last)

  const askedOf = ({ uri, text }: OpenText): Asked | null => {
    const path = pathOf(uri, folders)
    return path === null ? null : { uri, text, path }
  }

  const publish = async (): Promise<void> => {
    const open = documents()
    const reading = fresh()
    const scene = await reading
    if (scene.halfsky === null) tellWhy(scene)
    for (const one of open.flatMap((document) => askedOf(document) ?? [])) {
      const problems = await problemsOf(one, scene)
      // something newer is on its way
      if (last !== reading) return
      const failed = [...runs.values()].flatMap((run) => run.problems.filter(({ file }) => file === one.path))
      const diagnostics = [...problems, ...failed].map((problem) => diagnosticOf(problem, one.text, lang))
      await connection.sendDiagnostics({ uri: one.uri, diagnostics })
    }
    if (refreshesLenses) await connection.sendRequest(CodeLensRefreshRequest.type)
  }

  /** Nothing of the rulebook can be read: the reason may lie in no open file. */
  const tellWhy = ({ problems }: Scene): void => {
    const [first] = problems.filter(({ severity }) => severity === 'error')
    if (first) connection.console.error(renderProblem(reportProblem(first, lang), lang))
  }

  const publishSoon = (): void => {
    isStale = true
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      publish().catch((error: unknown) => connection.console.error(faultText(error)))
    }, REST)
  }

  /** What cases came to holds until their file is another, or what all files lean on is. */
  const forget = (uri: string): void => {
    const path = pathOf(uri, folders)
    if (path === null) return
    const clause = path.replace(/\.ya?ml$/, '')
    for (const id of runs.keys()) if (formatOf(path) !== 'rule-file' || id.startsWith(`${clause}/`)) runs.delete(id)
  }

  return {
    scene: () => last ?? read(),
    fresh,
    runs,
    documents,
    asked: (uri) => {
      const document = documents().find((one) => one.uri === uri)
      return document ? askedOf(document) : null
    },
    changed: (uri) => {
      if (uri !== undefined && pathOf(uri, folders) === null) return
      if (uri !== undefined) forget(uri)
      publishSoon()
    },
    closed: (uri) => {
      connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => undefined)
      publishSoon()
    },
    run: async (uri, rule) => {
      const scene = await fresh()
      const path = pathOf(uri, folders)
      const isFaulty = scene.problems.some(({ file, severity }) => file === path && severity === 'error')
      if (scene.halfsky === null || isFaulty) {
        // a notification: the window's own way asks for an answer, which not every editor gives
        const message = editorWords(lang).faulty
        await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
        return null
      }
      const results = await scene.halfsky.runCases(({ id, file }) => file === path && (rule === null || id === rule))
      for (const [id, ofRule] of Map.groupBy(results, (one) => one.rule)) runs.set(id, runOf(ofRule))
      publishSoon()
      return runOf(results)
    },
  }
}

const runOf = (results: readonly { problems: CaseRun['problems'] }[]): CaseRun => ({
  passed: results.filter(({ problems }) => problems.length === 0).length,
  total: results.length,
  problems: results.flatMap(({ problems }) => problems),
})

const withoutNothing = ({ rules, plans, add }: DeskOptions['asked']): Partial<Folders> => ({
  ...(rules === undefined ? {} : { rules }),
  ...(plans === undefined ? {} : { plans }),
  ...(add === undefined ? {} : { add }),
})
