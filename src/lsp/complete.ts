import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver'
import type { Position } from '../source/index.ts'
import { type Cursor, cursorAt, siblings } from './cursor.ts'
import { type Key, keysOf } from './keys.ts'
import { recordKeys } from './record.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'
import { toEditor } from './text.ts'
import { type Choice, choicesAt } from './values.ts'

/** What may be written at a position of a file of the rulebook. */
export const completionsAt = (asked: Asked, position: Position, scene: Scene, snippets: boolean): CompletionItem[] => {
  const cursor = cursorAt(asked.text, position)
  if (cursor === null) return []
  const keys = keysOf(formatOf(asked.path))
  const above = cursor.on === 'key' ? cursor.path.slice(0, -1) : cursor.path
  const known =
    cursor.on === 'key' ? [...recordKeys(asked, cursor, scene), ...keys.at(above, siblings(cursor).keys())] : []
  const shape = snippets ? leafShape(cursor, known) : []
  if (known.length > 0) return [...shape, ...known.map((key, order) => keyItem(key, order, cursor))]
  return choicesAt({ ...asked, keys }, { ...cursor, path: above }, scene).map((one, order) =>
    choiceItem(one, order, cursor),
  )
}

const keyItem = (key: Key, order: number, cursor: Cursor): CompletionItem => ({
  label: key.name,
  kind: CompletionItemKind.Property,
  ...(key.description === '' ? {} : { documentation: key.description }),
  sortText: sortKey(order),
  textEdit: {
    range: { start: toEditor(cursor.wordFrom), end: toEditor(cursor.wordTo) },
    newText: key.name + (cursor.hasColon ? '' : colonAfter(key, cursor)),
  },
})

/** A map or list goes on in the next line, unless brackets are open. */
const colonAfter = ({ holds }: Key, { inFlow }: Cursor): string => (holds === 'scalar' || inFlow ? ': ' : ':')

/** A comparison whole, where a condition begins. */
const leafShape = (cursor: Cursor, known: readonly Key[]): CompletionItem[] => {
  const isCondition = ['fact', 'all'].every((name) => known.some((key) => key.name === name))
  if (!isCondition || cursor.inFlow || siblings(cursor).size > 0) return []
  const shape = { label: '{fact, operator, value}', kind: CompletionItemKind.Snippet, sortText: '!' }
  const range = { start: toEditor(cursor.wordFrom), end: toEditor(cursor.wordTo) }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an editor's snippet
  const newText = '{fact: ${1}, operator: ${2}, value: ${3}}'
  return [{ ...shape, filterText: 'fact', insertTextFormat: InsertTextFormat.Snippet, textEdit: { range, newText } }]
}

const choiceItem = (choice: Choice, order: number, cursor: Cursor): CompletionItem => {
  const start = toEditor(choice.isWhole ? cursor.valueFrom : cursor.wordFrom)
  const end = toEditor(choice.isWhole ? cursor.valueTo : cursor.wordTo)
  const text = choice.isYaml ? choice.value : yamlText(choice.value, cursor)
  return {
    label: choice.value,
    kind: choice.kind,
    ...(choice.detail ? { detail: choice.detail } : {}),
    sortText: sortKey(order),
    textEdit: { range: { start, end }, newText: (cursor.needsSpace ? ' ' : '') + text },
  }
}

const sortKey = (order: number): string => String(order).padStart(4, '0')

/** Text as YAML reads it back: plain where that is safe, else in quotes. */
const yamlText = (text: string, { inFlow, quoteMark }: Cursor): string => {
  if (quoteMark !== '') return text
  const unsafe =
    /^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|[，,]\s*\w[\w-]*[:：]/.test(text) || (inFlow && /[,[\]{}]/.test(text))
  return unsafe ? `'${text.replaceAll("'", "''")}'` : text
}
