import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { decodeText } from '../record/index.ts'
import { readSources, SHIPPED, type Sources, YAML } from './sources.ts'

/** Where rules lived at a time, or why that cannot be told. */
export type Revision =
  | { readonly sources: Sources; readonly fault: null }
  | { readonly sources: null; readonly fault: RevisionFault; readonly detail: string }

/** There is no Git, no repository around the rules, no such revision in it, no rules in that, or Git said something else. */
export type RevisionFault = 'no-git' | 'no-repository' | 'no-revision' | 'no-rules' | 'git'

/** The folders whose past is asked for; those of the shipped rulebook by default. */
export interface RevisionOptions {
  readonly rules?: string | undefined
  readonly plans?: string | undefined
}

/**
 * The rule files and plan texts of a Git revision, read from the repository that holds the rules folder; nothing is
 * checked out. Plan texts outside that repository are taken as they are.
 */
export const readRevision = async (revision: string, options: RevisionOptions): Promise<Revision> => {
  try {
    return { sources: await sourcesAt(revision, options), fault: null }
  } catch (error) {
    if (error instanceof GitFault) return { sources: null, fault: error.fault, detail: error.message }
    throw error
  }
}

class GitFault extends Error {
  readonly fault: RevisionFault

  constructor(fault: RevisionFault, detail: string) {
    super(detail)
    this.fault = fault
  }
}

const sourcesAt = async (revision: string, options: RevisionOptions): Promise<Sources> => {
  const [rules, plans] = [real(options.rules ?? SHIPPED.rules), real(options.plans ?? SHIPPED.plans)]
  const at = nearest(rules)
  const top = real((await git(at, ['rev-parse', '--show-toplevel'], 'no-repository')).toString().trimEnd())
  const named = ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]
  const commit = (await git(at, named, 'no-revision')).toString().trim()
  const files = await textsAt(top, commit, below(top, rules) ?? '', YAML)
  if (files.texts.length === 0) throw new GitFault('no-rules', below(top, rules) || '.')
  const within = below(top, plans)
  // plan texts that the repository does not hold have no past in it
  if (within === null)
    return { ...readSources({ ...options, rules: at }), files: files.texts, problems: files.problems }
  const plan = await textsAt(top, commit, within, /\.txt$/)
  const planTexts = new Map(plan.texts.map(({ path, text }) => [path, text]))
  return { files: files.texts, planTexts, problems: [...files.problems, ...plan.problems] }
}

/** The text files of a commit below a folder, by their paths below it. */
const textsAt = async (top: string, commit: string, folder: string, pattern: RegExp) => {
  const listing = await git(
    top,
    ['ls-tree', '-r', '-z', '--full-tree', commit, ...(folder ? ['--', folder] : [])],
    'git',
  )
  const blobs = listing
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, sha, path] = /^100\d+ blob (\w+)\t(.*)$/s.exec(line) ?? []
      return sha && path && pattern.test(path) ? [{ sha, path: folder ? path.slice(folder.length + 1) : path }] : []
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const contents = split(await git(top, ['cat-file', '--batch'], 'git', blobs.map(({ sha }) => `${sha}\n`).join('')))
  const read = blobs.map(({ path }, at) => {
    const { text, problems } = decodeText(contents[at] ?? new Uint8Array(), 'utf-8')
    return { path, text, problems: problems.map((one) => ({ ...one, file: path, line: 1, column: 1 })) }
  })
  return {
    texts: read.map(({ path, text }) => ({ path, text })),
    problems: read.flatMap(({ problems }) => problems),
  }
}

/** The objects that `cat-file --batch` writes one after another, each after a line that ends with its size. */
const split = (bytes: Buffer): Buffer[] => {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at)
    const size = Number(bytes.subarray(at, end).toString().split(' ').at(-1))
    parts.push(bytes.subarray(end + 1, end + 1 + size))
    at = end + size + 2
  }
  return parts
}

const MAX_BYTES = 256 * 1024 * 1024

/** What a Git command prints. It may look at the repository only, and writes nothing. */
const git = (folder: string, args: readonly string[], fault: RevisionFault, input = ''): Promise<Buffer> =>
  new Promise((done, failed) => {
    const child = execFile(
      'git',
      ['--no-optional-locks', ...args],
      { cwd: folder, encoding: 'buffer', maxBuffer: MAX_BYTES },
      (error, out, err) => {
        if (error === null) done(out)
        else if (error.code === 'ENOENT') failed(new GitFault('no-git', ''))
        else failed(new GitFault(fault, err.toString().trim().split('\n')[0] ?? ''))
      },
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })

/** A folder's way from the top of the repository, or null where it lies elsewhere. */
const below = (top: string, folder: string): string | null => {
  const way = relative(top, folder)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way.split(sep).join('/')
}

const real = (folder: string): string => {
  const path = resolve(folder)
  return existsSync(path) ? realpathSync(path) : path
}

/** A folder may be gone today that was there in the past. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)))
