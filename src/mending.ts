import { type Linted, type LintOptions, lint } from './linting.ts'
import type { Problem } from './model/index.ts'
import { applyEdits, fixesAmong, type RuleFile } from './rulebook/index.ts'

/** A rule file before and after its problems were mended. */
export interface Fixed {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** What came of mending. */
export interface Fixing {
  readonly files: readonly Fixed[]
  /** How many problems are gone, and what is left of them. */
  readonly mended: number
  readonly problems: readonly Problem[]
  /** How many rules there are, where all can be read. */
  readonly rules: number | undefined
}

/** One mended fault may show another; no file of ours needed more than two rounds. */
const ROUNDS = 10

/**
 * Mends what is mechanical in rule files, again and again until nothing changes; no file is left with more
 * faults of form than it had: what its rules mean shows only where they can be read.
 */
export const mend = async (
  open: (overlay: readonly RuleFile[]) => Promise<Linted>,
  unsaved: readonly RuleFile[],
  options: LintOptions,
): Promise<Fixing> => {
  const lintWith = async (overlay: readonly RuleFile[]) => {
    const opening = await open(overlay)
    const texts = new Map(opening.files.map(({ path, text }) => [path, text]))
    return {
      texts,
      problems: await lint(opening, options),
      ofForm: opening.problems,
      rules: opening.halfsky?.rulebook.rules.length,
    }
  }
  let overlay = unsaved
  const first = await lintWith(overlay)
  let now = first
  const given = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const edited = editedFiles(now.texts, now.problems, given)
    if (edited.length === 0) break
    const next = await lintWith(overlaid(overlay, edited))
    const worse = edited.filter(({ path }) => countIn(next.ofForm, path) > countIn(now.ofForm, path))
    for (const { path } of worse) given.add(path)
    overlay = overlaid(
      overlay,
      edited.filter((file) => !worse.includes(file)),
    )
    now = worse.length === 0 ? next : await lintWith(overlay)
  }
  const files = [...now.texts].flatMap(([path, after]) => {
    const before = first.texts.get(path) ?? after
    return before === after ? [] : [{ path, before, after }]
  })
  return { files, mended: first.problems.length - now.problems.length, problems: now.problems, rules: now.rules }
}

/** The files that edits change; those given up are left alone. */
const editedFiles = (
  texts: ReadonlyMap<string, string>,
  problems: readonly Problem[],
  given: ReadonlySet<string>,
): RuleFile[] =>
  [...texts].flatMap(([path, text]) => {
    if (given.has(path) || !problems.some(({ file }) => file === path)) return []
    const edited = applyEdits(text, fixesAmong(text, path, problems))
    return edited === text ? [] : [{ path, text: edited }]
  })

const overlaid = (overlay: readonly RuleFile[], files: readonly RuleFile[]): RuleFile[] => {
  const replaced = new Set(files.map(({ path }) => path))
  return [...overlay.filter(({ path }) => !replaced.has(path)), ...files]
}

const countIn = (problems: readonly Problem[], path: string): number =>
  problems.filter(({ file }) => file === path).length
