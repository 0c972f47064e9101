import {
  type Clause,
  type Condition,
  type Leaf,
  leavesIn,
  type Operator,
  type Problem,
  type Rule,
  type Rulebook,
} from '../model/index.ts'
import { squeeze } from '../plan/index.ts'
import { dueFaults } from './faithful-due.ts'
import { subjectFaults } from './faithful-subject.ts'
import { type Limit, type Quantity, quantitiesIn } from './quantity.ts'
import { ruleFault as fault } from './rule-fault.ts'

/** What the operators of a rule say of its numbers. */
const LIMITS: Partial<Record<Operator, Limit>> = {
  greaterThan: 'above',
  greaterThanInclusive: 'at-least',
  lessThan: 'below',
  lessThanInclusive: 'at-most',
  about: 'about',
}

/** What `not` makes of each. */
const OTHER_SIDE: Partial<Record<Limit, Limit>> = {
  above: 'at-most',
  'at-least': 'below',
  below: 'at-least',
  'at-most': 'above',
}

/** Verbs that ask for an endeavour, where they lead what is quoted; 推进 in 工作推进制度 leads nothing. */
export const SOFT = /^(?:鼓励|支持|推动|推进|促进|探索|引导|提倡|倡导)/
const HARD = /应当|必须|不得|禁止|确保/
/** Limits bind where no soft verb leads them. */
const LIMIT = /不低于|不小于|不少于|至少/

/**
 * Where a rule says something else than its quote: a number the sentence does not have or one it has and the rule has not,
 * the other strictness, a force its verb does not carry, another subject, another due date. An exception is one that the
 * rule's `reading` names.
 */
export const unfaithful = ({ rules, plans }: Pick<Rulebook, 'rules' | 'plans'>): Problem[] => {
  const places = new Map(plans.flatMap((plan) => plan.clauses.map((clause) => [clause.key, { plan, clause }] as const)))
  return rules.flatMap((rule) => {
    const place = places.get(rule.clause)
    const ofPlace = place ? [...dueFaults(rule, place.clause, place.plan), ...subjectFaults(rule, place.clause)] : []
    return [...numberFaults(rule, rules), ...toleranceFaults(rule), ...forceFaults(rule, place?.clause), ...ofPlace]
  })
}

interface Threshold {
  readonly value: number
  /** Where it stands in the rule. */
  readonly path: string
  /** What it asks for; of what `when` leaves out, the other side as well. */
  readonly limits: readonly (Limit | undefined)[]
}

const numberFaults = (rule: Rule, rules: readonly Rule[]): Problem[] => {
  const said = quantitiesIn(rule.quote)
  const own = thresholdsOf(rule)
  const ofClause = rules.filter(({ clause }) => clause === rule.clause).flatMap(thresholdsOf)
  const has = (list: readonly { value: number }[], number: number): boolean =>
    list.some(({ value }) => value === number)
  const unsaid = own.filter(({ value }) => !has(said, value) && !names(rule, value))
  // a person judges a manual rule, numbers and all
  const dropped = rule.manual
    ? []
    : said.filter(
        ({ value, limit }) =>
          limit !== null && !IMPLIED.includes(value) && !has(ofClause, value) && !names(rule, value),
      )
  return [
    ...unsaid.map(({ value, path }) => fault('number-not-in-quote', rule, { number: value }, path)),
    ...dropped.map(({ value }) => fault('number-not-in-rule', rule, { number: value }, '/quote')),
    ...own.flatMap((threshold) => strictnessFault(rule, threshold, said) ?? []),
  ]
}

const strictnessFault = (
  rule: Rule,
  { value, limits: own, path }: Threshold,
  said: readonly Quantity[],
): Problem | null => {
  const limits = said.flatMap((one) => (one.value === value && one.limit !== null ? [one.limit] : []))
  const [written] = limits
  if (
    written === undefined ||
    limits.some((one) => own.includes(one)) ||
    departs(rule, WORDS[written], AGREES[written])
  )
    return null
  return fault('strictness', rule, { number: value, limit: own[0] ?? 'equal', written }, path)
}

/** How a reading would name each limit when it departs from it. */
const WORDS: Readonly<Record<Limit, string>> = {
  above: '超过',
  'at-least': '以上',
  below: '不满',
  'at-most': '以下',
  about: '左右',
}

/** How a reading confirms a limit: 以上 includes the number. */
const INCLUDES = /^[^.。;；不]{0,24}?(?:\binclude|含|包括)/
const EXCLUDES = /^[^.。;；]{0,24}?(?:\bexclude|不含|不包括)/
const AGREES: Readonly<Record<Limit, RegExp>> = {
  above: EXCLUDES,
  'at-least': INCLUDES,
  below: EXCLUDES,
  'at-most': INCLUDES,
  about: /^(?!)/,
}

/** How it confirms a soft verb: 推动 only encourages, or the verb by itself. */
const ENCOURAGES = /^(?:\s*(?:[.。]|$)|[^.。;；]{0,30}\bencourag|[^.。;；]{0,30}(?:只是|仅为|属于?)(?:鼓励|倡导))/
/** What speaks of a demand all the same. */
const BINDS = /\bbind|\bbound\b|mandatory|duty|duties|demand|oblig|must|义务|强制|约束|必须|应当/i

/** Whether a reading names a word otherwise than to confirm it. */
const departs = ({ reading }: Rule, word: string, agrees: RegExp): boolean =>
  (reading ?? '')
    .split(word)
    .slice(1)
    .some((after) => !agrees.test(after) || /^[^.。;；]{0,24}\bnot\b/.test(after))

/** A number that the reading gives is an exception somebody wrote down. */
const names = ({ reading }: Rule, value: number): boolean =>
  reading !== null &&
  new RegExp(`(?<![\\d.])${String(Math.abs(value)).replace('.', '\\.')}(?![\\d.]*\\d)`).test(
    reading.replace(/(\d) (?=\d{3})/g, '$1'),
  )

/** Zero for changes and one for existence are no numbers of a text. */
const IMPLIED = [0, 1]

const thresholdsOf = (rule: Rule): Threshold[] =>
  (['when', 'require'] as const).flatMap((part) => {
    const condition = rule[part]
    return (condition ? leavesAt(condition, `/${part}`) : []).flatMap(
      ({ leaf: { operator, value }, path, isNegated }) => {
        if (typeof value === 'number') {
          if (IMPLIED.includes(value) || isWhole(value, rule)) return []
          const limit = LIMITS[operator]
          if (!isNegated) return [{ value, path, limits: [limit] }]
          const other = limit && OTHER_SIDE[limit]
          return [{ value, path, limits: part === 'when' ? [other, limit] : [other] }]
        }
        const isAbout = typeof value === 'object' && 'target' in value
        return isAbout ? [{ value: value.target, path, limits: ['about' as const] }] : []
      },
    )
  })

interface PlacedLeaf {
  readonly leaf: Leaf
  readonly path: string
  readonly isNegated: boolean
}

/** The comparisons of a condition, each with its path and whether its contrary is asked for. */
const leavesAt = (condition: Condition, path: string, isNegated = false): PlacedLeaf[] => {
  const parts = (list: readonly Condition[], key: string): PlacedLeaf[] =>
    list.flatMap((part, index) => leavesAt(part, `${path}/${key}/${index}`, isNegated))
  if ('not' in condition) return leavesAt(condition.not, `${path}/not`, !isNegated)
  if ('all' in condition) return parts(condition.all, 'all')
  if ('any' in condition) return parts(condition.any, 'any')
  return [{ leaf: condition, path, isNegated }]
}

/** What is whole cannot rise: the 100 beside a trend is no number of the text. */
const isWhole = (value: number, { require }: Rule): boolean =>
  value === 100 && require !== null && 'any' in require && leavesIn(require).some((leaf) => leaf.value === 0)

/** How near is near is nobody's to guess: the reading says it. */
const toleranceFaults = (rule: Rule): Problem[] =>
  (['when', 'require'] as const).flatMap((part) => {
    const condition = rule[part]
    return (condition ? leavesAt(condition, `/${part}`) : []).flatMap(({ leaf: { value }, path }) => {
      const tolerance = typeof value === 'object' && 'tolerance' in value ? value.tolerance : null
      if (tolerance === null || names(rule, tolerance)) return []
      return [fault('tolerance-not-in-reading', rule, { tolerance }, `${path}/value`)]
    })
  })

const forceFaults = (rule: Rule, clause: Clause | undefined): Problem[] => {
  const { quote, binding, reading } = rule
  const soft = SOFT.exec(leadOf(quote, clause))?.[0]
  const hard = (HARD.exec(quote) ?? (soft || clause?.part !== 'measures' ? null : LIMIT.exec(quote)))?.[0]
  const says = (word: string, agrees = INCLUDES): Problem[] =>
    departs(rule, word, agrees) ? [] : [fault('force', rule, { binding, word }, '/binding')]
  if (clause?.part === 'goals') return binding === 'mandatory' ? says('主要目标') : []
  if (hard) return binding === 'mandatory' ? [] : says(hard)
  if (!soft || binding !== 'mandatory') return []
  return reading?.includes(soft) && BINDS.test(reading) ? [] : says(soft, ENCOURAGES)
}

/** The quote with what leads up to it: the verb may stand before the words that were quoted. */
const leadOf = (quote: string, clause: Clause | undefined): string => {
  const text = squeeze(clause?.text ?? '')
  const at = Math.max(0, text.indexOf(squeeze(quote)))
  const start = Math.max(...['，', '。', '；', '\n'].map((mark) => text.lastIndexOf(mark, at - 1))) + 1
  return text.slice(at === 0 ? 0 : start, at) + squeeze(quote)
}
