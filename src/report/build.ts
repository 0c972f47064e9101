import {
  BINDINGS,
  type EngineName,
  type FactRecord,
  type Finding,
  inLang,
  isBreach,
  type Lang,
  type Problem,
  type Report,
  type ReportedFinding,
  type Rule,
  type Rulebook,
  type Summary,
  symbols,
  type Verdict,
} from '../model/index.ts'
import { type Phrases, phrasesOf } from './phrase.ts'
import { clausesOf } from './rule-view.ts'
import { reportProblem } from './words/index.ts'

/** One judged record with its findings. */
export interface Judged {
  readonly record: FactRecord
  /** In the batch, from 0. */
  readonly position: number
  readonly plan: string
  readonly findings: readonly Finding[]
}

export interface ReportOptions {
  readonly lang: Lang
  /** The day by which targets are due or not, YYYY-MM-DD. */
  readonly asOf: string
  readonly engine: EngineName
  /** `all` lists every finding with its conditions. */
  readonly detail: 'brief' | 'all'
}

/** Puts findings into words; one writer serves a whole report or a stream of records. */
export interface ReportWriter {
  finding(judged: Judged, finding: Finding): ReportedFinding
  report(judged: readonly Judged[], problems: readonly Problem[]): Report
}

/** The writer of reports on one rulebook, in one language. */
export const reportWriter = (rulebook: Rulebook, options: ReportOptions): ReportWriter => {
  const { lang, detail } = options
  const rules = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const clauses = clausesOf(rulebook)
  const phrases = new Map<string, Phrases>()
  const phrasesFor = (kind: string): Phrases => {
    const known = phrases.get(kind) ?? phrasesOf(rulebook, kind, lang)
    phrases.set(kind, known)
    return known
  }
  const ruleOf = (finding: Finding): Rule => {
    const rule = rules.get(finding.rule)
    if (rule === undefined) throw new Error(`finding of an unknown rule ${finding.rule}`)
    return rule
  }

  const reportFinding = ({ record }: Judged, finding: Finding): ReportedFinding => {
    const rule = ruleOf(finding)
    const clause = clauses.get(rule.clause)
    const phrase = phrasesFor(record.kind)
    return {
      rule: rule.id,
      title: inLang(rule.title, lang),
      verdict: finding.verdict,
      binding: rule.binding,
      due: rule.due,
      waiver: null,
      record: recordRef(record),
      clause: { key: rule.clause, path: clause?.path ?? '', quote: rule.quote },
      message: phrase.message(rule, finding, suspicionsOf(record, finding, lang)),
      observed: finding.observed,
      ...(isEmpty(finding.evidence) ? {} : { evidence: finding.evidence }),
      ...(isEmpty(finding.intervals) ? {} : { intervals: phrase.intervals(finding) }),
      required: rule.require ? symbols(rule.require) : null,
      demand: rule.require ? phrase.demands(rule.require) : null,
      remedy: phrase.remedy(finding),
      ...(finding.verdict === 'unknown' ? { missing: finding.missing } : {}),
      ...(finding.reason ? { reason: finding.reason } : {}),
      ...(finding.error ? { error: finding.error } : {}),
      ...(detail === 'all'
        ? { reading: rule.reading, explanation: { when: finding.when, require: finding.require } }
        : {}),
    }
  }

  const report = (judged: readonly Judged[], problems: readonly Problem[]): Report => {
    const sorted = sortedPairs(judged, ruleOf)
    const withVerdict = (verdict: Verdict) =>
      sorted.filter(({ finding }) => finding.verdict === verdict).map(({ one, finding }) => reportFinding(one, finding))
    const plans = [...new Set(judged.map(({ plan }) => plan))].sort()
    return {
      rulebook: { digest: rulebook.digest, plans },
      asOf: options.asOf,
      engine: options.engine,
      summary: summarize(judged, problems, (finding) => isBreach(ruleOf(finding), options.asOf)),
      violations: withVerdict('fail'),
      unknown: withVerdict('unknown'),
      manual: withVerdict('manual'),
      errors: withVerdict('error'),
      findings: detail === 'all' ? sorted.map(({ one, finding }) => reportFinding(one, finding)) : [],
      problems: problems.map((problem) => reportProblem(problem, lang)),
    }
  }

  return { finding: reportFinding, report }
}

const isEmpty = (map: Readonly<Record<string, unknown>>): boolean => Object.keys(map).length === 0

/** What a report tells of a record: who it is, never its facts. */
export const recordRef = ({ kind, id, name, area }: FactRecord): ReportedFinding['record'] => ({
  kind,
  id,
  ...(name === undefined ? {} : { name }),
  area,
})

/** By record, then binding, then rule: the one place where findings are put in order. */
const sortedPairs = (judged: readonly Judged[], ruleOf: (finding: Finding) => Rule) =>
  judged
    .flatMap((one) => one.findings.map((finding) => ({ one, finding, rule: ruleOf(finding) })))
    .sort(
      (a, b) =>
        a.one.position - b.one.position ||
        BINDINGS.indexOf(a.rule.binding) - BINDINGS.indexOf(b.rule.binding) ||
        (a.rule.id < b.rule.id ? -1 : 1),
    )

const suspicionsOf = (record: FactRecord, finding: Finding, lang: Lang): string[] => {
  if (finding.reason !== 'suspect') return []
  const texts = finding.missing.flatMap((fact) => record.suspect[fact] ?? []).map(({ text }) => inLang(text, lang))
  return [...new Set(texts)]
}

const summarize = (
  judged: readonly Judged[],
  problems: readonly Problem[],
  breach: (finding: Finding) => boolean,
): Summary => {
  const findings = judged.flatMap((one) => one.findings)
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length
  const [pass, fail, unknown, manual, error] = [
    count('pass'),
    count('fail'),
    count('unknown'),
    count('manual'),
    count('error'),
  ]
  const decided = pass + fail
  return {
    records: judged.length,
    refused: new Set(problems.flatMap(({ position, severity }) => (severity === 'error' ? (position ?? []) : []))).size,
    pass,
    fail,
    unknown,
    notApplicable: count('not-applicable'),
    manual,
    error,
    breaches: findings.filter((finding) => finding.verdict === 'fail' && breach(finding)).length,
    passRate: rateOf(pass, decided),
    completeness: rateOf(decided, decided + unknown + manual + error),
  }
}

/** Two decimals, and never 1 or 0 unless it is: 999 of 1,000 is not all. */
export const rateOf = (part: number, whole: number): number | null => {
  if (whole === 0) return null
  if (part === 0 || part === whole) return part / whole
  return Math.min(0.99, Math.max(0.01, Math.round((100 * part) / whole) / 100))
}
