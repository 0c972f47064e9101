import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Halfsky, type Opening, openRulebook, SHIPPED } from '../halfsky.ts'
import { DOMAINS, type Lang, type Problem, type Rulebook } from '../model/index.ts'
import type { Kinds } from '../record/index.ts'
import type { RuleFile } from '../rulebook/index.ts'
import type { Format } from './keys.ts'

/** Where the rulebook of a workspace stands. */
export interface Folders {
  readonly rules: string
  readonly plans: string
  /** Folders of further plans, each with `rules` and `plans` in it. */
  readonly add: readonly string[]
}

/** Every folder of rule files. */
export const ruleFolders = ({ rules, add }: Folders): readonly string[] => [
  rules,
  ...add.map((one) => join(one, 'rules')),
]

/** A document that the editor has open. */
export interface OpenText {
  readonly uri: string
  readonly text: string
}

/** What an answer is made from: the last rulebook that could be read, and the texts as they are typed. */
export interface Scene {
  readonly lang: Lang
  readonly folders: Folders
  readonly workspace: string | null
  /** Without the files that are faulty just now; null where not even the rest can be read. */
  readonly halfsky: Halfsky | null
  /** What to look things up in: of the faulty files as they were when they were last sound. */
  readonly rulebook: Rulebook | null
  readonly kinds: Kinds
  /** Every problem of form, of all files. */
  readonly problems: readonly Problem[]
  /** What came of opening all files, the faulty among them. */
  readonly opening: Opening
}

/** The workspace's own folders where it has them, unless others were asked for; else the shipped ones. */
export const foldersOf = (workspace: string | null, asked: Partial<Folders>): Folders => {
  const own = (...names: readonly string[]): string | undefined =>
    workspace === null ? undefined : names.map((name) => resolve(workspace, name)).find((path) => existsSync(path))
  return {
    rules: resolve(asked.rules ?? own('rules') ?? SHIPPED.rules),
    plans: resolve(asked.plans ?? own('seeds/plans', 'plans') ?? SHIPPED.plans),
    add: (asked.add ?? []).map((folder) => resolve(folder)),
  }
}

const CLAUSE_FILE = new RegExp(`^[^/]+/(?:${DOMAINS.join('|')})/(?:goals|measures|items)-\\d+[a-z]?\\.ya?ml$`)

/** The path that a document has, or would have, below the rules folder; null for one that is no file of a rulebook. */
export const pathOf = (uri: string, folders: Folders): string | null => {
  const file = fileOf(uri)
  if (file === null || !/\.ya?ml$/.test(file)) return null
  for (const folder of ruleFolders(folders)) {
    const inside = relative(folder, file).split(sep).join('/')
    if (!inside.startsWith('..')) return inside
  }
  // a draft anywhere else, as `lint` takes it: the last three steps are the clause's key
  const draft = file.split(sep).slice(-3).join('/')
  return CLAUSE_FILE.test(draft) ? draft : null
}

/** The file of an address; null for what is no file. */
export const fileOf = (uri: string): string | null => {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null
  } catch {
    return null
  }
}

/** What kind of file a path of the rules folder is. */
export const formatOf = (path: string): Format => {
  const name = path.split('/').at(-1)
  if (name === 'plan.yaml') return 'plan'
  if (name === 'upper.yaml') return 'upper'
  return name === 'measures.yaml' ? 'measures' : 'rule-file'
}

/** How often faulty files are left out before giving up: what leaned on them is faulty without them. */
const ROUNDS = 4

/** Reads the rulebook with the texts as they are typed. */
export const openScene = async (
  from: Pick<Scene, 'lang' | 'folders' | 'workspace'>,
  documents: readonly OpenText[],
  before: Rulebook | null,
): Promise<Scene> => {
  const overlay = overlayOf(documents, from.folders)
  const options = { ...from.folders, ...(overlay.length > 0 ? { overlay } : {}) }
  const first = await openRulebook(options)
  let { halfsky } = first
  let { problems } = first
  const without = new Set<string>()
  for (let round = 0; halfsky === null && round < ROUNDS; round++) {
    const faulty = problems.filter(({ severity }) => severity === 'error').map(({ file = '' }) => file)
    if (faulty.every((file) => without.has(file))) break
    for (const file of faulty) without.add(file)
    const next = await openRulebook({ ...options, without })
    halfsky = next.halfsky
    problems = next.problems
  }
  const rulebook = halfsky ? completed(halfsky.rulebook, before, without) : before
  return { ...from, halfsky, rulebook, kinds: first.kinds, problems: first.problems, opening: first }
}

/** A rulebook with what files that were left out of it held before. */
const completed = (rulebook: Rulebook, before: Rulebook | null, without: ReadonlySet<string>): Rulebook => {
  if (before === null || without.size === 0) return rulebook
  const measures = new Set(rulebook.measures.map(({ name }) => name))
  return {
    ...rulebook,
    rules: [...rulebook.rules, ...before.rules.filter(({ file }) => without.has(file))],
    notChecked: [...rulebook.notChecked, ...before.notChecked.filter(({ clause }) => without.has(`${clause}.yaml`))],
    measures: [...rulebook.measures, ...before.measures.filter(({ name }) => !measures.has(name))],
  }
}

/** Of a file and a draft of it the one opened last is meant. */
const overlayOf = (documents: readonly OpenText[], folders: Folders): RuleFile[] => {
  const texts = new Map<string, string>()
  for (const { uri, text } of documents) {
    const path = pathOf(uri, folders)
    if (path !== null) texts.set(path, text)
  }
  return [...texts].map(([path, text]) => ({ path, text }))
}

/** The text of a file of the rules folder: as it is typed, else as it is saved; empty where there is none. */
export const textOfPath = (path: string, { folders }: Scene, documents: readonly OpenText[]): OpenText => {
  const open = documents.find(({ uri }) => pathOf(uri, folders) === path)
  if (open) return open
  const files = ruleFolders(folders).map((folder) => join(folder, path))
  const file = files.find((one) => existsSync(one)) ?? join(folders.rules, path)
  return { uri: pathToFileURL(file).href, text: existsSync(file) ? readFileSync(file, 'utf8') : '' }
}

/** A file that something is asked of: its path below the rules folder, and its text. */
export interface Asked {
  readonly uri: string
  readonly path: string
  readonly text: string
}
