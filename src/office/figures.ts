import { type Actor, isWithin } from '../access/index.ts'
import { figuresOf, type Halfsky } from '../halfsky.ts'
import { areaStem, type Bilingual, type ExactNumber, type FactRecord, type RolledUp } from '../model/index.ts'
import type { StoredRecord } from '../store/index.ts'
import { denied } from './denial.ts'
import type { Office } from './office.ts'
import { allOf, pastOf, STANDING } from './past.ts'

/** An indicator of an area as it was reported, beside what its bodies come to. */
export interface Figure {
  readonly indicator: string
  readonly title: Bilingual
  readonly unit: Bilingual | null
  readonly reported: number | null
  /** What the records of the bodies come to, in bounds where not all is known; null where they tell nothing. */
  readonly recomputed: { readonly low: number; readonly high: number } | null
  /** reported − recomputed, where that is one number. */
  readonly difference: number | null
  /** Whether the reported figure is none that the bodies, rounded as it is, could give. */
  readonly differs: boolean
  readonly bodies: { readonly kind: string; readonly found: number; readonly expected: number | null } | null
  readonly state: RolledUp['state'] | null
}

/** The figures of an area in a year. */
export interface Figures {
  readonly area: string
  readonly year: number
  /** Where the reported figures were handed in; null where nothing was reported. */
  readonly submission: string | null
  readonly items: readonly Figure[]
}

const AREA = 'area-statistics'

/** The reported and the recomputed figures of an area in a year, side by side. */
export const figuresIn = async (
  { store }: Office,
  halfsky: Halfsky,
  known: Actor,
  area: string,
  year: number,
): Promise<Figures> => {
  // what is rolled up is of every kind
  if (!isWithin(known.stems, area) || known.kinds.length > 0) throw denied('not-found', { what: 'area', id: area })
  const found = await reportedIn(store, area, year)
  const record = found === null ? nothingReported(area, year) : readRecord(halfsky, found)
  const past = await pastOf(store, halfsky, [record], new Set())
  const rolledUp = figuresOf(halfsky, record, past.records)
  const facts = halfsky.kinds.specs[AREA]?.facts ?? {}
  const items = Object.values(facts).flatMap(({ name, title, unit, type }): Figure[] => {
    const own = record.facts[name]
    const reported = typeof own === 'number' && name !== 'year' ? own : null
    const rolled = rolledUp.get(name) ?? null
    if ((reported === null && rolled === null) || (type !== 'number' && type !== 'integer')) return []
    return [{ indicator: name, title, unit, reported, ...besideOf(reported, rolled) }]
  })
  return { area, year, submission: found?.submission ?? null, items }
}

const besideOf = (reported: number | null, rolled: RolledUp | null) => {
  const share = rolled?.share ?? null
  const recomputed = share && { low: numberOf(share.low), high: numberOf(share.high) }
  const point = recomputed !== null && recomputed.low === recomputed.high ? recomputed.low : null
  return {
    recomputed,
    difference: reported === null || point === null ? null : Math.round((reported - point) * 10_000) / 10_000,
    differs: rolled?.differs ?? false,
    bodies: rolled && { kind: rolled.kind, found: rolled.bodies, expected: rolled.expected },
    state: rolled?.state ?? null,
  }
}

const PLACES = 10_000n

/** To four decimals: enough to be compared with what is reported to two. */
const numberOf = ({ numerator, denominator }: ExactNumber): number => {
  const [n, d] = [BigInt(numerator), BigInt(denominator)]
  return Number((n * PLACES * 2n + d) / (2n * d)) / Number(PLACES)
}

/** The record handed in last of an area and a year. */
const reportedIn = async (store: Office['store'], area: string, year: number): Promise<StoredRecord | null> => {
  const stem = areaStem(area)
  let last: StoredRecord | null = null
  for await (const one of allOf(store, { kind: AREA, stems: [stem], states: STANDING })) {
    if (areaStem(one.area) === stem && JSON.parse(one.body).year === year) last = one
  }
  return last
}

const readRecord = ({ kinds }: Halfsky, { body, area, asOf }: StoredRecord): FactRecord => {
  const { record } = kinds.read(JSON.parse(body))
  return record ?? nothingReported(area, Number(asOf.slice(0, 4)))
}

const nothingReported = (area: string, year: number): FactRecord => ({
  ...{ kind: AREA, id: area, area, asOf: `${year}-12-31` },
  facts: Object.freeze(Object.assign(Object.create(null), { year })),
  suspect: Object.freeze(Object.create(null)),
})
