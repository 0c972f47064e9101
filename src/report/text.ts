import { isBreach, type Lang, type Report, type ReportedFinding, type ReportedProblem } from '../model/index.ts'
import { wordsOf } from './words/index.ts'

/** The report for people: rule, sentence, measured value, demand, remedy; readable without colour. */
export const renderText = (report: Report, lang: Lang): string => {
  const words = wordsOf(lang).text
  const lists: [string, readonly ReportedFinding[]][] =
    report.findings.length > 0
      ? [[words.findings, report.findings]]
      : [
          [words.violations, report.violations],
          [words.unknown, report.unknown],
          [words.manual, report.manual],
          [words.errors, report.errors],
        ]
  const sections = lists.map(([heading, findings]) => section(heading, findings, report.asOf, lang))
  sections.push(problemSection(report.problems, lang))
  // nothing judged is not the same as nothing wrong
  if (report.violations.length === 0 && report.summary.records > 0) sections.unshift(`${words.noViolations}\n`)
  return [...sections.filter((text) => text !== ''), footer(report, lang)].join('\n')
}

/** A year's figures of an area are asked by some two hundred rules, most of which wait for another figure. */
const MANY = 12

const section = (heading: string, findings: readonly ReportedFinding[], asOf: string, lang: Lang): string => {
  if (findings.length === 0) return ''
  const blocks = [...Map.groupBy(findings, subjectLine)].flatMap(([subject, own]) => [
    subject,
    ...(own.length > MANY && own.every(({ verdict }) => verdict === 'unknown')
      ? [...own.map((one) => shortLine(one, lang)), `    ${wordsOf(lang).text.shortened}`]
      : own.map((one) => findingBlock(one, asOf, lang))),
  ])
  return `${heading} (${findings.length})\n${blocks.join('\n')}\n`
}

const shortLine = ({ rule, title, binding, message }: ReportedFinding, lang: Lang): string =>
  `    ${title} (${wordsOf(lang).bindings[binding]}) · ${message} · ${rule}`

const subjectLine = ({ record }: ReportedFinding): string =>
  `\n  ${record.id}${record.name ? ` ${record.name}` : ''} [${record.kind}, ${record.area}]`

const findingBlock = (finding: ReportedFinding, asOf: string, lang: Lang): string => {
  const { text: words, bindings, verdicts } = wordsOf(lang)
  const later = finding.verdict === 'fail' && finding.binding === 'target' && !isBreach(finding, asOf)
  const marks = [bindings[finding.binding], later ? words.notYetDue : '', finding.waiver ? words.waived : '']
  return [
    `    ${verdicts[finding.verdict]} · ${finding.title} (${marks.filter((mark) => mark !== '').join(', ')})`,
    ...[finding.message, ...findingDetails(finding, lang)].map((line) => `      ${line}`),
  ].join('\n')
}

/** What a finding rests on and asks for, a line each. */
export const findingDetails = (finding: ReportedFinding, lang: Lang): readonly string[] => {
  const { text: words } = wordsOf(lang)
  const { clause, remedy, due, waiver } = finding
  const lines = [
    `${words.quote}: “${clause.quote}” (${clause.key}, ${clause.path})`,
    saysDemand(finding) || !finding.demand ? '' : `${words.required}: ${finding.demand}`,
    due ? `${words.due}: ${due}` : '',
    waiver ? words.waiver(waiver) : '',
    ...besides(finding, lang),
    remedy ? `${words.remedy}: ${remedy.text}` : '',
    finding.reading ? `${words.reading}: ${finding.reading}` : '',
  ]
  return lines.filter((line) => line !== '')
}

/** What stands beside a verdict and does not change it: what the facts rest on, and what chance may do to a rate. */
export const besides = ({ evidence = {}, intervals = {} }: ReportedFinding, lang: Lang): readonly string[] => {
  const { text: words, clause } = wordsOf(lang)
  const documents = Object.values(evidence).flatMap((one) => {
    if (one === null) return []
    return [one.document, one.date, one.note].filter((part) => part !== undefined && part !== '').join(clause)
  })
  return [
    ...new Set(documents.map((document) => `${words.evidence}: ${document}`)),
    ...Object.values(intervals).map(({ text }) => `${words.interval}: ${text}`),
  ]
}

/** The message of what was decided tells the demand beside the measured value. */
const saysDemand = ({ verdict }: ReportedFinding): boolean => verdict === 'pass' || verdict === 'fail'

/** The problems with the input; nothing where there are none. */
export const problemSection = (problems: readonly ReportedProblem[], lang: Lang): string =>
  problems.length === 0
    ? ''
    : `${wordsOf(lang).text.problems} (${problems.length})\n${problemLines(problems, lang).join('\n')}\n`

const LISTED = 10

/** The rest of a warning that many records get alike is told by their numbers. */
const problemLines = (problems: readonly ReportedProblem[], lang: Lang): string[] =>
  [...Map.groupBy(problems, likeness).values()].flatMap((alike) => {
    const [first, ...rest] = alike
    if (first === undefined) return []
    const numbers = rest.slice(0, LISTED).map(({ position = 0 }) => `#${position + 1}`)
    const more = [...numbers, ...(rest.length > LISTED ? ['…'] : [])].join(', ')
    return `  ${renderProblem(first, lang)}${rest.length > 0 ? wordsOf(lang).text.alike(rest.length, more) : ''}`
  })

/** What a problem has in common with others that need no line of their own; the problem itself where it needs one. */
const likeness = (one: ReportedProblem): unknown => {
  const { severity, file, code, path, message, position } = one
  return severity === 'warning' && position !== undefined && path === undefined ? `${file} ${code} ${message}` : one
}

/** One problem on one line: where, what, and its code. */
export const renderProblem = (
  { file, line, column, cell, path, position, message, code, severity }: ReportedProblem,
  lang: Lang,
): string => {
  const spot = cell === undefined ? [file, line, line === undefined ? undefined : column] : [file]
  const place = [spot.filter((part) => part !== undefined).join(':'), cell ?? '']
    .filter((part) => part !== '')
    .join(' ')
  const record = position === undefined ? '' : `#${position + 1}${path ?? ''}`
  const where = [place, record].filter((part) => part !== '').join(' ')
  const warning = severity === 'warning' ? `${wordsOf(lang).text.warning}: ` : ''
  return `${where === '' ? '' : `${where}: `}${warning}${message} [${code}]`
}

/** What the lines under a report tell: counts, rates, and by what it was judged. */
export type Footing = Pick<Report, 'summary' | 'rulebook' | 'asOf'> & { readonly engine: string }

/** The lines under a report. */
export const footer = (report: Footing, lang: Lang): string => {
  const words = wordsOf(lang).text
  const percent = (rate: number | null): string => (rate === null ? '–' : `${Math.round(rate * 100)}%`)
  const { summary, rulebook } = report
  return [
    words.summary(summary),
    words.rates(percent(summary.passRate), percent(summary.completeness)),
    `${words.rulebook}: ${rulebook.plans.join(', ')} ${rulebook.digest.slice(0, 19)}… · ${report.asOf} · ${report.engine}`,
    '',
  ].join('\n')
}
