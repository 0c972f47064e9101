import { isUtf8 } from 'node:buffer'
import { type Company, type Context, NO_CONTEXT } from '../engine/index.ts'
import { type Accepted, type Fit, isSampled, planOfArea, type RecordJudge } from '../halfsky.ts'
import { type Lane, laneOf, type Seat } from '../lane/index.ts'
import { ENGINES_DISAGREE, type Finding, type Problem, problem, type Rulebook, VERDICTS } from '../model/index.ts'
import { type Entry, type Kinds, MAX_LINE_BYTES, readLine } from '../record/index.ts'
import { type Keep, type Kept, keepingOf } from './keeping.ts'
import { type JudgeOptions, type Recorded, recorderOf, type Start } from './recorder.ts'
import type { Standing } from './row.ts'

/** A line of a block that the exact evaluators should judge too: where it stands in the block, and as what it counts. */
export interface Unchecked extends Start {
  readonly from: number
  readonly to: number
}

/** What became of a block. */
export interface Judgment extends Recorded {
  readonly kept: Kept
  /** Plain lines whose turn it was to be judged twice, and which were not. */
  readonly unchecked: readonly Unchecked[]
  /** Where the next block begins. */
  readonly next: Start
}

/** An entry with its record, to be judged. */
export interface Held {
  readonly entry: Entry
  readonly fit: Fit
}

/** An entry that is needed again at the end: to be judged, or by which others are. */
export interface KeptEntry extends Held {
  readonly isHeld: boolean
  /** As many as it would take as a line. */
  readonly bytes: number
}

/** What became of entries. */
export interface EntriesJudgment extends Recorded {
  readonly kept: readonly KeptEntry[]
}

/** Judges the records of one file: in blocks of lines, as entries, and what was held until the end. */
export interface Judging {
  /** Judges whole lines, the last of which ends in a line feed. `breathe` is awaited now and then. */
  block(bytes: Uint8Array, start: Start, keep: Keep, breathe?: () => Promise<void>): Promise<Judgment>
  /** Keeps of these lines what others are judged by, up to the record before `until`; how many bytes that took. */
  skip(
    bytes: Uint8Array,
    start: Start,
    until: number,
    keep: Keep,
  ): { readonly bytes: number; readonly judgment: Judgment }
  /** Refuses a record that is larger than any may be. */
  tooLong(start: Start): Judgment
  /** Judges entries that somebody else read, from a position on; of those before it is kept what others are judged by. */
  entries(entries: Iterable<Entry>, from: number, keep: Keep): Promise<EntriesJudgment>
  /** Judges what was held, with a context. `breathe` is awaited now and then. */
  held(held: readonly Held[], context: Context, breathe: () => Promise<void>): Promise<Judgment>
  /** Judges lines that were kept, each by itself. */
  alone(lines: readonly (Start & { readonly bytes: Uint8Array })[], breathe: () => Promise<void>): Promise<Judgment>
  /** Whether the exact evaluators say of a plain line what was said of it without them. */
  confirms(bytes: Uint8Array, start: Start): Promise<boolean>
  /** The record of a line that was kept; null where it is refused. */
  readKept(bytes: Uint8Array, start: Start): Held | null
}

/** Everything a judging is made from. */
export interface JudgingParts {
  readonly rulebook: Rulebook
  readonly kinds: Kinds
  readonly judge: RecordJudge
  readonly company: Company
  /** Null where every line goes to the full reader. */
  readonly lane: Lane | null
  readonly options: JudgeOptions
  /** Whether plain lines are judged once, and those to be judged twice named, for somebody else to do it. */
  readonly once?: boolean
}

/** How far a block was judged. */
interface Cursor {
  at: number
  position: number
  line: number
}

const NOTHING_KEPT: Keep = { held: false, bodies: false }
/** After what is not read block by block. */
const NOWHERE: Start = { position: 0, line: 0 }
/** Bytes after which others have a turn. */
const BREATH = 1 << 18
/** The same in records that may each take long. */
const BREATH_RECORDS = 64

/** A judging of the records of one file. */
export const judgingOf = (parts: JudgingParts): Judging => {
  const { judge, company, lane, options, once = false } = parts
  const { file, several, crossCheckEvery: every } = options
  const recorder = recorderOf(parts.rulebook, options)
  const keeping = keepingOf()
  const read = entryReader(options)
  const standing = (position: number, line: number | undefined): Standing => ({
    position,
    line: line ?? null,
    ...(several && file !== undefined ? { file } : {}),
  })
  const needed = new Set([...company.held, ...company.bodies])
  let unchecked: Unchecked[] = []
  const take = (next: Start): Judgment => {
    const judgment = { ...recorder.take(), kept: keeping.take(), unchecked, next }
    unchecked = []
    return judgment
  }

  /** Judged as far as the full reader's record allows in numbers, else by the exact evaluators. */
  const judgeFit = async (fit: Fit, entry: Entry, context: Context): Promise<void> => {
    const at = standing(entry.position, entry.line)
    const seat = context === NO_CONTEXT ? (lane?.judgeRecord(fit.record, fit.plan) ?? null) : null
    if (seat !== null && !isSampled(entry.position, every)) recorder.seated(fit.record, seat, at)
    else {
      const verdicts = seat?.out.slice()
      const { findings } = await judge.judge(fit, entry.position, context, options, 'rows')
      recorder.findings(fit.record, seat && verdicts ? compared(findings, seat, verdicts) : findings, at)
    }
    const doubts = context === NO_CONTEXT ? [] : judge.doubts(fit.record, context)
    recorder.problems([...fit.problems, ...doubts.map((one) => ({ ...one, ...placeOf(entry) }))], at)
  }

  const refuse = ({ position, line }: Entry, problems: readonly Problem[]): void =>
    recorder.problems(problems, standing(position, line))

  /** What the exact evaluators say of a plain record; where they and the lane differ, nobody is believed. */
  const secondOpinion = async (entry: Entry, seat: Seat) => {
    const verdicts = seat.out.slice()
    const accepted = judge.accept(entry, options)
    if (isRefused(accepted)) return accepted
    const { findings } = await judge.judge(accepted, entry.position, NO_CONTEXT, options, 'rows')
    return { ...accepted, findings: compared(findings, seat, verdicts) }
  }

  const judgeTwice = async (entry: Entry, seat: Seat): Promise<void> => {
    const opinion = await secondOpinion(entry, seat)
    if (isRefused(opinion)) return refuse(entry, opinion.problems)
    const at = standing(entry.position, entry.line)
    recorder.findings(opinion.record, opinion.findings, at)
    recorder.problems(opinion.problems, at)
  }

  const confirms: Judging['confirms'] = async (bytes, start) => {
    const entry = read(bytes.subarray(0, bytes.length - 1), start)
    if (entry === null || lane === null || lane.judge(bytes, 0) < 0) return false
    const opinion = await secondOpinion(entry, lane.seat)
    return !isRefused(opinion) && !opinion.findings.some(({ error }) => error === ENGINES_DISAGREE)
  }

  const judgeLine = async (entry: Entry, bytes: Uint8Array, from: number, to: number, keep: Keep): Promise<void> => {
    const accepted = judge.accept(entry, options)
    if (isRefused(accepted)) return refuse(entry, accepted.problems)
    const { position, line = 0 } = entry
    if (!keepLine(accepted.record.kind, bytes, from, to, position, line, keep)) {
      await judgeFit(accepted, entry, NO_CONTEXT)
    }
  }

  /** Keeps a line that is needed at the end; whether it waits till then to be judged. */
  const keepLine = (
    kind: string,
    bytes: Uint8Array,
    from: number,
    to: number,
    position: number,
    line: number,
    keep: Keep,
  ): boolean => {
    if (!needed.has(kind)) return false
    const isHeld = keep.held && company.held.has(kind)
    if (isHeld || (keep.bodies && company.bodies.has(kind))) keeping.keep(bytes, from, to, position, line, isHeld)
    return isHeld
  }

  /** Judges plain lines one after the other, up to an offset or to one that needs more; that is where the cursor stops. */
  const judgePlain = (fast: Lane, bytes: Uint8Array, cursor: Cursor, until: number, keep: Keep): void => {
    let { at, position, line } = cursor
    while (at < until && (once || !isSampled(position, every))) {
      const next = fast.judge(bytes, at)
      if (next < 0) break
      if (!keepLine(fast.seat.kind, bytes, at, next, position, line, keep)) {
        if (once && isSampled(position, every)) unchecked.push({ from: at, to: next, position, line })
        recorder.plain(bytes, fast.record, fast.seat, position, line)
      }
      position++
      line++
      at = next
    }
    cursor.at = at
    cursor.position = position
    cursor.line = line
  }

  /** Judges the line at the cursor whatever it is. */
  const judgeAny = async (fast: Lane | null, bytes: Uint8Array, cursor: Cursor, keep: Keep): Promise<void> => {
    const { at, position, line } = cursor
    const next = bytes.indexOf(0x0a, at) + 1
    const entry = read(bytes.subarray(at, next - 1), { position, line })
    const isPlain = entry !== null && fast !== null && fast.judge(bytes, at) >= 0
    if (isPlain) {
      if (!keepLine(fast.seat.kind, bytes, at, next, position, line, keep)) await judgeTwice(entry, fast.seat)
    } else if (entry !== null) await judgeLine(entry, bytes, at, next, keep)
    cursor.at = next
    cursor.line++
    if (entry !== null) cursor.position++
  }

  const judgeLines = async (
    bytes: Uint8Array,
    start: Start,
    keep: Keep,
    breathe?: () => Promise<void>,
  ): Promise<Start> => {
    const fast = options.encoding === undefined && isUtf8(bytes) ? lane : null
    const cursor: Cursor = { ...start, at: 0 }
    let rest = BREATH
    while (cursor.at < bytes.length) {
      if (fast !== null) judgePlain(fast, bytes, cursor, Math.min(rest, bytes.length), keep)
      if (cursor.at >= rest) {
        rest = cursor.at + BREATH
        await breathe?.()
      } else if (cursor.at < bytes.length) await judgeAny(fast, bytes, cursor, keep)
    }
    return { position: cursor.position, line: cursor.line }
  }

  /** Whether a line may be one that others are judged by. */
  const mayMatter = (bytes: Uint8Array, at: number): boolean => {
    const kind = options.encoding === undefined ? (lane?.kindOf(bytes, at) ?? null) : null
    return kind === null || needed.has(kind)
  }

  const keepIfNeeded = (entry: Entry, bytes: Uint8Array, from: number, to: number, keep: Keep): void => {
    const { record } = judge.accept(entry, options)
    const { position, line = 0 } = entry
    if (record !== null) keepLine(record.kind, bytes, from, to, position, line, keep)
  }

  const skip: Judging['skip'] = (bytes, start, until, keep) => {
    let { position, line } = start
    let at = 0
    while (at < bytes.length && position < until) {
      const next = bytes.indexOf(0x0a, at) + 1
      if (bytes[at] === 0x7b && !mayMatter(bytes, at)) position++
      else {
        const entry = read(bytes.subarray(at, next - 1), { position, line })
        if (entry !== null) {
          keepIfNeeded(entry, bytes, at, next, keep)
          position++
        }
      }
      line++
      at = next
    }
    return { bytes: at, judgment: take({ position, line }) }
  }

  return {
    block: async (bytes, start, keep, breathe) => take(await judgeLines(bytes, start, keep, breathe)),
    skip,
    tooLong: ({ position, line }) => {
      const place = { ...(file === undefined ? {} : { file }), position, line }
      recorder.problems([problem('line-too-long', { limit: MAX_LINE_BYTES }, place)], standing(position, line))
      return take({ position: position + 1, line: line + 1 })
    },
    entries: async (entries, from, keep) => {
      const kept: KeptEntry[] = []
      for (const entry of entries) {
        const fit = judge.accept(entry, options)
        const isPassed = entry.position < from
        if (isRefused(fit)) {
          if (!isPassed) refuse(entry, fit.problems)
          continue
        }
        const { kind } = fit.record
        const isHeld = keep.held && company.held.has(kind)
        if (isHeld || (keep.bodies && company.bodies.has(kind))) {
          kept.push({ entry, fit, isHeld, bytes: Buffer.byteLength(JSON.stringify(entry.value)) })
        }
        if (!isHeld && !isPassed) await judgeFit(fit, entry, NO_CONTEXT)
      }
      return { ...recorder.take(), kept }
    },
    held: async (held, context, breathe) => {
      await inTurns(held, ({ entry, fit }) => judgeFit(fit, entry, context), breathe)
      return take(NOWHERE)
    },
    alone: async (lines, breathe) => {
      await inTurns(lines, ({ bytes, ...start }) => judgeLines(bytes, start, NOTHING_KEPT), breathe)
      return take(NOWHERE)
    },
    confirms,
    readKept: (bytes, start) => {
      const entry = read(bytes, start)
      const accepted = entry && judge.accept(entry, options)
      return entry === null || accepted === null || isRefused(accepted) ? null : { entry, fit: accepted }
    },
  }
}

/** Does something to each, one after the other, and lets others have a turn now and then. */
const inTurns = async <Each>(
  all: readonly Each[],
  each: (one: Each) => Promise<unknown>,
  breathe: () => Promise<void>,
): Promise<void> => {
  for (const [index, one] of all.entries()) {
    await each(one)
    if (index % BREATH_RECORDS === 0) await breathe()
  }
}

const isRefused = <Other extends Fit>(
  accepted: Other | Extract<Accepted, { record: null }>,
): accepted is Extract<Accepted, { record: null }> => accepted.record === null

const placeOf = ({ position, file, line }: Entry): Partial<Problem> => ({
  position,
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
})

/** The lane of a check; only the compiled evaluator has its meaning in numbers too. */
export const laneFor = ({
  rulebook,
  kinds,
  options,
}: Pick<JudgingParts, 'rulebook' | 'kinds' | 'options'>): Lane | null => {
  if (options.engine !== 'compiled') return null
  const planOf = (area: string): string | null => options.plan ?? planOfArea(rulebook, area)
  return laneOf({ rulebook, kinds, planOf })
}

const compared = (findings: readonly Finding[], { rules }: Seat, verdicts: Uint8Array): Finding[] => {
  const codes = new Map(rules.map(({ id }, index) => [id, verdicts[index]]))
  return findings.map((finding) =>
    finding.verdict === 'error' || VERDICTS.indexOf(finding.verdict) === codes.get(finding.rule)
      ? finding
      : { ...finding, verdict: 'error', error: ENGINES_DISAGREE },
  )
}

/** Reads a line as an entry; null for a blank one. */
const entryReader = ({ encoding, file }: JudgeOptions) => {
  const decoder = new TextDecoder(encoding ?? 'utf-8', { fatal: true, ignoreBOM: true })
  const where = file === undefined ? {} : { file }
  const textOf = (bytes: Uint8Array): string | null => {
    try {
      return decoder.decode(bytes)
    } catch {
      return null
    }
  }
  return (bytes: Uint8Array, { position, line }: Start): Entry | null => {
    const text = textOf(bytes)
    if (text?.trim() === '') return null
    if (text !== null) return { ...readLine(text, line, position, where), ...where }
    const fault = problem('text-encoding', { tried: encoding ?? 'utf-8' }, { ...where, position, line })
    return { position, line, value: undefined, problems: [fault], ...where }
  }
}
