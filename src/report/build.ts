import {
  BINDINGS,
  type Clause,
  type EngineName,
  type FactRecord,
  type Finding,
  inLang,
  isBreach,
  type Lang,
  type LazyReport,
  type Problem,
  type Report,
  type ReportedFinding,
  type Rule,
  type Rulebook,
  type Summary,
  symbols,
  type Verdict,
  type Waiver,
} from '../model/index.ts'
import { NO_WAIVERS, reportedWaiver, waivingOf } from '../waiving/index.ts'
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
  /** What is waived; nothing unless given. */
  readonly waivers?: readonly Waiver[] | undefined
}

/** Puts findings into words; one writer serves a whole report or a stream of records. */
export interface ReportWriter {
  finding(judged: Judged, finding: Finding): ReportedFinding
  report(judged: readonly Judged[], problems: readonly Problem[]): Report
  lazily(judged: readonly Judged[], problems: readonly Problem[]): LazyReport
}

/** The writer of reports on one rulebook, in one language. */
export const reportWriter = (rulebook: Rulebook, options: ReportOptions): ReportWriter => {
  const { lang, detail } = options
  const { rules, clauses, phrases } = lexiconOf(rulebook)
  const waiving = waivingOf(options.waivers ?? NO_WAIVERS, options.asOf)
  const waiverOf = (record: FactRecord, { rule, verdict }: Finding): Waiver | null =>
    waiving !== null && verdict === 'fail' ? waiving(rule, record) : null
  const phrasesFor = (kind: string): Phrases => {
    const known = phrases[lang].get(kind) ?? phrasesOf(rulebook, kind, lang)
    phrases[lang].set(kind, known)
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
    const waiver = waiverOf(record, finding)
    return {
      rule: rule.id,
      title: inLang(rule.title, lang),
      verdict: finding.verdict,
      binding: rule.binding,
      due: rule.due,
      waiver: waiver && reportedWaiver(waiver),
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

  /** By record, then binding, then rule: the one place where findings are put in order. */
  function* ordered(judged: readonly Judged[], verdict: Verdict | null): Generator<ReportedFinding> {
    for (const one of judged) {
      const found = one.findings.filter((finding) => verdict === null || finding.verdict === verdict)
      found.sort((a, b) => byBinding(ruleOf(a), ruleOf(b)))
      for (const finding of found) yield reportFinding(one, finding)
    }
  }

  const lazily = (judged: readonly Judged[], problems: readonly Problem[]): LazyReport => {
    const inTurn = judged.toSorted((a, b) => a.position - b.position)
    const withVerdict = (verdict: Verdict | null): Iterable<ReportedFinding> => ({
      [Symbol.iterator]: () => ordered(inTurn, verdict),
    })
    const plans = [...new Set(judged.map(({ plan }) => plan))].sort()
    return {
      rulebook: { digest: rulebook.digest, plans },
      asOf: options.asOf,
      engine: options.engine,
      summary: summarize(judged, problems, (finding) => isBreach(ruleOf(finding), options.asOf), waiverOf),
      violations: withVerdict('fail'),
      unknown: withVerdict('unknown'),
      manual: withVerdict('manual'),
      errors: withVerdict('error'),
      findings: detail === 'all' ? withVerdict(null) : [],
      problems: problems.map((problem) => reportProblem(problem, lang)),
    }
  }

  return { finding: reportFinding, lazily, report: (judged, problems) => wholeOf(lazily(judged, problems)) }
}

/** A report with all of its findings in words. */
export const wholeOf = (report: LazyReport): Report => ({
  ...report,
  violations: [...report.violations],
  unknown: [...report.unknown],
  manual: [...report.manual],
  errors: [...report.errors],
  findings: [...report.findings],
})

/** Where the words of a rulebook's findings come from. */
interface Lexicon {
  readonly rules: ReadonlyMap<string, Rule>
  readonly clauses: ReadonlyMap<string, Clause>
  readonly phrases: Readonly<Record<Lang, Map<string, Phrases>>>
}

const LEXICONS = new WeakMap<Rulebook, Lexicon>()

/** Made once a rulebook: a report on one record reads little of it. */
const lexiconOf = (rulebook: Rulebook): Lexicon => {
  const known = LEXICONS.get(rulebook)
  if (known !== undefined) return known
  const rules = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const made = { rules, clauses: clausesOf(rulebook), phrases: { 'zh-CN': new Map(), en: new Map() } }
  LEXICONS.set(rulebook, made)
  return made
}

const isEmpty = (map: Readonly<Record<string, unknown>>): boolean => Object.keys(map).length === 0

/** What a report tells of a record: who it is, never its facts. */
export const recordRef = ({ kind, id, name, area }: FactRecord): ReportedFinding['record'] => ({
  kind,
  id,
  ...(name === undefined ? {} : { name }),
  area,
})

/** The order of the findings on one record. */
export const byBinding = (a: Rule, b: Rule): number =>
  BINDINGS.indexOf(a.binding) - BINDINGS.indexOf(b.binding) || (a.id < b.id ? -1 : 1)

const suspicionsOf = (record: FactRecord, finding: Finding, lang: Lang): string[] => {
  if (finding.reason !== 'suspect') return []
  const texts = finding.missing.flatMap((fact) => record.suspect[fact] ?? []).map(({ text }) => inLang(text, lang))
  return [...new Set(texts)]
}

const summarize = (
  judged: readonly Judged[],
  problems: readonly Problem[],
  breach: (finding: Finding) => boolean,
  waiverOf: (record: FactRecord, finding: Finding) => Waiver | null,
): Summary => {
  const counts = noCounts()
  let [breaches, waived] = [0, 0]
  for (const { record, findings } of judged) {
    for (const finding of findings) {
      counts[finding.verdict]++
      if (finding.verdict !== 'fail') continue
      if (waiverOf(record, finding) !== null) waived++
      else if (breach(finding)) breaches++
    }
  }
  const refused = problems.flatMap(({ position, severity }) => (severity === 'error' ? (position ?? []) : []))
  return summaryOf(counts, { records: judged.length, refused: new Set(refused).size, breaches, waived })
}

/** How many findings have each verdict. */
export type Counts = Record<Verdict, number>

/** No findings. */
export const noCounts = (): Counts => ({ pass: 0, fail: 0, unknown: 0, 'not-applicable': 0, manual: 0, error: 0 })

/** The summary of a report from its counts. */
export const summaryOf = (
  { pass, fail, unknown, 'not-applicable': notApplicable, manual, error }: Counts,
  { records, refused, breaches, waived = 0 }: Pick<Summary, 'records' | 'refused' | 'breaches' | 'waived'>,
): Summary => {
  const decided = pass + fail
  return {
    records,
    refused,
    pass,
    fail,
    unknown,
    notApplicable,
    manual,
    error,
    breaches,
    ...(waived > 0 ? { waived } : {}),
    passRate: rate(pass, decided),
    completeness: rate(decided, decided + unknown + manual + error),
  }
}

/** Two decimals, and never 1 or 0 unless it is: 999 of 1,000 is not all. */
export const rate = (part: number, whole: number): number | null => {
  if (whole === 0) return null
  if (part === 0 || part === whole) return part / whole
  return Math.min(0.99, Math.max(0.01, Math.round((100 * part) / whole) / 100))
}
