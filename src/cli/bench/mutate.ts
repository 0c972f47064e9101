import type { Halfsky } from '../../halfsky.ts'
import type { Lang, Rule } from '../../model/index.ts'
import { groundOf, mutateRule, pasteCase, type RuleMutation } from '../../mutate/index.ts'
import { reportProblem } from '../../report/index.ts'
import { problemLine } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { counted, percent, type Told } from './told.ts'

/** What a mutation run must reach. */
export interface MutateOptions {
  readonly minScore: number
  readonly lang: Lang
}

/** Changes the rules fault by fault, and says which faults no case notices. */
export const testMutants = (
  { rulebook, kinds }: Halfsky,
  rules: readonly Rule[],
  { minScore, lang }: MutateOptions,
  terminal: Terminal,
): Told => {
  const on = groundOf(rulebook, kinds)
  const runs = rules.map((rule, index) => {
    if (terminal.interactive && index % 20 === 0) terminal.err(`\r${index}/${rules.length}`)
    return mutateRule(rule, on)
  })
  if (terminal.interactive) terminal.err('\r\x1b[K')
  const total = totalOf(runs)
  const problems = runs.flatMap((run) => run.problems)
  return {
    status: total.score < minScore || problems.length > 0 ? EXIT.violations : EXIT.clean,
    data: () => ({ total, rules: runs.map(viewOf), problems: problems.map((one) => reportProblem(one, lang)) }),
    text: () =>
      [
        ...runs.map((run, index) => textOf(run, rules[index], lang)),
        ...problems.map((one) => `${problemLine(one, lang)}\n`),
        closing(total, runs.length, lang),
      ].join(''),
  }
}

interface Total {
  readonly mutants: number
  readonly killed: number
  readonly excepted: number
  readonly survived: number
  readonly score: number
}

const totalOf = (runs: readonly RuleMutation[]): Total => {
  const sum = (count: (run: RuleMutation) => number): number => runs.reduce((all, run) => all + count(run), 0)
  const [mutants, killed] = [sum((run) => run.mutants), sum((run) => run.killed)]
  const [excepted, survived] = [sum((run) => run.excepted.length), sum((run) => run.survivors.length)]
  return { mutants, killed, excepted, survived, score: percent(killed, mutants - excepted) }
}

const viewOf = (run: RuleMutation) => {
  const { rule, mutants, killed, excepted, survivors, elusive } = run
  const missing = run.missing.map(({ one, kills }) => ({ kills, yaml: pasteCase(one) }))
  return {
    rule,
    score: totalOf([run]).score,
    mutants,
    killed,
    excepted,
    survivors,
    missing,
    perhapsEquivalent: elusive,
  }
}

const textOf = (run: RuleMutation, at: Rule | undefined, lang: Lang): string => {
  if (run.survivors.length === 0) return ''
  const place = `${at?.file}:${at?.line}`
  const { score, survived, mutants } = totalOf([run])
  const isEnglish = lang === 'en'
  const head = isEnglish
    ? `${place} ${run.rule}: ${survived} of ${counted(mutants, 'mutant')} survived (${score} %)`
    : `${place} ${run.rule}：${mutants} 个变异体中有 ${survived} 个存活（${score}%）`
  const cases = run.missing.map(
    ({ one, kills }) =>
      `      # ${isEnglish ? 'missing, would kill' : '缺少的用例，可杀死'} ${kills.join(' | ')}\n${pasteCase(one)}`,
  )
  const perhaps = run.elusive.map((id) =>
    isEnglish
      ? `      # perhaps equivalent, no record found that tells: ${id}\n`
      : `      # 也许等价，没有找到能区分的记录：${id}\n`,
  )
  return [`${head}\n`, ...cases, ...perhaps].join('')
}

const closing = ({ mutants, killed, excepted, survived, score }: Total, rules: number, lang: Lang): string =>
  lang === 'en'
    ? `${counted(rules, 'rule')}, ${counted(mutants, 'mutant')}: ${killed} killed, ${excepted} excepted, ${survived} survived, score ${score} %\n`
    : `${rules} 条规则，${mutants} 个变异体：杀死 ${killed}，例外 ${excepted}，存活 ${survived}，得分 ${score}%\n`
