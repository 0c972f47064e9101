import type { Clause, Plan, Problem, Rule } from '../model/index.ts'
import { claimedBy, squeeze } from '../plan/index.ts'
import { deadlinesIn } from './deadline.ts'
import { ruleFault } from './rule-fault.ts'

/**
 * Where a rule falls due on another day than its sentence says: a deadline that was dropped, or bound from the start, and a
 * day that no sentence names. An exception is one whose `reading` gives the year.
 */
export const dueFaults = (rule: Rule, clause: Clause, { period }: Plan): Problem[] => {
  const said = saidDates(rule, clause, period.to)
  const isKept = rule.binding !== 'mandatory' && rule.due !== null && said.includes(rule.due)
  const [first] = said
  if (first !== undefined) {
    const excused = said.some((date) => namesYear(rule, date))
    return isKept || excused ? [] : [ruleFault('due-not-in-rule', rule, { date: first, due: rule.due ?? '' }, '/due')]
  }
  if (rule.due === null || rule.due === period.to || namesYear(rule, rule.due)) return []
  // what a semicolon joins shares the deadline that leads it
  const led = deadlinesIn(squeeze(clause.text), period.to).some(({ date }) => date === rule.due)
  return led ? [] : [ruleFault('due-not-in-sentence', rule, { date: rule.due }, '/due')]
}

/** The deadlines that govern a quote: its own; else the last one before it in its sentence, else those after it. */
const saidDates = ({ quote }: Rule, clause: Clause, planEnd: string): string[] => {
  const words = squeeze(quote)
  const text = squeeze(
    claimedBy(clause, quote)
      .map((sentence) => sentence.text)
      .join(''),
  )
  const from = text.indexOf(words)
  const all = deadlinesIn(text, planEnd)
  const own = all.filter(({ at }) => at >= from && at < from + words.length)
  const ahead = all.filter(({ at }) => at < from).slice(-1)
  return [own, ahead, all].find((some) => some.length > 0)?.map(({ date }) => date) ?? []
}

const namesYear = ({ reading }: Rule, date: string): boolean => reading?.includes(date.slice(0, 4)) ?? false
