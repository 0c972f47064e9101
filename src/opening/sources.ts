import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, problem } from '../model/index.ts'
import { decodeText } from '../record/index.ts'
import type { RulebookSource, RuleFile } from '../rulebook/index.ts'

/** Where a rulebook lives; the shipped one by default. */
export interface SourceOptions {
  /** The folder of rule files. */
  readonly rules?: string | undefined
  /** The folder of plan texts. */
  readonly plans?: string | undefined
  /** More rule files, or files in place of those of the same path: editors and linters check what is not yet saved. */
  readonly overlay?: readonly RuleFile[]
}

/** The files a rulebook is made of, and what kept some of them from being read. */
export interface Sources extends Omit<RulebookSource, 'kinds'> {
  readonly problems: readonly Problem[]
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The folders of the rulebook that comes with halfsky. */
export const SHIPPED = { rules: join(ROOT, 'rules'), plans: join(ROOT, 'seeds', 'plans') } as const

/** Reads rule files and plan texts, both in the order of their paths. */
export const readSources = (options: SourceOptions): Sources => {
  const rules = readFolder(options.rules ?? SHIPPED.rules, /\.ya?ml$/)
  const plans = readFolder(options.plans ?? SHIPPED.plans, /\.txt$/)
  const overlay = options.overlay ?? []
  const replaced = new Set(overlay.map(({ path }) => path))
  return {
    files: [...rules.files.filter(({ path }) => !replaced.has(path)), ...overlay],
    planTexts: new Map(plans.files.map(({ path, text }) => [path, text])),
    problems: [...rules.problems, ...plans.problems],
  }
}

const readFolder = (folder: string, pattern: RegExp): { files: RuleFile[]; problems: Problem[] } => {
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

/** The schemas of all record kinds; the indicators of area-statistics are kept by domain in files of their own. */
export const readSchemas = (): Record<string, unknown> =>
  withIndicators(readJsonFolder('records'), Object.values(readJsonFolder('indicators')))

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
