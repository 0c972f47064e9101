import { setImmediate } from 'node:timers/promises'
import { periodOf } from '../engine/index.ts'
import type { Halfsky } from '../halfsky.ts'
import { areaStem, type Expression, type FactRecord, type Measure } from '../model/index.ts'
import type { Kinds } from '../record/index.ts'
import type { RecordFilter, Repositories, StoredRecord, SubmissionState } from '../store/index.ts'

/** What is known of an area from before: the records, and which of the store's they are. */
export interface Past {
  readonly records: readonly FactRecord[]
  readonly seqs: readonly number[]
}

/** The states in which what was handed in holds. */
export const STANDING: readonly SubmissionState[] = ['submitted', 'accepted', 'locked']

const AREA = 'area-statistics'
const PART = 1_000
/** So many subjects of one area are asked for by name; of more, all of the area are looked through. */
const NAMED = 20

/**
 * What the store holds that records are judged by: earlier records of the same subjects, and of the areas among them the bodies that
 * are rolled up. Of two records of one subject and period the later submission's stands; what the batch brings itself, and what it
 * replaces, is left out.
 */
export const pastOf = async (
  store: Pick<Repositories, 'records'>,
  { rulebook, kinds }: Halfsky,
  batch: readonly FactRecord[],
  replaced: ReadonlySet<string>,
): Promise<Past> => {
  const brought = new Set(batch.map(placeInTime))
  const subjects = new Set(batch.map(subjectKey))
  const bodies = new Set(rolledKinds(rulebook.measures))
  const found = new Map<number, StoredRecord>()
  for (const filter of filtersFor(rulebook.measures, batch)) {
    for await (const one of allOf(store, { ...filter, states: STANDING })) {
      if (!replaced.has(one.submission)) found.set(one.seq, one)
    }
  }
  const latest = new Map<string, readonly [number, FactRecord]>()
  for (const [seq, one] of [...found].sort(([a], [b]) => a - b)) {
    const { record } = kinds.read(JSON.parse(one.body))
    if (record === null || brought.has(placeInTime(record))) continue
    if (subjects.has(subjectKey(record)) || bodies.has(record.kind)) latest.set(placeInTime(record), [seq, record])
  }
  const kept = [...latest.values()].sort(([a], [b]) => a - b)
  return { records: kept.map(([, record]) => record), seqs: kept.map(([seq]) => seq) }
}

/** The same records again, in the same order. */
export const recall = async (
  store: Pick<Repositories, 'records'>,
  kinds: Kinds,
  seqs: readonly number[],
): Promise<readonly FactRecord[]> => {
  const records: FactRecord[] = []
  for (let from = 0; from < seqs.length; from += PART) {
    const part = await store.records.list({ seqs: seqs.slice(from, from + PART) }, { limit: PART })
    for (const { body } of part.items)
      records.push(...[kinds.read(JSON.parse(body)).record].filter((one) => one !== null))
    await setImmediate()
  }
  return records
}

/** All records of a choice, part by part; others have turns between. */
export async function* allOf(store: Pick<Repositories, 'records'>, filter: RecordFilter): AsyncGenerator<StoredRecord> {
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<Repositories['records']['list']>> = await store.records.list(filter, {
      after,
      limit: PART,
    })
    yield* page.items
    after = page.next
    await setImmediate()
  }
}

/** 440117 and 440117000000 are one area, and an area is its own subject. */
const subjectKey = ({ kind, id, area }: FactRecord): string =>
  JSON.stringify([kind, areaStem(area), kind === AREA ? '' : id])

const placeInTime = (record: FactRecord): string => `${subjectKey(record)} ${periodOf(record)}`

const rolledKinds = (measures: readonly Measure[]): string[] => [
  ...new Set(measures.flatMap(({ expression }) => ('rollup' in expression ? expression.rollup.of : []))),
]

const filtersFor = (measures: readonly Measure[], batch: readonly FactRecord[]): RecordFilter[] => {
  const following = new Set(measures.filter(({ expression }) => follows(expression)).flatMap(({ kinds }) => kinds))
  const rolled = rolledKinds(measures)
  const own = batch.filter(({ kind }) => kind === AREA || following.has(kind))
  const places = Map.groupBy(own, ({ kind, area }) => `${kind} ${areaStem(area)}`)
  const filters = [...places.values()].flatMap((records): RecordFilter[] => {
    const [{ kind, area }] = records as [FactRecord]
    const filter = { kind, stems: [areaStem(area)] }
    const ids = [...new Set(records.map(({ id }) => id))]
    return kind === AREA || ids.length > NAMED ? [filter] : ids.map((subject) => ({ ...filter, subject }))
  })
  const stems = new Set(batch.filter(({ kind }) => kind === AREA).map(({ area }) => areaStem(area)))
  const bodies = rolled.length === 0 || stems.size === 0 ? [] : [{ kinds: rolled, stems: outermost([...stems]) }]
  return [...filters, ...bodies]
}

const outermost = (stems: readonly string[]): string[] =>
  stems.filter((stem) => !stems.some((other) => other !== stem && stem.startsWith(other)))

/** Whether a measure reads the period before. */
const follows = (expression: Expression): boolean => JSON.stringify(expression).includes('"change":')
