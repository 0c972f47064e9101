import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import {
  type CaseFlip,
  diffRulebooks,
  type Flip,
  flipsOf,
  type Judgement,
  type RulebookDiff,
  renderDiff,
  viewDiff,
} from '../../compare/index.ts'
import { judgeOf, runCases } from '../../engine/index.ts'
import type { Halfsky, OpenOptions, StreamLine } from '../../halfsky.ts'
import type { Lang, Verdict } from '../../model/index.ts'
import { type Revision, readRevision } from '../../opening/index.ts'
import type { Batch } from '../../record/index.ts'
import { renderProblem } from '../../report/index.ts'
import { periodOf } from '../choose.ts'
import { type InputOptions, readInput, withInput } from '../input.ts'
import { dateArgument, json, langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions, InputOptions {
  readonly format: 'text' | 'json' | 'markdown'
  readonly asOf?: string
  readonly plan?: string
}

const EXAMPLES = `
OLD and NEW are each a Git revision (main, HEAD~3, v1.0), a folder of rule files, or . for the rules as they stand.
A revision is read from the repository that holds the rules folder; nothing is checked out. Records and rules of every
revision are read with the record kinds of this version of halfsky.

Examples 示例:
  halfsky diff main .                                   what my edits change 我的修改改变了什么
  halfsky diff main . seeds/records/samples/*.yaml      whose verdicts they flip 谁的结论会改变
  halfsky diff --format markdown origin/main HEAD       for a pull request 用于合并请求
  halfsky diff --rules their/rules v1.0 v1.1            another rulebook 其他规则库

Exit status: without records, 1 when a rule, measure or plan changed so that a verdict may; with records, 1 when one
of theirs flips. 0 otherwise, 2 when something could not be read.`

/** `halfsky diff OLD NEW [RECORDS…]` */
export const diffCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(rulebookCommand('diff', 'text', 'json', 'markdown'))
    .summary('what differs between two rulebooks, and whose verdicts flip 比较规则库')
    .description(
      'Compares two rulebooks: rules added, removed, and changed in words, with what is stricter and what is weaker.\n' +
        'With record files, whose verdicts flip, from what to what. 比较两个规则库；给出记录时，列出结论改变的对象。',
    )
    .argument('<old>', 'a Git revision, a folder of rule files, or .')
    .argument('<new>', 'the same')
    .argument('[records...]', 'record files, as for check')
    .option('--as-of <date>', 'the day to judge due dates by 判定日期', dateArgument)
    .option('--plan <plan>', 'judge the records by this plan, whatever their areas 指定规划')
    .addHelpText('after', EXAMPLES)
    .action(async (old: string, now: string, files: readonly string[], options: Options) => {
      exit(await diff([old, now], files, options, terminal))
    })

const diff = async (
  names: readonly [string, string],
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const lang = langFrom(options, terminal)
  const before = await side(names[0], options, terminal)
  const after = await side(names[1], options, terminal)
  const found = diffRulebooks(before.rulebook, after.rulebook)
  const batch = files.length > 0 ? await readInput(files, options, after.kinds, terminal) : null
  const judged = batch && (await judgeBoth(before, after, found, batch, options, terminal))
  const comparing = {
    names,
    before: before.rulebook,
    after: after.rulebook,
    diff: found,
    flips: judged?.flips ?? null,
    records: judged?.records ?? 0,
    cases: await caseFlips(found, after),
  }
  await terminal.out(
    options.format === 'json' ? json(viewDiff(comparing, lang)) : renderDiff(comparing, lang, options.format),
  )
  if (judged && !judged.sound) return EXIT.fault
  const matters = judged ? judged.flips.length > 0 : found.matters
  return matters ? EXIT.violations : EXIT.clean
}

/** The rulebook that a word on the command line means. */
const side = async (name: string, options: Options, terminal: Terminal): Promise<Halfsky> => {
  const [folders, extra] = await sourcesOf(name, options, langFrom(options, terminal))
  try {
    return await openOrStop({ ...options, ...folders }, terminal, extra)
  } catch (error) {
    throw error instanceof Stop ? new Stop(`\`${name}\`: ${error.message}`) : error
  }
}

const sourcesOf = async (name: string, options: Options, lang: Lang): Promise<[SharedOptions, OpenOptions]> => {
  if (name === '.') return [{}, {}]
  if (existsSync(name) && statSync(name).isDirectory()) return [foldersOf(name), {}]
  const revision = await readRevision(name, options)
  if (revision.sources === null) throw new Stop(revisionFault(revision, name, lang))
  return [{}, { sources: revision.sources }]
}

/** A folder of rule files, or a checkout of a whole rulebook: its plan texts are then meant too. */
const foldersOf = (folder: string): SharedOptions => {
  const [rules, plans] = [join(folder, 'rules'), join(folder, 'seeds', 'plans')]
  return existsSync(rules) && existsSync(plans) ? { rules, plans } : { rules: folder }
}

const revisionFault = ({ fault, detail }: Revision & { fault: string }, name: string, lang: Lang): string => {
  const [en, zh] = {
    'no-git': ['git is not installed; give a folder of rule files instead', '未安装 git，请改为给出规则目录'],
    'no-repository': [
      `\`${name}\` is no folder, and the rules folder lies in no Git repository, so it can be no revision (${detail})`,
      `\`${name}\` 不是文件夹，规则目录也不在 Git 仓库中，无法当作版本（${detail}）`,
    ],
    'no-revision': [
      `there is no folder and no Git revision \`${name}\`; \`git branch -a\` and \`git tag\` list revisions`,
      `没有名为 \`${name}\` 的文件夹或 Git 版本；可用 \`git branch -a\` 和 \`git tag\` 查看版本`,
    ],
    'no-rules': [
      `revision \`${name}\` has no rule files in \`${detail}\`; name another folder with --rules`,
      `版本 \`${name}\` 的 \`${detail}\` 中没有规则文件；可用 --rules 指定其他目录`,
    ],
    git: [`git failed: ${detail}`, `git 出错：${detail}`],
  }[fault] ?? [detail, detail]
  return (lang === 'en' ? en : zh) ?? ''
}

/** The same records under both rulebooks; what is wrong with a record is told once. */
const judgeBoth = async (
  before: Halfsky,
  after: Halfsky,
  { renamed }: RulebookDiff,
  batch: Batch,
  options: Options,
  terminal: Terminal,
): Promise<{ flips: Flip[]; records: number; sound: boolean }> => {
  const lang = langFrom(options, terminal)
  const asOf = options.asOf ?? terminal.today
  const checking = { plan: options.plan, lang, asOf, engine: 'compiled', detail: 'all', crossCheckEvery: 0 } as const
  const [was, is] = [await before.checkBatch(batch, checking), await after.checkBatch(batch, checking)]
  const errors = is.report.problems.filter(({ severity }) => severity === 'error')
  for (const line of new Set([...was.report.problems, ...is.report.problems].map((one) => renderProblem(one, lang)))) {
    terminal.err(`${line}\n`)
  }
  const periods = new Map(
    batch.entries.flatMap((entry) => {
      const { record } = after.kinds.readEntry(entry)
      return record ? [[entry.position, periodOf(record)] as const] : []
    }),
  )
  const ids = new Map(renamed.map((one) => [one.before.id, one.after.id]))
  const judgements = (lines: Iterable<StreamLine>): Judgement[] => [...lines].map((line) => judgementOf(line, periods))
  const flips = flipsOf(judgements(was.lines()), judgements(is.lines()), asOf, ids)
  return { flips, records: is.report.summary.records, sound: errors.length === 0 }
}

const judgementOf = ({ position, record, findings }: StreamLine, periods: ReadonlyMap<number, string>): Judgement => ({
  position,
  subject: record && { ...record, period: periods.get(position) ?? '' },
  findings,
})

/** The cases of the old rules that their new forms decide otherwise: what the change is about, without any record. */
const caseFlips = async ({ changed }: RulebookDiff, after: Halfsky): Promise<CaseFlip[]> => {
  const mattering = changed.filter(({ matters, before, after }) => matters && before.subject === after.subject)
  const rules = mattering.map(({ before, after }) => ({ ...after, cases: before.cases }))
  const rulebook = { ...after.rulebook, rules }
  const results = await runCases(rulebook, judgeOf(rulebook, { suspect: after.kinds.suspect }), after.kinds.read)
  return results.flatMap(({ rule, name, problems }) =>
    problems.flatMap(({ code, params }) => {
      if (code !== 'case-failed' || params.what !== 'verdict') return []
      const [from, to] = [params.expected, params.found].map((verdict): Verdict => JSON.parse(String(verdict)))
      return from && to ? [{ rule, name, from, to }] : []
    }),
  )
}
