import {
  COMMON_FACTS,
  type Condition,
  type Demand,
  type FactInterval,
  type FactSpec,
  type Finding,
  inLang,
  isFactOperand,
  type Lang,
  type Leaf,
  type LeafTrace,
  leavesOfTrace,
  type Observed,
  type Operator,
  type ReportedFinding,
  type Rule,
  type Rulebook,
  type Scalar,
  type Trace,
} from '../model/index.ts'
import { decimalText, ratioText } from './number.ts'
import { wordsOf } from './words/index.ts'
import type { Words } from './words/table.ts'

const EARLIER = 'earlier.'
const MEASURE_WORDS = ['个', '人', '名', '人次', '年']

/** Says conditions, values and remedies of one rule's subject in one language. */
export interface Phrases {
  readonly words: Words
  factTitle(fact: string): string
  /** A plain value as a fact's unit and choices name it. */
  value(fact: string, value: Scalar): string
  observed(fact: string, observed: Observed): string
  leaf(trace: LeafTrace): string
  /** A condition as a demand in words. */
  demands(condition: Condition): string
  /** Comparisons as something supposed, in words. */
  supposes(leaves: readonly Leaf[]): string
  message(rule: Rule, finding: Finding, suspicions: readonly string[]): string
  remedy(finding: Finding): ReportedFinding['remedy']
  intervals(finding: Finding): NonNullable<ReportedFinding['intervals']>
}

/** The phrases for records of one kind. */
export const phrasesOf = (rulebook: Rulebook, kind: string, lang: Lang): Phrases => {
  const words = wordsOf(lang)
  const specs = new Map<string, FactSpec>(COMMON_FACTS.map((spec) => [spec.name, spec]))
  for (const spec of Object.values(rulebook.kinds[kind]?.facts ?? {})) specs.set(spec.name, spec)
  for (const measure of rulebook.measures) if (measure.kinds.includes(kind)) specs.set(measure.name, measure)
  const specOf = (fact: string): FactSpec | undefined => specs.get(fact)

  const factTitle = (fact: string): string => {
    if (fact.startsWith(EARLIER)) return words.earlier(factTitle(fact.slice(EARLIER.length)))
    const list = /^(\w+)\[(\d+)\]\.(\w+)$/.exec(fact)
    if (list) return words.member(Number(list[2]) + 1, list[3] ?? '')
    const spec = specOf(fact)
    return spec ? inLang(spec.title, lang) : fact
  }

  const verb = (fact: string, operator: Operator): string =>
    (specOf(fact)?.type === 'date' ? words.dateOperators[operator] : undefined) ?? words.operators[operator]

  const scalar = (fact: string, value: Scalar): string => {
    if (typeof value === 'boolean') return words.booleans[value ? 'true' : 'false']
    if (typeof value === 'number') return withUnit(specOf(fact), String(value), lang)
    const title = specOf(fact)?.choiceTitles?.[value]
    return title ? inLang(title, lang) : value
  }

  const observed = (fact: string, value: Observed): string => {
    if (value.form === 'none') return words.notKnown(value.reason)
    if (value.form === 'word') return scalar(fact, value.value)
    const spec = specOf(fact)
    const one = (number: typeof value.low): string => {
      if (isRatio(spec)) return ratioText(number)
      const text = decimalText(number, words.approximately)
      return withUnit(spec, text, lang)
    }
    const [low, high] = [one(value.low), one(value.high)]
    return low === high ? low : words.range(low, high)
  }

  const demand = (fact: string, demanded: Demand): string => {
    if (demanded.form === 'fact') return `${factTitle(demanded.fact)} (${observed(demanded.fact, demanded.observed)})`
    if (demanded.form === 'around') {
      return words.around(scalar(fact, demanded.target), String(demanded.tolerance))
    }
    const { value } = demanded
    return Array.isArray(value)
      ? value.map((one: Scalar) => scalar(fact, one)).join(words.list)
      : scalar(fact, value as Scalar)
  }

  const operand = (fact: string, value: Leaf['value']): string => {
    if (isFactOperand(value)) return factTitle(value.fact)
    if (typeof value !== 'object') return scalar(fact, value)
    if ('target' in value) return words.around(scalar(fact, value.target), String(value.tolerance))
    return value.map((one) => scalar(fact, one)).join(words.list)
  }

  const demands: Phrases['demands'] = (condition) => {
    if ('all' in condition) return condition.all.map(demands).join(words.and)
    if ('any' in condition) return condition.any.map(demands).join(words.or)
    if ('not' in condition) return `${words.groups.not}: ${demands(condition.not)}`
    const { fact, operator, value } = condition
    return words.states(factTitle(fact), verb(fact, operator), operand(fact, value))
  }

  const supposes: Phrases['supposes'] = (leaves) =>
    leaves
      .map(({ fact, operator, value }) => words.supposed(factTitle(fact), verb(fact, operator), operand(fact, value)))
      .join(words.and)

  /** A share over an area: as it was reported, or else as it was rolled up; and from what. */
  const figure = ({ fact, observed: seen, rolledUp }: LeafTrace): string => {
    if (rolledUp === undefined) return observed(fact, seen)
    const { share, reported } = rolledUp
    const shown = reported ? observed(fact, { form: 'number', low: reported, high: reported }) : observed(fact, seen)
    const beside = share && (reported || seen.form === 'none') ? observed(fact, { form: 'number', ...share }) : null
    const kindTitle = rulebook.kinds[rolledUp.kind]?.title
    return shown + words.rolledUp(rolledUp, kindTitle ? inLang(kindTitle, lang) : rolledUp.kind, beside)
  }

  const leaf: Phrases['leaf'] = (trace) => {
    const { fact, operator } = trace
    const says = words.measured(factTitle(fact), figure(trace))
    return `${says}${words.clause}${words.demanded(verb(fact, operator), demand(fact, trace.demanded))}`
  }

  const because = (finding: Finding): string =>
    finding.reason === 'outside-period'
      ? words.outsidePeriod
      : decisive(finding.when, 'false')
          .map(({ fact, observed: seen }) => words.measured(factTitle(fact), observed(fact, seen)))
          .join(words.semicolon)

  const message: Phrases['message'] = (rule, finding, suspicions) => {
    if (finding.verdict === 'error') return words.engineError(finding.error ?? '')
    if (finding.verdict === 'manual') return inLang(rule.manual ?? rule.title, lang)
    if (finding.verdict === 'not-applicable') return words.notApplicable(because(finding))
    if (finding.verdict === 'unknown') {
      const facts = [...new Set(finding.missing.map(factTitle))].join(words.list)
      const doubts = suspicions.length > 0 ? ` (${suspicions.join(words.semicolon)})` : ''
      return words.whyUnknown(finding.reason ?? 'missing', facts) + doubts
    }
    const wanted = finding.verdict === 'fail' ? 'false' : 'true'
    return decisive(finding.require, wanted).map(leaf).join(words.semicolon)
  }

  const remedy: Phrases['remedy'] = ({ remedy: found }) => {
    if (found === null) return null
    const parts = found.steps.map(({ fact, from, to }) => {
      if (typeof to !== 'number' || typeof from !== 'number') return words.set(factTitle(fact), scalar(fact, to))
      const unit = specOf(fact)?.unit
      return words.increase(to - from, unit ? inLang(unit, lang) : '', factTitle(fact), String(from), String(to))
    })
    return { changes: found.changes, text: parts.join(words.semicolon) }
  }

  const interval = (fact: string, { events, denominator, low, high, chance }: FactInterval): string => {
    const range = words.range(String(low), withUnit(specOf(fact.replace(EARLIER, '')), String(high), lang))
    return words.interval(
      factTitle(fact),
      factTitle(denominator.fact),
      denominator.value,
      events,
      range,
      chance === true,
    )
  }

  const intervals: Phrases['intervals'] = (finding) =>
    Object.fromEntries(
      Object.entries(finding.intervals).map(([fact, one]) => [fact, { ...one, text: interval(fact, one) }]),
    )

  return { words, factTitle, value: scalar, observed, leaf, demands, supposes, message, remedy, intervals }
}

/** The leaves that decided a truth, not those beside them that were the other way. */
const decisive = (trace: Trace | null, truth: 'true' | 'false'): LeafTrace[] => {
  if (trace === null || trace.truth !== truth) return []
  if (!('group' in trace)) return [trace]
  return trace.group === 'not' ? leavesOfTrace(trace) : trace.parts.flatMap((part) => decisive(part, truth))
}

const isPercent = (spec: FactSpec | undefined): boolean => spec?.unit?.zh === '%'
const isRatio = (spec: FactSpec | undefined): boolean => spec?.unit?.zh === ':1'

const withUnit = (spec: FactSpec | undefined, number: string, lang: Lang): string => {
  const unit = spec?.unit
  if (!unit) return number
  if (isPercent(spec)) return `${number}%`
  if (isRatio(spec)) return `${number}:1`
  // a measure word (个, 人) goes with the Chinese number; in English the title says what is counted
  if (lang === 'en' && MEASURE_WORDS.includes(unit.zh)) return number
  return lang === 'en' ? `${number} ${unit.en}` : `${number} ${unit.zh}`
}
