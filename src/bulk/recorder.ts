import { demandReads } from '../engine/index.ts'
import type { CheckOptions } from '../halfsky.ts'
import type { PlainRecord, Seat } from '../lane/index.ts'
import {
  type FactRecord,
  type Finding,
  isBreach,
  type Problem,
  type Rule,
  type Rulebook,
  VERDICTS,
} from '../model/index.ts'
import { reportProblem } from '../report/index.ts'
import { NO_WAIVERS, waivingOf } from '../waiving/index.ts'
import { textIn } from './bytes.ts'
import { csvWriter } from './csv-rows.ts'
import { type NdjsonWriter, ndjsonWriter } from './ndjson-rows.ts'
import { inRowOrder, isRoster, type Row, type RowWriter, refOf, rowsOf, type Standing, withWaiver } from './row.ts'
import { addWaived, EXAMPLES, emptyTally, FAULTS, type Tally } from './tally.ts'

/** What is made of the records that are judged. */
export interface JudgeOptions extends CheckOptions {
  readonly rows: { readonly ndjson: boolean; readonly csv: boolean }
  /** Whether violations and problems are kept to be shown. */
  readonly examples: boolean
  /** How the bytes are to be read, where they are not UTF-8. */
  readonly encoding?: string | undefined
  /** The name of the file, where there is one. */
  readonly file?: string | undefined
  /** Whether rows tell the file. */
  readonly several: boolean
}

/** Where a record begins. */
export interface Start {
  /** Its number, from 0. */
  readonly position: number
  /** Of its line, from 1. */
  readonly line: number
}

/** What was recorded; the bytes last until more is. */
export interface Recorded {
  readonly ndjson: Uint8Array
  readonly csv: Uint8Array
  readonly tally: Tally
}

/** Counts what became of records, and writes their rows. */
export interface Recorder {
  /** The findings of the exact evaluators. */
  findings(record: FactRecord, findings: readonly Finding[], at: Standing): void
  /** What a seat holds of a record that was read whole. */
  seated(record: FactRecord, seat: Seat, at: Standing): void
  /** What a seat holds of a plain record, which stands in these bytes. */
  plain(bytes: Uint8Array, record: PlainRecord, seat: Seat, position: number, line: number): void
  problems(problems: readonly Problem[], at: Standing): void
  /** What was recorded since the last time. */
  take(): Recorded
}

const NOTHING = new Uint8Array()
const FAIL = VERDICTS.indexOf('fail')

/** What the rows and counts of a seat need. */
interface Plate {
  /** Where each rule's counts begin. */
  readonly bases: Int32Array
  readonly order: readonly number[]
  readonly reads: readonly (readonly string[])[]
}

/** A recorder of the records of one file. */
export const recorderOf = (rulebook: Rulebook, options: JudgeOptions): Recorder => {
  const { asOf, rows, file, several, lang, examples } = options
  const named = several ? file : undefined
  const ndjson: NdjsonWriter | null = rows.ndjson ? ndjsonWriter(rulebook, asOf, named) : null
  const csv: RowWriter | null = rows.csv ? csvWriter(options.waivers !== undefined) : null
  const waiving = waivingOf(options.waivers ?? NO_WAIVERS, asOf)
  const writers = [ndjson, csv].filter((writer) => writer !== null)
  const rowsFor = rowsOf(rulebook, asOf, waiving)
  const numbers = new Map(rulebook.rules.map(({ id }, index) => [id, index]))
  const numberOf = (rule: string): number => numbers.get(rule) ?? 0
  // of each rule, how many examples were kept
  const shown = new Uint8Array(rulebook.rules.length)
  const plates = new Map<Seat, Plate>()
  let tally = emptyTally(rulebook)

  const plateOf = (seat: Seat): Plate => {
    const known = plates.get(seat)
    if (known !== undefined) return known
    const { rules } = seat
    const plate = {
      bases: Int32Array.from(rules, ({ id }) => numberOf(id) * VERDICTS.length),
      order: inRowOrder(rules),
      reads: rules.map((rule) => demandReads(rulebook, rule)),
    }
    plates.set(seat, plate)
    return plate
  }

  /** Counts the verdicts of a seat, and says whether one is a violation. */
  const count = (seat: Seat, { bases }: Plate): boolean => {
    const { out } = seat
    const { counts } = tally
    let fails = false
    for (let i = 0; i < out.length; i++) {
      const code = out[i] as number
      const at = (bases[i] as number) + code
      counts[at] = (counts[at] as number) + 1
      if (code === FAIL) fails = true
    }
    tally.records++
    return fails
  }

  const show = (row: Row, to: readonly RowWriter[]): void => {
    for (const writer of to) writer.row(row)
    const rule = numberOf(row.rule)
    if (row.waiver !== undefined) addWaived(tally, rule, 1)
    if (!examples || (shown[rule] as number) >= EXAMPLES) return
    shown[rule] = (shown[rule] as number) + 1
    tally.examples.push({ rule, row })
  }

  /** The rows of what a seat holds; facts are asked for by name. */
  const seatRows = (
    seat: Seat,
    { order, reads }: Plate,
    record: Row['record'],
    fact: (name: string) => unknown,
    at: Standing,
  ): Row[] =>
    order.flatMap((index) => {
      if (seat.out[index] !== FAIL) return []
      const { id, binding, due, clause } = seat.rules[index] as Rule
      const observed = Object.fromEntries(
        (reads[index] ?? []).map((name) => [name, fact(name)]).filter(([, value]) => value !== undefined),
      )
      const breach = isBreach({ binding, due }, asOf)
      const row = { ...at, record, rule: id, verdict: 'fail', binding, due, breach, clause, observed } as const
      return withWaiver(row, waiving)
    })

  /** Whether the example of a violation is still wanted. */
  const wantsExample = ({ out }: Seat, { bases }: Plate): boolean =>
    examples &&
    out.some((code, index) => code === FAIL && (shown[(bases[index] as number) / VERDICTS.length] as number) < EXAMPLES)

  return {
    findings: (record, findings, at) => {
      tally.records++
      for (const { rule, verdict } of findings) {
        const place = numberOf(rule) * VERDICTS.length + VERDICTS.indexOf(verdict)
        tally.counts[place] = (tally.counts[place] ?? 0) + 1
      }
      for (const row of rowsFor(record, findings, at)) show(row, writers)
    },
    seated: (record, seat, at) => {
      const plate = plateOf(seat)
      if (!count(seat, plate)) return
      for (const row of seatRows(seat, plate, refOf(record), (name) => record.facts[name], at)) show(row, writers)
    },
    plain: (bytes, record, seat, position, line) => {
      const plate = plateOf(seat)
      if (!count(seat, plate)) return
      // what may be waived is looked at row by row
      if (waiving === null) ndjson?.plain(bytes, seat, record, position, line)
      if (waiving === null && csv === null && !wantsExample(seat, plate)) return
      const value = valueIn(bytes, record)
      const at = { position, line, ...(named === undefined ? {} : { file: named }) }
      const fact = (name: string): unknown => {
        if (name === 'asOf' || !record.has(record.fieldOf(name))) return undefined
        return isRoster(rulebook, seat.kind, name) ? { ...record.heads } : value(name)
      }
      for (const row of seatRows(seat, plate, plainRef(seat.kind, value), fact, at))
        show(row, waiving !== null ? writers : csv ? [csv] : [])
    },
    problems: (problems, at) => {
      if (problems.length === 0) return
      const told = problems.map((one) => reportProblem(one, lang))
      tally.problems += told.length
      if (told.some(({ severity }) => severity === 'error')) tally.refused++
      for (const writer of writers) writer.fault({ ...at, problems: told })
      if (examples) tally.faults.push(...told.slice(0, FAULTS - tally.faults.length))
    },
    take: () => {
      const taken = tally
      tally = emptyTally(rulebook)
      return { ndjson: ndjson?.take() ?? NOTHING, csv: csv?.take() ?? NOTHING, tally: taken }
    },
  }
}

/** Reads single values of a plain record. */
const valueIn =
  (bytes: Uint8Array, { fieldOf, has, from, to }: PlainRecord) =>
  (name: string): unknown => {
    const field = fieldOf(name)
    if (field < 0 || !has(field)) return undefined
    return JSON.parse(textIn(bytes, from[field] as number, to[field] as number))
  }

const plainRef = (kind: string, value: (name: string) => unknown): Row['record'] => {
  const [id, area, asOf, name] = ['id', 'area', 'asOf', 'name'].map(value)
  return {
    kind,
    id: String(id),
    area: String(area),
    asOf: String(asOf),
    ...(name === undefined ? {} : { name: String(name) }),
  }
}
