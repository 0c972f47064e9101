import { demandReads } from '../engine/index.ts'
import type { PlainRecord, Seat } from '../lane/index.ts'
import { isBreach, type Rule, type Rulebook, VERDICTS } from '../model/index.ts'
import { bytesOf, textIn } from './bytes.ts'
import { type Fault, inRowOrder, isRoster, type Row, type RowWriter } from './row.ts'

/** Writes rows of NDJSON, and the violations of plain records without making objects of them. */
export interface NdjsonWriter extends RowWriter {
  /** The violations of a plain record that stands in these bytes. */
  plain(bytes: Uint8Array, seat: Seat, record: PlainRecord, position: number, line: number): void
}

/** What the rows of a rule have in common, as bytes. */
interface RuleBytes {
  /** From the rule's id up to what was observed. */
  readonly middle: Uint8Array
  /** The facts observed, each with its label; of a roster, counts. */
  readonly reads: readonly {
    readonly field: number
    readonly label: Uint8Array
    readonly counted: boolean
    readonly isNumber: boolean
  }[]
}

interface SeatBytes {
  /** From the line number up to the id. */
  readonly head: Uint8Array
  readonly order: Int32Array
  readonly rules: readonly RuleBytes[]
  readonly id: number
  readonly area: number
  readonly asOf: number
  readonly name: number
  /** As much as one row can take besides values. */
  readonly most: number
}

const FAIL = VERDICTS.indexOf('fail')
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const POSITION = utf8('{"position":')
const LINE = utf8(',"line":')
const AREA = utf8(',"area":')
const AS_OF = utf8(',"asOf":')
const NAME = utf8(',"name":')
const END = utf8('}}\n')
const [COMMA, BRACE, POINT, ZERO] = [0x2c, 0x7d, 0x2e, 0x30]
/** No position or line has more. */
const DIGITS = 40
/** More than the values of a plain record that a row repeats: its texts are short, its numbers have few digits. */
const VALUES = 4_096

/** Rows as NDJSON; `file` stands in each where there are several files. */
export const ndjsonWriter = (rulebook: Rulebook, asOf: string, file?: string): NdjsonWriter => {
  const bytes = bytesOf(1 << 16)
  const known = new Map<Seat, SeatBytes>()
  const seatBytes = (seat: Seat, record: PlainRecord): SeatBytes => {
    const before = known.get(seat)
    if (before !== undefined) return before
    const made = seatBytesOf(rulebook, seat, record, asOf, file)
    known.set(seat, made)
    return made
  }

  const plain: NdjsonWriter['plain'] = (source, seat, record, position, lineNumber) => {
    const { out } = seat
    const made = seatBytes(seat, record)
    const { order, rules, most } = made
    let [from, to] = [-1, -1]
    for (let i = 0; i < order.length; i++) {
      const rule = order[i] as number
      if (out[rule] !== FAIL) continue
      bytes.room(most)
      const begun = bytes.length
      if (from < 0) {
        head(made, source, record, position, lineNumber)
        from = begun
        to = bytes.length
      } else bytes.again(from, to)
      ruleRow(rules[rule] as RuleBytes, source, record)
    }
  }

  const head = (
    made: SeatBytes,
    source: Uint8Array,
    { from, to, has }: PlainRecord,
    position: number,
    lineNumber: number,
  ): void => {
    const value = (field: number): void => bytes.part(source, from[field] as number, to[field] as number)
    const text = (field: number): void => textOf(source, from[field] as number, to[field] as number)
    bytes.add(POSITION)
    bytes.digits(position)
    bytes.add(LINE)
    bytes.digits(lineNumber)
    bytes.add(made.head)
    text(made.id)
    bytes.add(AREA)
    value(made.area)
    bytes.add(AS_OF)
    value(made.asOf)
    if (made.name >= 0 && has(made.name)) {
      bytes.add(NAME)
      text(made.name)
    }
    bytes.byte(BRACE)
  }

  /** A text as every other row has it, whatever stood for it: programs write signs beyond ASCII in more ways than one. */
  const textOf = (source: Uint8Array, from: number, to: number): void => {
    if (!bytes.unescaped(source, from, to)) bytes.text(JSON.stringify(JSON.parse(textIn(source, from, to))))
  }

  /** The same of a number. */
  const numberOf = (source: Uint8Array, from: number, to: number): void => {
    if (isShortest(source, from, to)) bytes.part(source, from, to)
    else bytes.text(String(Number(textIn(source, from, to))))
  }

  const ruleRow = ({ middle, reads }: RuleBytes, source: Uint8Array, { from, to, has, heads }: PlainRecord): void => {
    bytes.add(middle)
    let isFirst = true
    for (let i = 0; i < reads.length; i++) {
      const { field, label, counted, isNumber } = reads[i] as RuleBytes['reads'][number]
      if (!has(field)) continue
      if (!isFirst) bytes.byte(COMMA)
      isFirst = false
      bytes.add(label)
      if (counted) bytes.text(JSON.stringify(heads))
      else if (isNumber) numberOf(source, from[field] as number, to[field] as number)
      else bytes.part(source, from[field] as number, to[field] as number)
    }
    bytes.add(END)
  }

  return {
    plain,
    row: (row) => bytes.text(ndjsonLine(row)),
    fault: (fault) => bytes.text(ndjsonLine(fault)),
    take: bytes.take,
  }
}

/** A decimal that begins with a zero and is longer may be so small that it is written with an exponent. */
const TINY = '0.000001'.length

/** Whether a number as lanes take it is written as short as it can be: without a point for nothing, and without an exponent. */
const isShortest = (source: Uint8Array, from: number, to: number): boolean => {
  if (source[to - 1] === ZERO) for (let p = from; p < to; p++) if (source[p] === POINT) return false
  return to - from <= TINY || source[from] !== ZERO
}

/** A row as a line of NDJSON. */
export const ndjsonLine = (row: Row | Fault): string => `${JSON.stringify('problems' in row ? row : inOrder(row))}\n`

/** The same columns in the same order, whoever made the row. */
const inOrder = (row: Row): Row => {
  const { position, line, file, record, rule, verdict, binding, due, breach, clause, observed, error, waiver } = row
  return {
    ...{ position, line, ...(file === undefined ? {} : { file }), record, rule, verdict, binding, due, breach, clause },
    ...{ observed, ...(error === undefined ? {} : { error }), ...(waiver === undefined ? {} : { waiver }) },
  }
}

const seatBytesOf = (
  rulebook: Rulebook,
  { kind, rules }: Seat,
  record: PlainRecord,
  asOf: string,
  file: string | undefined,
): SeatBytes => {
  const made = rules.map((rule) => ruleBytesOf(rulebook, rule, record, asOf))
  const named = file === undefined ? '' : `,"file":${JSON.stringify(file)}`
  const head = utf8(`${named},"record":{"kind":${JSON.stringify(kind)},"id":`)
  const longest = made.map(({ middle, reads }) =>
    reads.reduce((sum, { label }) => sum + label.length + VALUES, middle.length),
  )
  return {
    head,
    order: Int32Array.from(inRowOrder(rules)),
    rules: made,
    id: record.fieldOf('id'),
    area: record.fieldOf('area'),
    asOf: record.fieldOf('asOf'),
    name: record.fieldOf('name'),
    most: head.length + DIGITS + VALUES + Math.max(0, ...longest),
  }
}

const ruleBytesOf = (rulebook: Rulebook, rule: Rule, record: PlainRecord, asOf: string): RuleBytes => {
  const { id, binding, due, clause } = rule
  const row = { rule: id, verdict: 'fail', binding, due, breach: isBreach(rule, asOf), clause }
  const reads = demandReads(rulebook, rule)
    .map((fact) => ({ fact, field: record.fieldOf(fact) }))
    .filter(({ fact, field }) => field >= 0 && fact !== 'asOf')
  return {
    middle: utf8(`,${JSON.stringify(row).slice(1, -1)},"observed":{`),
    reads: reads.map(({ fact, field }) => ({
      field,
      label: utf8(`${JSON.stringify(fact)}:`),
      counted: isRoster(rulebook, rule.subject, fact),
      isNumber: ['integer', 'number'].includes(rulebook.kinds[rule.subject]?.facts[fact]?.type ?? ''),
    })),
  }
}
