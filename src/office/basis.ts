import type { FactRecord, Lang, Problem, Report, Waiver } from '../model/index.ts'
import type { Batch, Entry } from '../record/index.ts'
import type { JsonText, Store } from '../store/index.ts'
import { allOf } from './past.ts'

/** What it takes, beside its records and its rulebook, to write the report of a submission again. */
export interface Basis {
  readonly lang: Lang
  /** How many there were, the refused ones included. */
  readonly records: number
  /** What was wrong with the whole. */
  readonly problems: readonly Problem[]
  readonly refused: readonly { readonly position: number; readonly problems: readonly Problem[] }[]
  /** On which line records stood, of those on which something is to be said. */
  readonly lines: readonly (readonly [position: number, line: number])[]
  /** In which cells fields of records stood, of those on which something is to be said. */
  readonly places: readonly (readonly [place: string, where: Partial<Problem>])[]
  /** The `seq` of the records that were known from before. */
  readonly past: readonly number[]
  /** The waivers of the areas of the records, as they were. */
  readonly waivers: readonly Waiver[]
}

/** Where fields stand, as it is asked for. */
export type Noted = Map<string, Partial<Problem>>

/** An entry that notes what is asked of it. */
export const noting = (entry: Entry, noted: Noted): Entry => {
  const { whereOf, file: _, ...rest } = entry
  if (whereOf === undefined) return rest
  return {
    ...rest,
    whereOf: (path) => {
      const where = whereOf(path)
      noted.set(`${entry.position} ${path}`, where)
      return where
    },
  }
}

/** The lines of the entries on which a report has something to say. */
export const linesOf = (entries: readonly Entry[], { problems }: Report): Basis['lines'] => {
  const told = new Set(problems.flatMap(({ position }) => position ?? []))
  return entries.flatMap(({ position, line }) =>
    line !== undefined && told.has(position) ? [[position, line] as const] : [],
  )
}

/** The basis in its text. */
export const readBasis = (text: JsonText): Basis => JSON.parse(text)

/** The batch as it was handed in, as far as the report tells of it. */
export const rebuilt = async (store: Pick<Store, 'records'>, id: string, basis: Basis): Promise<Batch> => {
  const { lines, places, refused, problems } = basis
  const [lineOf, where] = [new Map(lines), new Map(places)]
  const entries: Entry[] = refused.map((one) => ({
    position: one.position,
    value: undefined,
    problems: [...one.problems],
  }))
  for await (const { position, body } of allOf(store, { submission: id })) {
    const line = lineOf.get(position)
    entries.push({
      ...{ position, value: JSON.parse(body), problems: [] },
      ...(line === undefined ? {} : { line }),
      whereOf: (path) => where.get(`${position} ${path}`) ?? {},
    })
  }
  return { entries: entries.sort((a, b) => a.position - b.position), problems: [...problems] }
}

/** A record as it is kept: of the members of a roster only what the rules read. */
export const bodyOf = (value: unknown, { facts }: FactRecord): JsonText => {
  const rosters = Object.entries(facts).filter(([, fact]) => Array.isArray(fact))
  return JSON.stringify({ ...(value as object), ...Object.fromEntries(rosters) })
}

/** The problems of a basis in the order of the records: of the whole first. */
export const problemsIn = ({ problems, refused }: Basis): readonly Problem[] => [
  ...problems,
  ...refused.flatMap((one) => one.problems),
]
