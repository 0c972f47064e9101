import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { cacheFolder, writeWhole } from '../keeping/index.ts'
import type { Rule, Rulebook } from '../model/index.ts'
import { type Compilation, freeze } from '../rulebook/index.ts'
import { ROOT } from '../shipped/index.ts'
import { codeDigest } from './code.ts'
import type { Sources } from './sources.ts'

/** Where compiled rulebooks are kept unless another folder is named. */
export const CACHE = cacheFolder('halfsky')

/** What the shipped rulebook compiled to when halfsky was built. */
export const BUILT = join(ROOT, 'dist', 'compiled')

/** As many as a few checkouts and the last edits take. */
const KEPT = 8
/** Reading fewer characters than this takes no longer than looking into the cache. */
const WORTH = 100_000

/** What a rulebook compiled to, and the file that it should be kept in; null where it is not worth that. */
export interface Remembered extends Compilation {
  readonly kept: string | null
}

/**
 * What a rulebook compiled to when it was last made of the same schemas, rule files, plan texts and code, read from the first of
 * these folders that has it; else compiled now and written to the first. A file that is not whole counts for nothing, and so does a
 * folder that cannot be read or written: the answer is the same, only later.
 */
export const remembered = async (
  folders: readonly string[],
  schemas: unknown,
  sources: Sources,
  compile: () => Compilation,
): Promise<Remembered> => {
  const [first] = folders
  const isSmall = sources.files.reduce((length, { text }) => length + text.length, 0) < WORTH
  if (first === undefined || isSmall) return { ...compile(), kept: null }
  const name = `${digestOf(schemas, sources)}.json`
  for (const folder of folders) {
    const kept = join(folder, name)
    const known = recall(kept)
    if (known !== null) return { ...known, kept }
  }
  const compilation = compile()
  const { rulebook, problems } = compilation
  const kept = join(first, name)
  if (rulebook !== null) await write(first, kept, rulebook, problems).catch(() => undefined)
  return { ...compilation, kept }
}

/**
 * What a file holds that a compilation was kept in; null where it is not whole, or gone. It holds a digest, the compilation as JSON, and the
 * cases of its rules: a line each, the first over the others.
 */
export const recall = (path: string): Compilation | null => {
  const bytes = bytesOf(path)
  const end = bytes.indexOf('\n')
  if (end < 0 || sha256(bytes.subarray(end + 1)) !== bytes.toString('latin1', 0, end)) return null
  const middle = bytes.indexOf('\n', end + 1)
  const { rulebook, problems }: Compilation = freeze(JSON.parse(bytes.toString('utf8', end + 1, middle)))
  return rulebook && { rulebook: withCases(rulebook, bytes.subarray(middle + 1)), problems }
}

/** Cases are half of a rulebook, and few who open one ask for them: they are read when somebody does. */
const withCases = (rulebook: Rulebook, bytes: Buffer): Rulebook => {
  let all: readonly Rule['cases'][] | null = null
  const casesOf = (index: number): Rule['cases'] => {
    all ??= freeze(JSON.parse(bytes.toString()) as Rule['cases'][])
    return all[index] ?? []
  }
  const rules = rulebook.rules.map((rule, index) =>
    Object.freeze(Object.defineProperty({ ...rule }, 'cases', { enumerable: true, get: () => casesOf(index) })),
  )
  return Object.freeze({ ...rulebook, rules: Object.freeze(rules) })
}

const bytesOf = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

const write = async (
  folder: string,
  path: string,
  rulebook: Rulebook,
  problems: Compilation['problems'],
): Promise<void> => {
  const rules = rulebook.rules.map((rule) => ({ ...rule, cases: null }))
  const cases = rulebook.rules.map((rule) => rule.cases)
  const body = `${JSON.stringify({ rulebook: { ...rulebook, rules }, problems })}\n${JSON.stringify(cases)}`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeWhole(path, `${sha256(body)}\n${body}`)
  await prune(folder)
}

const prune = async (folder: string): Promise<void> => {
  const paths = (await readdir(folder)).map((name) => join(folder, name))
  const dated = await Promise.all(paths.map(async (path) => ({ path, time: (await stat(path)).mtimeMs })))
  const old = dated.sort((a, b) => b.time - a.time).slice(KEPT)
  await Promise.all(old.map(({ path }) => rm(path, { force: true })))
}

/** Over all that a compilation comes from, the code that makes it included. */
const digestOf = (schemas: unknown, { files, planTexts }: Sources): string => {
  const hash = createHash('sha256')
  const add = (...texts: readonly string[]): void => {
    for (const text of texts) hash.update(`${text.length} `).update(text)
  }
  add(JSON.stringify([schemas, manifest.dependencies]), codeDigest())
  for (const { path, text } of files) add(path, text)
  for (const [name, text] of planTexts) add(name, text)
  return hash.digest('hex')
}

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
