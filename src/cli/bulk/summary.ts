import { countsOf, type Example, type Tally } from '../../bulk/index.ts'
import { inLang, isBreach, type Lang, type Report, type Rule, type Rulebook, type Summary } from '../../model/index.ts'
import { footer, rate, renderProblem, wordsOf } from '../../report/index.ts'
import { WORDS } from './words.ts'

/** What a summary is said of. */
export interface Summarized extends Pick<Report, 'asOf' | 'engine'> {
  readonly rulebook: Rulebook
  readonly tally: Tally
}

/** The counts of a check as reports have them. */
export const summaryOf = ({ rulebook, tally, asOf }: Summarized): Summary => {
  const sum = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, manual: 0, error: 0, breaches: 0 }
  const waived = Object.values(tally.waived).reduce((all, one) => all + one, 0)
  rulebook.rules.forEach((rule, index) => {
    const counts = countsOf(tally, index)
    sum.pass += counts.pass
    sum.fail += counts.fail
    sum.unknown += counts.unknown
    sum.notApplicable += counts['not-applicable']
    sum.manual += counts.manual
    sum.error += counts.error
    if (isBreach(rule, asOf)) sum.breaches += counts.fail - (tally.waived[index] ?? 0)
  })
  const decided = sum.pass + sum.fail
  const applicable = decided + sum.unknown + sum.manual + sum.error
  return {
    records: tally.records,
    refused: tally.refused,
    ...sum,
    ...(waived > 0 ? { waived } : {}),
    passRate: rate(sum.pass, decided),
    completeness: rate(decided, applicable),
  }
}

/** The counts, the rates, and what they were made by. */
export const summaryText = (of: Summarized, lang: Lang): string => {
  const { rulebook, tally, asOf, engine } = of
  const judged = rulebook.rules.filter((_, index) => Object.values(countsOf(tally, index)).some((count) => count > 0))
  const plans = [...new Set(judged.map(({ plan }) => plan))].sort()
  return footer({ summary: summaryOf(of), rulebook: { digest: rulebook.digest, plans }, asOf, engine }, lang)
}

/** What was found of many records, by rule, each with its first violations. */
export const overviewText = (of: Summarized, lang: Lang): string => {
  const { rulebook, tally, asOf } = of
  const words = WORDS[lang]
  const examples = Map.groupBy(tally.examples, ({ rule }) => rule)
  const violated = rulebook.rules.flatMap((rule, index) =>
    countsOf(tally, index).fail > 0 ? [ruleText(rule, index, examples.get(index) ?? [], tally, asOf, lang)] : [],
  )
  const sections = [
    violated.length === 0
      ? tally.records > 0
        ? `${wordsOf(lang).text.noViolations}\n`
        : ''
      : violations(violated, lang),
    problemText(tally, lang),
    violated.length === 0 ? '' : `${words.all}\n`,
    summaryText(of, lang),
  ]
  return sections.filter((text) => text !== '').join('\n')
}

const violations = (rules: readonly string[], lang: Lang): string =>
  `${WORDS[lang].violations(rules.length)}\n\n${rules.join('\n')}`

const number = (value: number): string => value.toLocaleString('en')

const ruleText = (
  rule: Rule,
  index: number,
  examples: readonly Example[],
  tally: Tally,
  asOf: string,
  lang: Lang,
): string => {
  const { fail, pass, unknown } = countsOf(tally, index)
  const words = WORDS[lang]
  const counts = words.rule(
    rule.binding,
    number(fail),
    number(isBreach(rule, asOf) ? fail - (tally.waived[index] ?? 0) : 0),
    number(tally.waived[index] ?? 0),
    number(pass + fail),
    number(unknown),
  )
  const more = fail > examples.length ? [`    ${words.more(number(fail - examples.length))}`] : []
  return [
    `  ${inLang(rule.title, lang)} · ${rule.id}`,
    `    ${counts}`,
    ...examples.map((one) => exampleText(one, lang)),
    ...more,
    '',
  ].join('\n')
}

const exampleText = ({ row: { record, line, file, observed, waiver } }: Example, lang: Lang): string => {
  const place = [file, line === null ? undefined : WORDS[lang].line(line)]
    .filter((part) => part !== undefined)
    .join(' ')
  const name = record.name === undefined ? '' : ` ${record.name}`
  return `    ${place} ${record.id}${name} [${record.kind}, ${record.area}] ${JSON.stringify(observed)}${waiver ? ` · ${wordsOf(lang).text.waiver(waiver)}` : ''}`
}

const problemText = ({ problems, faults }: Tally, lang: Lang): string => {
  if (problems === 0) return ''
  const more = problems > faults.length ? [`  ${WORDS[lang].more(number(problems - faults.length))}`] : []
  const lines = [...faults.map((one) => `  ${renderProblem(one, lang)}`), ...more]
  return `${WORDS[lang].problems(number(problems))}\n${lines.join('\n')}\n`
}
