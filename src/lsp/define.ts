import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Location } from 'vscode-languageserver'
import { ROOT } from '../shipped/index.ts'
import { entryOf, type Position, readYaml } from '../source/index.ts'
import { clauseOf } from './clauses.ts'
import { isMeasure } from './facts.ts'
import { type Asked, formatOf, type OpenText, ruleFolders, type Scene, textOfPath } from './scene.ts'
import { ruleOf, type Target, targetAt } from './target.ts'
import { rangeOf } from './text.ts'

const SCHEMAS = join(ROOT, 'schemas')

/** Where what is named at a position is laid down. */
export const definitionAt = (
  asked: Asked,
  position: Position,
  scene: Scene,
  documents: readonly OpenText[],
): Location | null => {
  const target = targetAt(asked, position, scene)
  if (target === null) return null
  if (target.is === 'rule') return ruleLocation(target.id, scene, documents)
  if (target.is === 'clause') return clauseLocation(target.key, scene)
  if (target.is === 'quote') return clauseLocation(target.clause, scene)
  if (target.is === 'subject') return lineLocation(schemaOf(target.kind), '"x-title"')
  return target.is === 'fact' ? factLocation(target, scene, documents) : null
}

/** The line of the plan text on which a clause begins. */
const clauseLocation = (key: string, scene: Scene): Location | null => {
  const clause = clauseOf(key, scene)
  const plan = scene.rulebook?.plans.find(({ id }) => id === clause?.plan)
  if (!clause || !plan) return null
  const { plans, add } = scene.folders
  const files = [plans, ...add.map((folder) => join(folder, 'plans'))].map((folder) => join(folder, plan.text))
  return {
    uri: pathToFileURL(files.find((file) => existsSync(file)) ?? join(plans, plan.text)).href,
    range: rangeOf({ line: clause.line, column: 1 }, 0),
  }
}

const ruleLocation = (id: string, scene: Scene, documents: readonly OpenText[]): Location | null => {
  const rule = ruleOf(id, scene)
  if (!rule) return null
  const { uri } = textOfPath(rule.file, scene, documents)
  const name = id.slice(rule.clause.length + 1)
  return { uri, range: rangeOf({ line: rule.line, column: 3 }, name.length) }
}

/** A measure is laid down in a file of measures, a fact in the schema of its kind. */
const factLocation = (
  { spec, kind }: Extract<Target, { is: 'fact' }>,
  scene: Scene,
  documents: readonly OpenText[],
): Location | null => {
  if (isMeasure(spec)) {
    const paths = ruleFolders(scene.folders).flatMap((cwd) => globSync('**/measures.yaml', { cwd }))
    for (const path of paths) {
      const { uri, text } = textOfPath(path, scene, documents)
      const [root] = readYaml(text).nodes
      const entry = root && formatOf(path) === 'measures' ? entryOf(root, spec.name) : undefined
      if (entry) return { uri, range: rangeOf(entry.keyAt, spec.name.length) }
    }
  }
  const files = [schemaOf(kind), ...globSync('indicators/*.json', { cwd: SCHEMAS }).map((path) => join(SCHEMAS, path))]
  for (const file of files) {
    const found = lineLocation(file, `"${spec.name}": {`)
    if (found) return found
  }
  return null
}

const schemaOf = (kind: string): string => join(SCHEMAS, 'records', `${kind}.json`)

const lineLocation = (file: string, mark: string): Location | null => {
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const index = lines.findIndex((line) => line.trimStart().startsWith(mark))
  const column = (lines[index]?.indexOf(mark) ?? 0) + 1
  return index === -1
    ? null
    : { uri: pathToFileURL(file).href, range: rangeOf({ line: index + 1, column }, mark.length) }
}
