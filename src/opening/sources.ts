import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { type Problem, problem } from '../model/index.ts'
import { decodeText } from '../record/index.ts'
import type { RuleFile } from '../rulebook/index.ts'
import { ROOT } from '../shipped/index.ts'

/** Where a rulebook lives; the shipped one by default. */
export interface SourceOptions {
  /** The folder of rule files. */
  readonly rules?: string | undefined
  /** The folder of plan texts. */
  readonly plans?: string | undefined
  /** Folders that bring further plans beside those, each with its rule files in `rules` and its plan texts in `plans`. */
  readonly add?: readonly string[] | undefined
  /** More rule files, or files in place of those of the same path: editors and linters check what is not yet saved. */
  readonly overlay?: readonly RuleFile[]
  /** Paths of rule files to leave out: an editor helps on with the rest while some are faulty. */
  readonly without?: ReadonlySet<string>
}

/** The files a rulebook is made of, and what kept some of them from being read. */
export interface Sources {
  readonly files: readonly RuleFile[]
  /** Plan texts by file name. */
  readonly planTexts: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
  /** The schemas of the record kinds, where they are not those that come with halfsky. */
  readonly schemas?: Readonly<Record<string, unknown>>
}

/** A rule file's name. */
export const YAML = /\.ya?ml$/

/** The folders of the rulebook that comes with halfsky. */
export const SHIPPED = { rules: join(ROOT, 'rules'), plans: join(ROOT, 'seeds', 'plans') } as const

/** Reads rule files and plan texts, both in the order of their paths. */
export const readSources = (options: SourceOptions): Sources => {
  const added = options.add ?? []
  const rules = readFolders([options.rules ?? SHIPPED.rules, ...inside(added, 'rules')], YAML)
  const plans = readFolders([options.plans ?? SHIPPED.plans, ...inside(added, 'plans')], /\.txt$/)
  const overlay = options.overlay ?? []
  const replaced = new Set(overlay.map(({ path }) => path))
  const files = [...rules.files.filter(({ path }) => !replaced.has(path)), ...overlay]
  return {
    files: files.filter(({ path }) => !options.without?.has(path)),
    planTexts: new Map(plans.files.map(({ path, text }) => [path, text])),
    problems: [...rules.problems, ...plans.problems],
  }
}

const inside = (folders: readonly string[], name: string): string[] => folders.map((folder) => join(folder, name))

/** What was read, and what was wrong with it. */
interface Folder {
  readonly files: readonly RuleFile[]
  readonly problems: readonly Problem[]
}

/** The files of several folders, each path once: of two files of one path nobody could say which is meant. */
const readFolders = (folders: readonly string[], pattern: RegExp): Folder => {
  const taken = new Map<string, string>()
  const files: RuleFile[] = []
  const problems: Problem[] = []
  for (const folder of folders) {
    const read = readFolder(folder, pattern)
    problems.push(...read.problems)
    for (const file of read.files) {
      const other = taken.get(file.path)
      if (other === undefined) files.push(file)
      else problems.push(problem('duplicate-file', { path: file.path, other }, { file: join(folder, file.path) }))
      taken.set(file.path, other ?? folder)
    }
  }
  return { files, problems }
}

const readFolder = (folder: string, pattern: RegExp): Folder => {
  try {
    const read = filesIn(folder)
      .filter((path) => pattern.test(path))
      .map((path) => {
        const file = relative(folder, path).split(sep).join('/')
        const { text, problems } = decodeText(readFileSync(path), 'utf-8')
        return { file: { path: file, text }, problems: problems.map((one) => ({ ...one, file, line: 1, column: 1 })) }
      })
    return { files: read.map(({ file }) => file), problems: read.flatMap(({ problems }) => problems) }
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { files: [], problems: [problem('file-unreadable', { file: folder, detail }, { file: folder })] }
  }
}

/** The files below a folder, in the order of their paths. Many small files are read several times faster one by one. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/** The YAML files below a folder. */
export const yamlFilesIn = (folder: string): string[] => filesIn(folder).filter((path) => YAML.test(path))

/** The schemas of all record kinds; the indicators of area-statistics are kept by domain in files of their own. */
export const readSchemas = (): Record<string, unknown> =>
  withIndicators(readJsonFolder('records'), Object.values(readJsonFolder('indicators')))

/** The files that `readSchemas` reads, as they stand, below the package's folder. */
export const schemaFiles = (): RuleFile[] =>
  ['records', 'indicators'].flatMap((name) =>
    filesIn(join(ROOT, 'schemas', name)).map((path) => ({
      path: relative(ROOT, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    })),
  )

const readJsonFolder = (name: string): Record<string, object> =>
  Object.fromEntries(
    filesIn(join(ROOT, 'schemas', name))
      .filter((path) => path.endsWith('.json'))
      .map((path) => [basename(path, '.json'), JSON.parse(readFileSync(path, 'utf8'))]),
  )

const AREA = 'area-statistics'

const withIndicators = (schemas: Record<string, object>, domains: readonly object[]): Record<string, object> => {
  const area = schemas[AREA] as { properties: { indicators: object } } | undefined
  if (area === undefined) return schemas
  const indicators = { ...area.properties.indicators, properties: Object.assign({}, ...domains) }
  return { ...schemas, [AREA]: { ...area, properties: { ...area.properties, indicators } } }
}
