import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ErrorCodes, type Range, ResponseError, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver'
import { entryOf, type Position, readYaml } from '../source/index.ts'
import { textOf } from './place.ts'
import { type Asked, fileOf, formatOf, type OpenText, pathOf, ruleFolders, type Scene } from './scene.ts'
import { type Target, targetAt } from './target.ts'
import { rangeOf, unquoted } from './text.ts'
import { editorWords } from './words.ts'

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
/** What may name a rule by its id: other rules' readings, tests, documents. */
const FILES = '**/*.{yaml,yml,md,json,ts,js,txt}'
const PASSED_OVER = ['node_modules', '.git', 'dist']
const MAX_BYTES = 2_000_000

/** The name of the rule at a position, and its range. */
export const renameableAt = (asked: Asked, position: Position, scene: Scene): { range: Range; placeholder: string } => {
  const { at, name } = ruleAt(asked, position, scene)
  return { range: rangeOf(at, name.length), placeholder: name }
}

/** Renames the rule at a position wherever it is named: under its key, in upper.yaml, and by its id. */
export const renameAt = (
  asked: Asked,
  position: Position,
  name: string,
  scene: Scene,
  documents: readonly OpenText[],
): WorkspaceEdit => {
  const rule = ruleAt(asked, position, scene)
  const words = editorWords(scene.lang)
  if (!NAME.test(name)) throw refusal(words.badName)
  const clause = rule.id.slice(0, -rule.name.length - 1)
  const texts = textsOf(scene, documents)
  const changes: Record<string, TextEdit[]> = {}
  for (const { uri, text } of texts) {
    if (!text.includes(rule.name)) continue
    const keys = keysIn(uri, text, clause, scene)
    if (keys.has(name) && name !== rule.name) throw refusal(words.taken(name))
    const places = [
      ...(keys.get(rule.name) ?? []),
      ...upperPlaces(uri, text, clause, rule.name, scene),
      ...idPlaces(text, rule),
    ]
    if (places.length > 0) changes[uri] = places.map((at) => ({ range: rangeOf(at, rule.name.length), newText: name }))
  }
  return { changes }
}

const refusal = (message: string): ResponseError<void> => new ResponseError(ErrorCodes.InvalidParams, message)

const ruleAt = (asked: Asked, position: Position, scene: Scene): Extract<Target, { is: 'rule' }> => {
  const target = targetAt(asked, position, scene)
  if (target?.is !== 'rule') throw refusal(editorWords(scene.lang).noRule)
  return target
}

/** The keys of the rules in the file of a clause, each with its place; none in other files. */
const keysIn = (uri: string, text: string, clause: string, { folders }: Scene): ReadonlyMap<string, Position[]> => {
  const path = pathOf(uri, folders)
  const [root] = path !== null && formatOf(path) === 'rule-file' ? readYaml(text).nodes : []
  const rules = root && textOf(entryOf(root, 'clause')?.node) === clause ? entryOf(root, 'rules')?.node : undefined
  const entries = rules?.type === 'map' ? rules.entries : []
  return new Map(
    entries.map(({ key, keyAt }): [string, Position[]] => {
      const at = unquoted(text, keyAt, key)
      return [key, at ? [at] : []]
    }),
  )
}

/** Where a file of upper targets names a rule beside its clause. */
const upperPlaces = (uri: string, text: string, clause: string, name: string, { folders }: Scene): Position[] => {
  const path = pathOf(uri, folders)
  const [root] = path !== null && formatOf(path) === 'upper' ? readYaml(text).nodes : []
  return (root?.type === 'list' ? root.items : []).flatMap((item) => {
    const node = entryOf(item, 'rule')?.node
    const isIt = textOf(node) === name && textOf(entryOf(item, 'clause')?.node) === clause
    const at = isIt && node ? unquoted(text, node.at, name) : null
    return at ? [at] : []
  })
}

/** Where the name stands at the end of the rule's id, as a word of its own. */
const idPlaces = (text: string, { id, name }: { id: string; name: string }): Position[] => {
  if (!text.includes(id)) return []
  const inner = id.length - name.length
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/[\w-]+(?:\/[\w-]+)*/g)].flatMap((word) => {
      const at = word[0] === id ? 0 : word[0].endsWith(`/${id}`) ? word[0].length - id.length : -1
      return at === -1 ? [] : [{ line: index + 1, column: word.index + at + inner + 1 }]
    }),
  )
}

/** The texts in which a rule may be named, as they are typed or saved. */
const textsOf = ({ folders, workspace }: Scene, documents: readonly OpenText[]): readonly OpenText[] => {
  const open = new Map(documents.map((one) => [fileOf(one.uri), one]))
  const files = new Set([...ruleFolders(folders), ...(workspace === null ? [] : [workspace])].flatMap(filesBelow))
  const saved = [...files]
    .filter((file) => !open.has(file) && isReadable(file))
    .map((file) => ({ uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') }))
  return [...documents, ...saved]
}

/** A link may lead nowhere, and a folder be named like a file. */
const isReadable = (file: string): boolean => {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.size <= MAX_BYTES
}

const filesBelow = (folder: string): string[] =>
  globSync(FILES, { cwd: folder, exclude: (path) => PASSED_OVER.includes(path.split(/[\\/]/).at(-1) ?? '') }).map(
    (path) => join(folder, path),
  )
