import { type Context, type Judge, type SayFinding, type Turn, turnsOf } from './engine/index.ts'
import type { EngineName, FactRecord, Lang, ReportedFinding, Rule, Rulebook } from './model/index.ts'
import { specsOf } from './range/index.ts'
import { phrasesOf, reportWriter, wordsOf } from './report/index.ts'

const LANGS: readonly Lang[] = ['zh-CN', 'en']

/** The messages of findings in both languages, as reports word them. */
export const sayerOf = (rulebook: Rulebook): SayFinding => {
  const common = { asOf: '', engine: 'compiled', detail: 'all' } as const
  const writers = LANGS.map((lang) => reportWriter(rulebook, { ...common, lang }))
  return (record, finding) =>
    writers.map((writer) => writer.finding({ record, plan: '', position: 0, findings: [finding] }, finding).message)
}

/** One rule on one record, by both engines, with conditions, values and truths. */
export const explainRule = async (
  { rulebook, judge }: { readonly rulebook: Rulebook; readonly judge: Judge },
  rule: string,
  record: FactRecord,
  context: Context,
  options: { readonly lang: Lang; readonly asOf: string; readonly engine: EngineName },
): Promise<ReportedFinding> => {
  const judging = { engine: options.engine, explain: true, crossCheck: true }
  const finding = await judge.judgeRule(rule, record, context, judging)
  const plan = rulebook.rules.find(({ id }) => id === rule)?.plan ?? ''
  const writer = reportWriter(rulebook, { ...options, detail: 'all' })
  return writer.finding({ record, plan, position: 0, findings: [finding] }, finding)
}

/** What would change a verdict, with words. */
export const turnsFor = (
  { verdict, explanation }: ReportedFinding,
  rule: Rule,
  rulebook: Rulebook,
  lang: Lang,
): (Turn & { readonly text: string })[] => {
  const { when, require } = explanation ?? { when: null, require: null }
  const { text: words, verdicts } = wordsOf(lang)
  const phrases = phrasesOf(rulebook, rule.subject, lang)
  return turnsOf({ verdict, when, require }, specsOf(rulebook, rule.subject)).map((turn) => ({
    ...turn,
    text: words.turn(verdicts[turn.verdict], phrases.supposes(turn.conditions)),
  }))
}
