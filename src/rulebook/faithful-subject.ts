import type { Clause, Problem, Rule } from '../model/index.ts'
import { claimedBy, squeeze } from '../plan/index.ts'
import { ruleFault } from './rule-fault.ts'
import { BEARERS, SUBJECT_WORDS } from './subject-words.ts'

/** Words of duty right behind the one who bears it; 应 within 供应, 应届 or 应保尽保 binds nobody. */
const DUTY = '[^，。；、]{0,2}?(?:应当|必须|不得|至少|(?<!供)应(?=根据|按|依|建立|设|为|向|在))'
const BOUND = Object.entries(BEARERS).map(([kind, words]) => ({
  kind,
  bound: new RegExp(`(?:${words.source})${DUTY}`),
}))

/** A share of many: 村委会成员中女性比例达到30%以上 is asked of an area, never of one committee. */
const SHARE = /(?:率|比例|占比|比重)(?!相)[^，。；]{0,8}?(?:\d|逐步|提高|不低于|达到|超过)/
/** A congress and a toilet have shares of their own. */
const HAVE_SHARES = ['area-statistics', 'congress', 'public-toilet']

/**
 * Where a rule is about others than its sentence: no word of its subject in the sentence or the title, another bearer of the
 * duty, a share of many held against one body. An exception is one whose `reading` names the subject.
 */
export const subjectFaults = (rule: Rule, clause: Clause): Problem[] => {
  const { subject, reading } = rule
  const words = SUBJECT_WORDS[subject]
  if (words === undefined || (reading !== null && words.reading.test(reading))) return []
  const quote = squeeze(rule.quote)
  const bearers = BOUND.filter(({ bound }) => bound.test(quote)).map(({ kind }) => kind)
  const isOther = bearers.length > 0 && !bearers.includes(subject)
  const isShare = SHARE.test(quote) && !HAVE_SHARES.includes(subject)
  const bearer = isOther ? (bearers[0] ?? '') : ''
  const isNamed = words.plan.test(saidOf(rule, clause))
  return [
    ...(isNamed && !isOther ? [] : [ruleFault('subject-not-in-sentence', rule, { subject, bearer }, '/subject')]),
    ...(isShare ? [ruleFault('share-of-many', rule, { subject }, '/subject')] : []),
  ]
}

/** The quote with its sentences, and the rule's title. */
const saidOf = ({ quote, title }: Rule, clause: Clause): string =>
  squeeze([quote, ...claimedBy(clause, quote).map(({ text }) => text), title.zh].join(''))
