import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from 'vscode-languageserver-protocol/node'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** The rules folder of a small workspace: some shipped files of both plans. */
const SHIPPED = [
  'rules/measures.yaml',
  'rules/qingyuan/plan.yaml',
  'rules/qingyuan/environment/measures-6.yaml',
  'rules/conghua/plan.yaml',
  'rules/conghua/health/goals-2.yaml',
  'seeds/plans/qingyuan-2021-2030.txt',
  'seeds/plans/conghua-2021-2030.txt',
]

const UPPER = `- footnote: 1
  level: guangzhou
  clause: conghua/health/goals-2
  rule: maternal-mortality
  quote: '孕产妇死亡率设定为“7.5/10万以下”，该指标与《广州市妇女发展规划》（送审稿）一致'
  value: 7.5
  limit: at-most
`

/** A folder with a rulebook of its own, removed by `end`. */
export const workspaceHere = () => {
  const root = mkdtempSync(join(tmpdir(), 'halfsky-lsp-'))
  for (const path of SHIPPED) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(path, join(root, path))
  }
  writeFileSync(join(root, 'rules/conghua/upper.yaml'), UPPER)
  writeFileSync(join(root, 'notes.md'), 'See conghua/health/goals-2/maternal-mortality, not conghua/health/goals-2.\n')
  return {
    root,
    uri: (path: string): string => pathToFileURL(join(root, path)).href,
    text: (path: string): string => readFileSync(join(root, path), 'utf8'),
    end: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A server in a process of its own, and a client that talks with it. */
export const startServer = (...words: string[]) => {
  const child = spawn(process.execPath, [MAIN, 'lsp', '--stdio', ...words], { stdio: ['pipe', 'pipe', 'pipe'] })
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  client.listen()
  return { child, client, said: () => said, ended: once(child, 'close') as Promise<[number | null]> }
}

/** Waits for diagnostics of a file that are as wanted. */
export const diagnosticsOf = (
  client: ProtocolConnection,
  uri: string,
  wanted: (found: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> =>
  new Promise((resolve) => {
    const listening = client.onNotification(PublishDiagnosticsNotification.type, (told) => {
      if (told.uri !== uri || !wanted(told.diagnostics)) return
      listening.dispose()
      resolve(told.diagnostics)
    })
  })

/** A text with an editor's edits made in it. */
export const edited = (text: string, edits: readonly TextEdit[]): string => {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const offset = ({ line, character }: TextEdit['range']['start']): number => (starts[line] ?? text.length) + character
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((so, { range, newText }) => so.slice(0, offset(range.start)) + newText + so.slice(offset(range.end)), text)
}

/** Where a mark stands in a text, `into` characters further on. */
export const positionOf = (text: string, mark: string, into = 0) => {
  const at = text.indexOf(mark)
  if (at === -1) throw new Error(`no ${mark}`)
  const before = text.slice(0, at + into).split('\n')
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}

export type Child = ChildProcess
