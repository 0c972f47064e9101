import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver'
import type { Problem } from '../model/index.ts'
import { type Edit, fixesAmong, fixesOf } from '../rulebook/index.ts'
import { diagnosticOf } from './diagnose.ts'
import type { Asked, Scene } from './scene.ts'
import { toEditor } from './text.ts'
import { editorWords } from './words.ts'

/** The kind of the action that makes every fix of a file at once. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.halfsky`

/** What mends the problems in a range, and all of the file's. */
export const actionsAt = (asked: Asked, range: Range, problems: readonly Problem[], scene: Scene): CodeAction[] => {
  const { uri, text, path } = asked
  const { lang } = scene
  const words = editorWords(lang)
  const single = problems.flatMap((problem): CodeAction[] => {
    const diagnostic = diagnosticOf(problem, text, lang)
    const [edit] = fixesOf(text, problem)
    if (edit === undefined || !overlap(diagnostic.range, range)) return []
    const isWord = edit.from.line === edit.to.line
    const title = isWord ? words.change(written(text, edit), edit.text.trim()) : words.order
    const changes = { [uri]: [toTextEdit(edit)] }
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true, edit: { changes } }]
  })
  const all = fixesAmong(text, path, problems)
  if (all.length === 0) return single
  return [...single, { title: words.fixAll, kind: FIX_ALL, edit: { changes: { [uri]: all.map(toTextEdit) } } }]
}

const toTextEdit = ({ from, to, text }: Edit): TextEdit => ({
  range: { start: toEditor(from), end: toEditor(to) },
  newText: text,
})

const written = (text: string, { from, to }: Edit): string =>
  (text.split('\n')[from.line - 1] ?? '').slice(from.column - 1, to.column - 1)

const overlap = (a: Range, b: Range): boolean =>
  a.start.line <= b.end.line &&
  b.start.line <= a.end.line &&
  (a.start.line !== b.end.line || a.start.character <= b.end.character) &&
  (b.start.line !== a.end.line || b.start.character <= a.end.character)
