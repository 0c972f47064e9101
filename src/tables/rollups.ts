import { type Context, periodOf, type Tally } from '../engine/index.ts'
import type { Halfsky } from '../halfsky.ts'
import { areaStem, type FactRecord, type Rollup } from '../model/index.ts'
import { type AskedArea, dialectOf, rollupQuery } from '../sql/index.ts'
import { typeRollup } from '../typed/index.ts'
import { bringBack } from './rows.ts'
import type { ShapedTable } from './shape.ts'

/** More ids than this are no list for a query: the bodies come back instead. */
const MOST_IDS = 2_000

/** What is known of bodies beside the records in memory. */
export interface RolledUpTables {
  /** Bodies that came back as context only. */
  readonly records: readonly FactRecord[]
  readonly tally: NonNullable<Context['tally']>
}

/** Adds up, in the tables, the bodies of every area and year among the records, but for those of an id that is in memory. */
export const rollUpTables = async (
  { rulebook, kinds }: Halfsky,
  shapes: readonly ShapedTable[],
  records: readonly FactRecord[],
): Promise<RolledUpTables> => {
  const rollups = rulebook.measures.flatMap(({ expression, kinds: of }) =>
    'rollup' in expression ? { rollup: expression.rollup, areas: of } : [],
  )
  const asking = records.filter(({ kind }) => rollups.some(({ areas }) => areas.includes(kind)))
  const tallies = new Map<string, Tally>()
  const beside: FactRecord[] = []
  const kindsAsked = asking.length === 0 ? [] : [...new Set(rollups.map(({ rollup }) => rollup.of))]
  for (const kind of kindsAsked) {
    const own = shapes.filter((shape) => shape.kind === kind && shape.judged !== null)
    const ids = [...new Set(records.filter((record) => record.kind === kind).map(({ id }) => id))]
    const plan = rollups
      .filter(({ rollup }) => rollup.of === kind)
      .map(({ rollup }) => ({ rollup, typed: typeRollup(rulebook, rollup, { ranges: kinds.ranges(kind) }) }))
    const [only] = own
    const canRollUp = own.length === 1 && ids.length <= MOST_IDS && plan.every(({ typed }) => typed !== null)
    for (const shape of own) {
      const wanted = canRollUp ? ({ form: 'ids', ids } as const) : ({ form: 'judged' } as const)
      if (canRollUp && ids.length === 0) continue
      for await (const { entry } of bringBack(shape, wanted, 0)) {
        const { record } = kinds.readEntry(entry)
        if (record !== null) beside.push(record)
      }
    }
    if (only === undefined || !canRollUp) continue
    for (const { rollup, typed } of plan)
      if (typed !== null)
        for (const [key, tally] of await tallyIn(only, rollup, typed, askedOf(asking), ids)) tallies.set(key, tally)
  }
  return {
    records: beside,
    tally: (rollup, record) => tallies.get(keyOf(rollup, periodOf(record), areaStem(record.area))) ?? null,
  }
}

const askedOf = (records: readonly FactRecord[]): readonly AskedArea[] => {
  const asked = new Map(
    records.map((record) => {
      const [year, stem] = [periodOf(record), areaStem(record.area)]
      return [`${year} ${stem}`, { year, stem }]
    }),
  )
  // what has no year of its own has no bodies either
  return [...asked.values()].filter(({ year }) => /^\d{4}$/.test(year))
}

const keyOf = ({ reported }: Rollup, year: string, stem: string): string => `${reported} ${year} ${stem}`

const tallyIn = async (
  { judged, database }: ShapedTable,
  rollup: Rollup,
  typed: NonNullable<ReturnType<typeof typeRollup>>,
  asked: readonly AskedArea[],
  ids: readonly string[],
): Promise<readonly (readonly [string, Tally])[]> => {
  if (judged === null || asked.length === 0) return []
  const { sql, partOver, wholeOver } = rollupQuery(dialectOf(database.dialect), judged, typed, asked, ids)
  const rows = await database.all(sql)
  return rows.map(([year, stem, bodies, possible, known, doubtful, part, whole]) => {
    const tally: Tally = {
      bodies: Number(bodies),
      possible: Number(possible),
      known: Number(known),
      doubtful: doubtful === true,
      part: exactly(String(part), partOver),
      whole: exactly(String(whole), wholeOver),
    }
    return [keyOf(rollup, String(year), String(stem)), tally]
  })
}

const exactly = (n: string, d: string): Tally['part'] => {
  const fraction = { n: BigInt(n), d: BigInt(d) }
  return { low: fraction, high: fraction }
}
