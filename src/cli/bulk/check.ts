import { addTally, emptyTally, type Judgment, type Tally } from '../../bulk/index.ts'
import { contextOf, NO_CONTEXT } from '../../engine/index.ts'
import { type Halfsky, keptOf, type OpenOptions } from '../../halfsky.ts'
import { type Lang, type Problem, problem } from '../../model/index.ts'
import { problemLine } from '../shared.ts'
import type { Terminal } from '../terminal.ts'
import type { Lines } from './choose.ts'
import type { Hired } from './hire.ts'
import { type Pool, poolOf, ROOM, ROOM_OF_TABLES } from './pool.ts'
import { progressOf } from './progress.ts'
import { breathe, type Ran, type RunParts, runBlocks } from './run.ts'
import { type CommonOptions, judgingsOf, type Setting } from './setting.ts'
import type { Sink } from './sink.ts'
import { runTables } from './tables.ts'
import { WORDS } from './words.ts'
import { keepYoungSmall } from './young.ts'

/** What a check of lines is made from. */
export interface BulkParts {
  readonly halfsky: Halfsky
  /** How helpers open the same rulebook. */
  readonly open: OpenOptions
  readonly lines: Lines
  readonly options: CommonOptions
  readonly from: number
  /** Those who help; whoever hired them lets them go. */
  readonly hired: readonly Hired[]
  readonly sink: Sink
  readonly terminal: Terminal
  readonly lang: Lang
  /** Bytes of a block and of what is kept, and who helps, where not as usual. */
  readonly unusual?: Pick<RunParts, 'size' | 'crew'> & { readonly room?: typeof ROOM }
}

/** What came of it. */
export interface BulkChecked {
  readonly tally: Tally
  /** Faults that belong to no record. */
  readonly problems: readonly Problem[]
  readonly stoppedBy: 'SIGINT' | 'SIGTERM' | null
}

/** Checks lines, or rows of tables, in flat memory: first every record that can be judged alone, in order, then those judged together. */
export const checkLines = async (parts: BulkParts): Promise<BulkChecked> => {
  const { halfsky, open, lines, options, sink, terminal, lang, from, unusual = {} } = parts
  const { sources, chunks, size, tables } = lines
  keepYoungSmall()
  const setting: Setting = { open, kept: keptOf(halfsky), digest: halfsky.rulebook.digest, sources, options }
  const { of: judgingOf } = judgingsOf(halfsky, sources, options)
  const pool = poolOf(halfsky.rulebook, unusual.room ?? (tables ? ROOM_OF_TABLES : ROOM))
  const tally = emptyTally(halfsky.rulebook)
  const progress = await progressOf(terminal, lang, tables ? null : size, from)
  const stop = new AbortController()
  let stoppedBy: BulkChecked['stoppedBy'] = null
  const noMore = terminal.onStop?.((signal) => {
    stoppedBy = signal
    stop.abort()
  })
  try {
    const run = { setting, judgingOf, pool, tally, chunks, from, hired: parts.hired, stop: stop.signal }
    const told = { take: sink.take, tell: progress.tell }
    const ran = tables ? await runTables({ ...run, ...told, tables }) : await runBlocks({ ...run, ...unusual, ...told })
    progress.clear()
    if (ran.stopped) terminal.err(`${WORDS[lang].stopped(ran.records)}\n`)
    const omitted = ran.stopped ? tellWaiting(pool, terminal, lang) : await judgeTogether(parts, pool, tally, judgingOf)
    return {
      tally,
      problems: [...problemsOf(ran, sources.length), ...omitted],
      stoppedBy: ran.stopped ? stoppedBy : null,
    }
  } finally {
    progress.clear()
    noMore?.()
  }
}

/** Those judged together are judged by the run that comes to the end. */
const tellWaiting = (pool: Pool, terminal: Terminal, lang: Lang): Problem[] => {
  const waiting = pool.held()
  if (waiting > 0) terminal.err(`${WORDS[lang].heldWait(waiting)}\n`)
  return []
}

/** Judges the records whose rules look at others, in order. */
const judgeTogether = async (
  { sink }: BulkParts,
  pool: Pool,
  tally: Tally,
  judgingOf: ReturnType<typeof judgingsOf>['of'],
): Promise<Problem[]> => {
  const { held, alone, context: records, omitted } = pool.gather(judgingOf)
  const context = omitted === 'held' ? NO_CONTEXT : contextOf(records)
  const record = async (judgment: Judgment): Promise<void> => {
    addTally(tally, judgment.tally)
    await sink.take(judgment)
  }
  for (const [file, own] of held) await record(await judgingOf(file).held(own, context, breathe))
  for (const [file, own] of alone) await record(await judgingOf(file).alone(own, breathe))
  return omitted === null ? [] : [problem('context-too-large', { omitted })]
}

const problemsOf = (
  { lost, empty, problems = [] }: Ran & { readonly problems?: readonly Problem[] },
  files: number,
): Problem[] => [
  ...problems,
  ...empty.map(({ name }) => problem('nothing-to-check', {}, files > 0 ? { file: name } : {})),
  ...lost.map(({ start, records }) =>
    problem('records-unjudged', { from: start.position + 1, to: start.position + records }),
  ),
]

/** Problems that belong to no record, a line each. */
export const tellProblems = (problems: readonly Problem[], terminal: Terminal, lang: Lang): void => {
  for (const one of problems) terminal.err(`${problemLine(one, lang)}\n`)
}
