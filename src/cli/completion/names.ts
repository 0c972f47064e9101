import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { cacheFolder, writeWhole } from '../../keeping/index.ts'
import { ROOT } from '../../shipped/index.ts'

/** What an argument can name in a rulebook. */
export const NAMED = ['rules', 'kinds', 'plans', 'indicators'] as const
export type Named = (typeof NAMED)[number]
type Names = Readonly<Record<Named, readonly string[]>>

const NONE: Names = { rules: [], kinds: [], plans: [], indicators: [] }

/**
 * What `halfsky complete WHAT -- WORDS…` prints: the names of that kind in the rulebook that the words typed so far
 * choose, a line each. It is asked at every press of a key, so it loads nothing that a kept answer makes unnecessary,
 * and a fault is no answer rather than a message in the middle of somebody's line.
 */
export const complete = async ([what, ...words]: readonly string[], folder = FOLDER): Promise<string> => {
  const named = NAMED.find((one) => one === what)
  if (named === undefined) return ''
  const names = await namesOf({ rules: given('--rules', words), plans: given('--plans', words) }, folder)
  return names[named].map((name) => `${name}\n`).join('')
}

const FOLDER = cacheFolder('halfsky-names')

interface Folders {
  readonly rules: string | undefined
  readonly plans: string | undefined
}

/** `--rules dir` and `--rules=dir`, which some shells hand on in three words. */
const given = (option: string, words: readonly string[]): string | undefined => {
  const joined = words.find((word) => word.startsWith(`${option}=`))
  if (joined !== undefined && joined.length > option.length + 1) return joined.slice(option.length + 1)
  const at = words.indexOf(option)
  const value = words[at + 1] === '=' ? words[at + 2] : words[at + 1]
  return at < 0 || value === '' ? undefined : value
}

/** The names kept when the same files were last asked for; else read now, or the last known while a file has a fault. */
const namesOf = async (folders: Folders, folder: string): Promise<Names> => {
  const rules = resolve(folders.rules ?? join(ROOT, 'rules'))
  const path = join(folder, `${sha256(JSON.stringify([rules, folders.plans ?? '']))}.json`)
  const state = stateOf([rules, join(ROOT, 'schemas')])
  const kept = await readFile(path, 'utf8').then(JSON.parse, () => null)
  if (kept?.state === state) return kept.names
  const names = await readNames(folders).catch(() => null)
  if (names === null) return kept?.names ?? NONE
  await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => writeWhole(path, JSON.stringify({ state, names })))
    .catch(() => undefined)
  return names
}

/** Changes whenever a file is written, added or taken away: looking at them takes a hundredth of reading them. */
const stateOf = (folders: readonly string[]): string => {
  // one by one is several times faster than all at once
  const entries = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  const files = entries.filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
  const states = files.map(({ parentPath, name }) => {
    const { size, mtimeMs } = statSync(join(parentPath, name))
    return `${join(parentPath, name)} ${size} ${mtimeMs}`
  })
  return sha256([manifest.version, ...states.sort()].join('\n'))
}

const readNames = async ({ rules, plans }: Folders): Promise<Names | null> => {
  const { openRulebook } = await import('../../halfsky.ts')
  const { halfsky } = await openRulebook({ rules, plans })
  if (halfsky === null) return null
  const { rulebook, kinds } = halfsky
  return {
    rules: rulebook.rules.map(({ id }) => id).sort(),
    kinds: Object.keys(kinds.specs).sort(),
    plans: rulebook.plans.map(({ id }) => id).sort(),
    indicators: Object.keys(Object(kinds.schemas['area-statistics']).properties.indicators.properties).sort(),
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
