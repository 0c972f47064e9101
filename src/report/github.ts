import type { Lang, ReportedFinding, ReportedProblem } from '../model/index.ts'
import { type CheckView, isTold, loudnessOf, type RecordFindings, subjectOf } from './ci.ts'
import { findingDetails } from './text.ts'

/** What an annotation can say; `notice` is the quietest. */
interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly title: string
  readonly message: string
}

/** A report as workflow commands, one annotation a finding, and one for each thing that could not be checked. */
export const checkAnnotations = ({ report, records }: CheckView, lang: Lang): string => {
  const findings = records.flatMap((one) =>
    one.findings
      .filter((finding) => isTold(finding, report))
      .map((finding) => findingAnnotation(one, finding, report.asOf, lang)),
  )
  return [...findings.map(command), problemAnnotations(report.problems)].join('')
}

/** Problems as workflow commands. */
export const problemAnnotations = (problems: readonly ReportedProblem[]): string =>
  problems
    .map(({ severity, file, line, column, code, message }) =>
      command({ level: severity, file, line, column, title: code, message }),
    )
    .join('')

const findingAnnotation = (
  { file, line }: RecordFindings,
  finding: ReportedFinding,
  asOf: string,
  lang: Lang,
): Annotation => ({
  level: levelOf(finding, asOf),
  file: file ?? undefined,
  line: line ?? undefined,
  title: finding.title,
  message: [`${subjectOf(finding.record)}: ${finding.message}`, ...findingDetails(finding, lang)].join('\n'),
})

/** A fault of the engine is as loud as a breach: the record was not checked. */
const levelOf = (finding: ReportedFinding, asOf: string): Annotation['level'] => {
  if (finding.verdict === 'error') return 'error'
  const loudness = finding.verdict === 'fail' ? loudnessOf(finding, asOf) : 'note'
  return loudness === 'note' ? 'notice' : loudness
}

const command = ({ level, file, line, column, title, message }: Annotation): string => {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${properties.join(',')}::${escapeData(message)}\n`
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
