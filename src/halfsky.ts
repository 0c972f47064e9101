import { isUtf8 } from 'node:buffer'
import { setImmediate } from 'node:timers/promises'
import { type Answer, answeringOf } from './answering/index.ts'
import { type CaseResult, type Context, contextOf, type Judge, judgeOf, NO_CONTEXT, runCases } from './engine/index.ts'
import { explainRule, sayerOf } from './explaining.ts'
import { laneOf } from './lane/index.ts'
import {
  ENGINES_DISAGREE,
  type EngineName,
  type FactRecord,
  type Lang,
  type LazyReport,
  type Problem,
  planOfArea,
  problem,
  type Report,
  type ReportedFinding,
  type ReportedProblem,
  type Rule,
  type Rulebook,
  type Waiver,
} from './model/index.ts'
import {
  compileFolder,
  type OpenedFolder,
  type OpenOptions,
  recallFolder,
  SHIPPED,
  type Sources,
} from './opening/index.ts'
import { type Batch, type Entry, type Kinds, placeOf } from './record/index.ts'
import { type Judged, type ReportWriter, recordRef, reportProblem, reportWriter, wholeOf } from './report/index.ts'
import type { Draft, RuleFile } from './rulebook/index.ts'
import { suggest } from './source/index.ts'
import { type TypedKind, typeKind } from './typed/index.ts'
import { NO_WAIVERS, waiverFor, waivingOf } from './waiving/index.ts'

export { type Answer, type OpenOptions, planOfArea, SHIPPED }

/** What opening a rulebook gives: the product, or the reasons why not. */
export interface Opening {
  readonly halfsky: Halfsky | null
  readonly kinds: Kinds
  readonly problems: readonly Problem[]
  /** Without the product: what could be read of the rulebook. */
  readonly draft?: Draft | undefined
  /** The rule files that were read. */
  readonly files: readonly RuleFile[]
}

/** How to check. */
export interface CheckOptions {
  /** A plan to apply whatever the records' area codes say. */
  readonly plan?: string | undefined
  readonly lang: Lang
  /** Today, or the day to judge due dates by: YYYY-MM-DD. */
  readonly asOf: string
  readonly engine: EngineName
  readonly detail: 'brief' | 'all'
  /** Evaluate every n-th record with the other engine too; 0 for none. */
  readonly crossCheckEvery: number
  /** What is waived: it lies over verdicts and changes none. */
  readonly waivers?: readonly Waiver[] | undefined
  /** Told after each record of a batch how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the check of a batch, which then throws the reason. */
  readonly signal?: AbortSignal
}

/** A report and how it came about. */
export interface Checked {
  /** Put into words when it is first asked for. */
  readonly report: Report
  /** The same, put into words while it is read. */
  readonly lazy: LazyReport
  /** The same, a line a record, as a stream would give it; with `all`, what does not apply is there whatever the detail. */
  lines(detail?: 'all'): Generator<StreamLine>
  readonly crossChecked: number
  readonly disagreements: number
}

/** One line of a streamed check: the findings on a record, or the problems for which it was refused. */
export interface StreamLine {
  readonly position: number
  readonly record: ReportedFinding['record'] | null
  readonly findings: readonly ReportedFinding[]
  readonly problems: readonly ReportedProblem[]
}

/** What is known beside a batch: records that are not judged, and bodies that were added up where they are stored. */
export interface Beside {
  readonly records: readonly FactRecord[]
  readonly tally: NonNullable<Context['tally']>
}

/** A report with what it was written from. */
export interface CheckedBeside extends Checked {
  readonly judged: readonly Judged[]
  /** The entries that were refused, and why. */
  readonly refused: readonly { readonly position: number; readonly problems: readonly Problem[] }[]
}

type CheckBeside = (batch: Batch, options: CheckOptions, beside: Beside) => Promise<CheckedBeside>

/** What is no part of what the package shows. */
interface Inside {
  readonly checkBeside: CheckBeside
  readonly judge: RecordJudge
  readonly figures: Judge['figures']
  readonly sources: Required<Sources>
  readonly kept: string | null
}

/** By the product itself. */
const insides = new WeakMap<Halfsky, Inside>()

const insideOf = (halfsky: Halfsky): Inside => {
  const inside = insides.get(halfsky)
  if (inside === undefined) throw new TypeError('a product that was not opened here')
  return inside
}

/** Checks a batch of which more is known than its records say. */
export const checkBeside = (halfsky: Halfsky, ...given: Parameters<CheckBeside>): Promise<CheckedBeside> =>
  insideOf(halfsky).checkBeside(...given)

/** The judge of a product's records, one at a time. */
export const recordJudgeOf = (halfsky: Halfsky): RecordJudge => insideOf(halfsky).judge

/** What the bodies among these records come to in an area, by indicator. */
export const figuresOf = (halfsky: Halfsky, record: FactRecord, records: readonly FactRecord[]) =>
  insideOf(halfsky).figures(record, contextOf([record, ...records]))

/** All that a product was opened from. */
export const sourcesOf = (halfsky: Halfsky): Required<Sources> => insideOf(halfsky).sources

/** The file that a product's rulebook should be kept in as it was compiled: `recallRulebook` takes it from there. */
export const keptOf = (halfsky: Halfsky): string | null => insideOf(halfsky).kept

/** Where nothing is known but the batch. */
export const NOTHING_BESIDE: Beside = { records: [], tally: () => null }

/** The product: a rulebook ready to check records. */
export interface Halfsky {
  readonly rulebook: Rulebook
  readonly kinds: Kinds
  /** Checks a batch whose records are each other's context; the refused ones stand in the report's problems. */
  checkBatch(batch: Batch, options: CheckOptions): Promise<Checked>
  /**
   * The report that `checkBatch` gives on a batch of one sound record, as bytes; null for any other batch, or where the options
   * ask for more than the compiled engine's brief report.
   */
  answer(batch: Batch, options: CheckOptions): Answer | null
  /** The same on the bytes of such a record in JSON; null, too, where they have to be read in full. */
  answerBytes(body: Uint8Array, options: CheckOptions): Answer | null
  /** Checks entries one by one as they come, each by itself; memory stays flat. */
  checkStream(entries: AsyncIterable<Entry>, options: CheckOptions): AsyncGenerator<StreamLine>
  /** Runs the cases in the rule files, those of chosen rules only where a choice is given. */
  runCases(chosen?: (rule: Rule) => boolean): Promise<CaseResult[]>
  /** Checks one record by itself. */
  checkRecord(value: unknown, options: CheckOptions): Promise<Report>
  /** One rule on one record, with conditions, values and truths; the records given with it are its past. */
  explain(
    rule: string,
    record: FactRecord,
    records: readonly FactRecord[],
    options: Pick<CheckOptions, 'lang' | 'asOf' | 'engine'>,
  ): Promise<ReportedFinding>
}

/** Milliseconds after which a batch lets others have a turn: one large request must not stall the rest. */
const BREATH = 20

const breather = () => {
  let began = performance.now()
  return async (): Promise<void> => {
    if (performance.now() - began < BREATH) return
    await setImmediate()
    began = performance.now()
  }
}

/** Opens a rulebook: reads its files, compiles them, and reports every problem at once. */
export const openRulebook = async (options: OpenOptions = {}): Promise<Opening> => {
  const { rulebook, kinds, sources, kept, ...rest } = await compileFolder(options)
  return { halfsky: rulebook ? halfskyOf({ rulebook, kinds, sources, kept }) : null, kinds, ...rest }
}

/**
 * The product that another process has opened, from the file that its rulebook is kept in; null where it is not there any more. It knows
 * none of the files that the rulebook comes from.
 */
export const recallRulebook = (kept: string, kinds: Kinds): Halfsky | null => {
  const opened = recallFolder(kept, kinds)
  return opened?.rulebook ? halfskyOf({ ...opened, rulebook: opened.rulebook }) : null
}

/** Judges entries one by one; what they have to do with each other is the context that is given. */
export interface RecordJudge {
  /** The record of an entry and the plan for it, or why it is refused. */
  accept(entry: Entry, options: CheckOptions): Accepted
  /** The findings on an accepted record; with `rows`, no more of them than rows of violations tell. */
  judge(accepted: Fit, position: number, context: Context, options: CheckOptions, only?: 'rows'): Promise<Judged>
  /** Where the bodies of the context do not bear out a record's figures. */
  doubts(record: FactRecord, context: Context): Problem[]
}

const recordJudge = (rulebook: Rulebook, kinds: Kinds, judge: Judge): RecordJudge => {
  const accept = (entry: Entry, options: CheckOptions): Accepted => {
    const reading = kinds.readEntry(entry)
    if (reading.record === null) return reading
    const where = placeOf(entry)
    const noPlan = planProblem(rulebook, options.plan)
    if (noPlan) return { record: null, problems: [{ ...noPlan, ...where }] }
    const plan = options.plan ?? planOfArea(rulebook, reading.record.area)
    if (plan !== null) {
      return { record: reading.record, plan, problems: [...reading.problems, ...unruled(reading.record, plan, where)] }
    }
    const params = { area: reading.record.area, plans: rulebook.plans.map(({ id }) => id).join(', ') }
    return { record: null, problems: [problem('area-without-plan', params, placeOf(entry, '/area'))] }
  }

  const ruled = Map.groupBy(rulebook.rules, ({ plan }) => plan)
  const subjects = new Map([...ruled].map(([plan, rules]) => [plan, new Set(rules.map(({ subject }) => subject))]))

  /** A record about which a plan says nothing must not look as if it had been found in order. */
  const unruled = ({ kind }: FactRecord, plan: string, where: Partial<Problem>): Problem[] =>
    subjects.get(plan)?.has(kind)
      ? []
      : [problem('no-rule-for-kind', { kind, plan }, { ...where, severity: 'warning' })]

  return {
    accept,
    judge: async ({ record, plan }, position, context, options, only) => {
      const crossCheck = isSampled(position, options.crossCheckEvery)
      const explain = options.detail === 'all'
      const judging = { engine: options.engine, crossCheck, explain, ...(only && { only }) }
      return { record, plan, position, findings: await judge.judge(record, plan, position, context, judging) }
    },
    doubts: judge.doubts,
  }
}

/** Longer bodies are seldom a plain record. */
const MAX_LINE = 65_536
const LINE_FEED = 0x0a

/** What a product is made of. */
type Opened = Pick<OpenedFolder, 'kinds' | 'sources' | 'kept'> & { readonly rulebook: Rulebook }

const halfskyOf = ({ rulebook, kinds, sources, kept }: Opened): Halfsky => {
  const judge = judgeOf(rulebook, { suspect: kinds.suspect })
  const own = recordJudge(rulebook, kinds, judge)
  const { accept, judge: judgeEntry } = own

  const typed = (plan: string, kind: string): TypedKind | null =>
    typeKind(rulebook, plan, kind, { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) })
  const answering = answeringOf({ rulebook, judge, companions: kinds.companions, typed })
  const planOf = (area: string): string | null => planOfArea(rulebook, area)
  // an answer from bytes goes by the day alone
  const yearly = Object.values(rulebook.kinds).flatMap(({ kind, facts }) => (facts.year ? kind : []))
  const lane = laneOf({ rulebook, kinds, except: new Set(yearly), planOf, rosters: 'words' })
  const line = Buffer.allocUnsafeSlow(MAX_LINE + 1)

  const checkBatch: CheckBeside = async ({ entries, problems }, options, { records, tally }) => {
    const accepted = entries.map((entry) => ({ entry, fit: accept(entry, options) }))
    const context = { ...contextOf([...accepted.flatMap(({ fit }) => fit.record ?? []), ...records]), tally }
    const outcomes: Outcome[] = []
    const breathe = breather()
    for (const { entry, fit } of accepted) {
      const judged = fit.record === null ? null : await judgeEntry(fit, entry.position, context, options)
      const doubts = fit.record === null ? [] : judge.doubts(fit.record, context)
      outcomes.push({
        entry,
        judged,
        problems: [...fit.problems, ...doubts.map((one) => ({ ...one, ...placeOf(entry) }))],
      })
      options.onProgress?.(outcomes.length, entries.length)
      await breathe()
      options.signal?.throwIfAborted()
    }
    const nothing = entries.length === 0 && problems.length === 0 ? [problem('nothing-to-check')] : []
    return checkedOf(outcomes, [...problems, ...nothing], writerFor(rulebook, options), options)
  }

  const halfsky: Halfsky = {
    rulebook,
    kinds,

    answer: ({ entries, problems }, options) => {
      const [entry] = entries
      if (entry === undefined || entries.length > 1 || problems.length > 0 || !isBrief(options)) return null
      const fit = accept(entry, options)
      if (fit.record === null || fit.problems.length > 0 || mayBeWaived(fit.record, options)) return null
      return answering.answer(fit.record, fit.plan, options.lang, options.asOf)
    },

    answerBytes: (body, options) => {
      if (body.length > MAX_LINE || options.plan !== undefined || !isBrief(options) || isWaiving(options)) return null
      if (!isUtf8(body)) return null
      line.set(body)
      line[body.length] = LINE_FEED
      if (lane.judge(line, 0) < body.length) return null
      return answering.answerPlain(line, lane.record, lane.seat, options.lang, options.asOf)
    },

    checkRecord: async (value, options) => {
      const { report } = await halfsky.checkBatch(
        { entries: [{ position: 0, value, problems: [] }], problems: [] },
        options,
      )
      return report
    },

    checkBatch: (batch, options) => checkBatch(batch, options, NOTHING_BESIDE),

    async *checkStream(entries, options) {
      const writer = writerFor(rulebook, options)
      for await (const entry of entries) {
        const fit = accept(entry, options)
        const judged = fit.record === null ? null : await judgeEntry(fit, entry.position, NO_CONTEXT, options)
        yield lineOf({ entry, judged, problems: fit.problems }, writer, options)
      }
    },

    runCases: (chosen = () => true) =>
      runCases({ ...rulebook, rules: rulebook.rules.filter(chosen) }, judge, kinds.read, sayerOf(rulebook)),

    explain: (rule, record, records, options) =>
      explainRule({ rulebook, judge }, rule, record, contextOf([...records, record]), options),
  }
  insides.set(halfsky, { checkBeside: checkBatch, judge: own, figures: judge.figures, sources, kept })
  return halfsky
}

/** Whether anything is waived on the day of a check. */
const isWaiving = ({ waivers = NO_WAIVERS, asOf }: CheckOptions): boolean =>
  waivers.length > 0 && waivingOf(waivers, asOf) !== null

/** Whether a waiver could cover something on a record, whose report is then written at length. */
const mayBeWaived = (record: FactRecord, { waivers = NO_WAIVERS, asOf }: CheckOptions): boolean =>
  waivers.some((waiver) => waiverFor([waiver], waiver.rule, record, asOf) !== null)

/** Whether no more is asked for than the compiled engine's verdicts on what is not in order. */
const isBrief = ({ engine, detail, crossCheckEvery }: CheckOptions): boolean =>
  engine === 'compiled' && detail === 'brief' && crossCheckEvery === 0

/** A record that can be judged, and by which plan. */
export interface Fit {
  readonly record: FactRecord
  readonly plan: string
  readonly problems: readonly Problem[]
}
/** What became of an entry before any rule. */
export type Accepted = Fit | { readonly record: null; readonly problems: readonly Problem[] }

/** A problem when a named plan does not exist. */
export const planProblem = ({ plans }: Rulebook, plan: string | undefined): Problem | null => {
  if (plan === undefined) return null
  const ids = plans.map(({ id }) => id)
  if (ids.includes(plan)) return null
  return problem('unknown-plan', { plan, suggestion: suggest(plan, ids) ?? ids.join(', ') })
}

/** Whether a record is among those that both engines judge: every n-th, none for 0. */
export const isSampled = (position: number, every: number): boolean => every > 0 && (position + 1) % every === 0

const writerFor = (rulebook: Rulebook, { lang, asOf, engine, detail, waivers }: CheckOptions): ReportWriter =>
  reportWriter(rulebook, { lang, asOf, engine, detail, waivers })

/** What became of one entry. */
interface Outcome {
  readonly entry: Entry
  readonly judged: Judged | null
  readonly problems: readonly Problem[]
}

const checkedOf = (
  outcomes: readonly Outcome[],
  problems: readonly Problem[],
  writer: ReportWriter,
  options: CheckOptions,
): CheckedBeside => {
  const judged = outcomes.flatMap((outcome) => outcome.judged ?? [])
  const lazy = writer.lazily(judged, [...problems, ...outcomes.flatMap((outcome) => outcome.problems)])
  let report: Report | undefined
  return {
    judged,
    lazy,
    get report() {
      report ??= wholeOf(lazy)
      return report
    },
    refused: outcomes.flatMap(({ entry: { position }, judged, problems }) =>
      judged === null ? [{ position, problems }] : [],
    ),
    *lines(detail) {
      const shown = { ...options, detail: detail ?? options.detail }
      for (const outcome of outcomes) yield lineOf(outcome, writer, shown)
    },
    crossChecked: judged.filter(({ position }) => isSampled(position, options.crossCheckEvery)).length,
    disagreements: judged.flatMap(({ findings }) => findings).filter(({ error }) => error === ENGINES_DISAGREE).length,
  }
}

/** Without `detail=all` a line leaves out only what does not apply. */
const lineOf = ({ entry, judged, problems }: Outcome, writer: ReportWriter, options: CheckOptions): StreamLine => {
  const { lang, detail } = options
  const shown = judged?.findings.filter(({ verdict }) => detail === 'all' || verdict !== 'not-applicable') ?? []
  return {
    position: entry.position,
    record: judged && recordRef(judged.record),
    findings: judged ? shown.map((finding) => writer.finding(judged, finding)) : [],
    problems: problems.map((one) => reportProblem(one, lang)),
  }
}
