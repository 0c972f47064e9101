import type { Builder, TestCase } from 'junit-report-builder'
import { isCounted, type Lang, type Report, type ReportedFinding, type ReportedProblem } from '../model/index.ts'
import { type CheckView, type RecordFindings, subjectOf } from './ci.ts'
import { findingDetails } from './text.ts'
import { wordsOf } from './words/index.ts'

/** One case of a rule file, run. */
export interface CaseOutcome {
  readonly rule: string
  readonly name: string
  readonly problems: readonly ReportedProblem[]
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

interface Case {
  readonly name: string
  readonly className: string
  readonly file?: string | null | undefined
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  readonly type?: string
  /** Why it did not pass, on one line. */
  readonly why?: string
  readonly detail?: string
}

/** A report in JUnit's XML: a suite a record, a case a rule; what could not be read stands in a suite of its own. */
export const checkJunit = ({ report, records }: CheckView, lang: Lang): Promise<string> => {
  const suites = records.map((one) => ({
    name: suiteName(one),
    cases: one.findings.map((finding) => findingCase(one, finding, report, lang)),
  }))
  return render([...suites, ...problemSuites(wordsOf(lang).text.problems, report.problems, 'error')])
}

/** Cases of rule files in JUnit's XML: a suite a rule. */
export const caseJunit = (outcomes: readonly CaseOutcome[]): Promise<string> =>
  render([...Map.groupBy(outcomes, ({ rule }) => rule)].map(([name, own]) => ({ name, cases: own.map(caseOf) })))

/** Problems of rule files in JUnit's XML: a suite a file; none at all is a case that passed, for readers refuse an empty report. */
export const problemJunit = (tool: string, problems: readonly ReportedProblem[]): Promise<string> => {
  const suites = [...Map.groupBy(problems, ({ file }) => file ?? tool)].flatMap(([file, own]) =>
    problemSuites(file, own, 'failure'),
  )
  const none: Suite = { name: tool, cases: [{ name: tool, className: tool, outcome: 'passed' }] }
  return render(suites.length > 0 ? suites : [none])
}

const suiteName = ({ record, year }: RecordFindings): string =>
  `${record.kind} ${subjectOf(record)}${year === null ? '' : ` (${year})`}`

const findingCase = ({ file }: RecordFindings, finding: ReportedFinding, { asOf }: Report, lang: Lang): Case => ({
  name: finding.title,
  className: finding.rule,
  file,
  outcome: outcomeOf(finding, asOf),
  type: finding.verdict === 'fail' ? finding.binding : finding.verdict,
  why: reasonOf(finding, asOf, lang),
  detail: findingDetails(finding, lang).join('\n'),
})

/** JUnit knows no target before its day, and no waiver: listed with its reason, and never counted as a failure. */
const outcomeOf = (finding: ReportedFinding, asOf: string): Case['outcome'] => {
  if (finding.verdict === 'pass') return 'passed'
  if (finding.verdict === 'error') return 'error'
  return isCounted(finding, asOf) ? 'failure' : 'skipped'
}

const reasonOf = (finding: ReportedFinding, asOf: string, lang: Lang): string => {
  const { verdicts, bindings, text } = wordsOf(lang)
  const { verdict, binding, message, waiver } = finding
  if (outcomeOf(finding, asOf) !== 'skipped') return message
  if (verdict !== 'fail') return message.startsWith(verdicts[verdict]) ? message : `${verdicts[verdict]}: ${message}`
  const mark = waiver ? text.waived : binding === 'target' ? text.notYetDue : bindings[binding]
  return `${verdicts[verdict]} (${mark}): ${message}`
}

const caseOf = ({ rule, name, problems }: CaseOutcome): Case => ({
  name,
  className: rule,
  file: problems[0]?.file,
  outcome: problems.length > 0 ? 'failure' : 'passed',
  type: problems[0]?.code ?? '',
  why: problems[0]?.message ?? '',
  detail: problems.map((one) => `${placeOf(one)}${one.message}`).join('\n'),
})

const problemSuites = (
  name: string,
  problems: readonly ReportedProblem[],
  outcome: 'failure' | 'error',
): readonly Suite[] => (problems.length > 0 ? [{ name, cases: problems.map((one) => problemCase(one, outcome)) }] : [])

/** A warning is no failure here, for it is none in the exit status. */
const problemCase = (one: ReportedProblem, outcome: 'failure' | 'error'): Case => ({
  name: `${placeOf(one)}${one.message}`,
  className: one.code,
  file: one.file,
  outcome: one.severity === 'error' ? outcome : 'skipped',
  type: one.code,
  why: one.message,
})

const placeOf = ({ file, line, column }: ReportedProblem): string => {
  const place = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')
  return place === '' ? '' : `${place}: `
}

const render = async (suites: readonly Suite[]): Promise<string> => {
  // loaded only here: few runs ask for it, and all would wait for it
  const { default: library } = await import('junit-report-builder')
  // its types know nothing of how Node imports CommonJS: the default is the builder itself
  const builder = (library as unknown as Builder).newBuilder().name('halfsky')
  for (const { name, cases } of suites) {
    const suite = builder.testSuite().name(name)
    for (const one of cases) tell(suite.testCase().name(one.name).className(one.className), one)
  }
  return `${builder.build()}\n`
}

const tell = (testCase: TestCase, { file, outcome, type = '', why = '', detail = '' }: Case): void => {
  // the library breaks up only the first end of a CDATA section inside one
  const content = detail.replaceAll(']]>', ']] >')
  if (file) testCase.file(file)
  if (outcome === 'failure') testCase.failure(why, type).stacktrace(content)
  if (outcome === 'error') testCase.error(why, type, content)
  if (outcome === 'skipped') skip(testCase, why)
}

/** The library leaves `<skipped/>` bare, and most readers show its message. */
const skip = (testCase: TestCase, why: string): void => {
  const build = testCase.skipped().build.bind(testCase)
  testCase.build = (parent) => {
    const element = build(parent)
    Object(element.children.at(-1)).att('message', why)
    return element
  }
}
