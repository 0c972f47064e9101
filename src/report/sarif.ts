import { createHash } from 'node:crypto'
import { isAbsolute, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import manifest from '../../package.json' with { type: 'json' }
import type { Lang, Report, ReportedFinding, ReportedProblem, ReportedWaiver, Verdict } from '../model/index.ts'
import { type CheckView, isTold, loudnessOf, type RecordFindings, subjectOf } from './ci.ts'
import { findingDetails } from './text.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** SARIF's own words for a verdict; all but `fail` have no level. */
const KINDS: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'open',
  'not-applicable': 'notApplicable',
  manual: 'review',
  error: 'open',
}

/** A report as a SARIF 2.1.0 log: findings are results, refused records notifications; rules link to the site, where there is one. */
export const checkSarif = (view: CheckView, lang: Lang, site?: string): string => {
  const { report } = view
  const told = view.records.flatMap((one) =>
    one.findings.filter((finding) => isTold(finding, report)).map((finding) => ({ one, finding })),
  )
  const rules = [...new Map(told.map(({ finding }) => [finding.rule, finding])).values()]
  const index = new Map(rules.map(({ rule }, place) => [rule, place]))
  const print = fingerprinter()
  const errors = told.filter(({ finding }) => finding.verdict === 'error')
  return log(lang, {
    tool: { driver: driver('halfsky', rules.map(ruleDescriptor(lang, site))) },
    invocations: [
      {
        executionSuccessful: isWhole(report),
        toolExecutionNotifications: [
          ...report.problems.map(notification),
          ...errors.map(({ one, finding }) => ({
            level: 'error',
            message: { text: finding.message },
            associatedRule: { id: finding.rule },
            locations: [recordLocation(one)],
          })),
        ],
      },
    ],
    results: told.map(({ one, finding }) => ({
      ruleId: finding.rule,
      ruleIndex: index.get(finding.rule),
      ...findingResult(one, finding, report.asOf, lang),
      ...print([finding.rule, ...identityOf(one)]),
    })),
    properties: { rulebook: report.rulebook, asOf: report.asOf, engine: report.engine, summary: report.summary },
  })
}

/** Problems in rule files as a SARIF 2.1.0 log of the tool that found them. */
export const problemSarif = (tool: string, problems: readonly ReportedProblem[], lang: Lang): string => {
  const codes = [...new Set(problems.map(({ code }) => code))].sort()
  const print = fingerprinter()
  return log(lang, {
    tool: { driver: driver(tool, codes.map(codeDescriptor)) },
    invocations: [{ executionSuccessful: true }],
    results: problems.map((one) => ({
      ruleId: one.code,
      ruleIndex: codes.indexOf(one.code),
      level: one.severity,
      message: { text: one.message },
      ...(one.file ? { locations: [{ physicalLocation: physicalLocation(one) }] } : {}),
      // not the line: whatever is put in above must not make an old fault a new one
      ...print([one.code, one.file ?? '', one.message]),
    })),
  })
}

const log = (lang: Lang, run: Readonly<Record<string, unknown>>): string => {
  const { tool, ...rest } = run
  const runs = [{ tool, language: lang, columnKind: 'utf16CodeUnits', ...rest }]
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs }, null, 2)}\n`
}

const driver = (name: string, rules: readonly unknown[]) => ({ name, semanticVersion: manifest.version, rules })

/** Whether everything that was given could be judged. */
const isWhole = ({ problems, errors, summary }: Report): boolean =>
  summary.records > 0 && errors.length === 0 && problems.every(({ severity }) => severity === 'warning')

const LEVELS = { mandatory: 'error', target: 'warning', encouraged: 'note' } as const

const ruleDescriptor =
  (lang: Lang, site: string | undefined) =>
  ({ rule, title, clause, binding, demand }: ReportedFinding) => {
    const source = `${clause.path} (${clause.key})`
    const asked = demand === null ? '' : `\n${demand}`
    return {
      id: rule,
      shortDescription: { text: title },
      fullDescription: { text: clause.quote },
      ...(site === undefined ? {} : { helpUri: pageOf(rule, clause.key, lang, site) }),
      help: {
        text: `“${clause.quote}” ${source}${asked}`,
        markdown: `> ${clause.quote}\n\n${source}\n${asked}`,
      },
      defaultConfiguration: { level: LEVELS[binding] },
      properties: { tags: [...rule.split('/').slice(0, 2), binding] },
    }
  }

/** Where `halfsky docs` puts a rule: in its clause's page, under its name. */
const pageOf = (rule: string, clause: string, lang: Lang, site: string): string =>
  `${site.replace(/\/$/, '')}/${lang === 'en' ? 'en' : 'zh'}/plans/${clause}.html#${rule.slice(clause.length + 1)}`

/** Codes are words already. */
const codeDescriptor = (code: string) => {
  const text = code.replaceAll('-', ' ')
  return { id: code, shortDescription: { text }, fullDescription: { text }, help: { text: `docs/problems/${code}.md` } }
}

const findingResult = (one: RecordFindings, finding: ReportedFinding, asOf: string, lang: Lang) => {
  const { verdict, binding, due, record, reason, missing, required, waiver } = finding
  const text = [`${subjectOf(record)}: ${finding.message}`, ...findingDetails(finding, lang)].join('\n')
  return {
    kind: KINDS[verdict],
    level: verdict === 'fail' ? loudnessOf(finding, asOf) : 'none',
    message: { text },
    locations: [recordLocation(one)],
    ...(waiver ? { suppressions: [suppressionOf(waiver)] } : {}),
    properties: { verdict, binding, due, record, reason, missing, required, remedy: finding.remedy?.changes },
  }
}

/** SARIF's word for what is known and let be. */
const suppressionOf = ({ approver, basis, until }: ReportedWaiver) => ({
  kind: 'external',
  status: 'accepted',
  justification: [approver, basis, until].filter((part) => part !== null).join(' · '),
})

const recordLocation = ({ record, file, line }: RecordFindings) => ({
  ...(file === null ? {} : { physicalLocation: physicalLocation({ file, ...(line === null ? {} : { line }) }) }),
  logicalLocations: [
    { name: record.id, fullyQualifiedName: `${record.area}/${record.kind}/${record.id}`, kind: record.kind },
  ],
})

const notification = (one: ReportedProblem) => ({
  level: one.severity,
  message: { text: one.message },
  descriptor: { id: one.code },
  ...(one.file ? { locations: [{ physicalLocation: physicalLocation(one) }] } : {}),
})

const physicalLocation = ({ file = '', line, column }: Pick<ReportedProblem, 'file' | 'line' | 'column'>) => ({
  artifactLocation: { uri: fileUri(file) },
  ...(line === undefined ? {} : { region: { startLine: line, ...(column ? { startColumn: column } : {}) } }),
})

/** A path as it stands in a link: readers resolve a relative one against the root of the repository. */
const fileUri = (file: string): string =>
  isAbsolute(file)
    ? pathToFileURL(file).href
    : normalize(file)
        .split(sep)
        .map((step) => encodeURIComponent(step.toWellFormed()))
        .join('/')

/** What stays of a record when its figures, its line or its file change. */
const identityOf = ({ record, year }: RecordFindings): readonly unknown[] => [
  record.kind,
  record.area,
  record.id,
  year ?? '',
]

/** The same hash for the same thing; a number tells apart what is there twice. */
const fingerprinter = () => {
  const seen = new Map<string, number>()
  return (identity: readonly unknown[]) => {
    const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    const print = `${hash}:${count}`
    // the second under the name by which code hosts follow an alert from one run to the next
    return { fingerprints: { 'halfsky/v1': print }, partialFingerprints: { primaryLocationLineHash: print } }
  }
}
