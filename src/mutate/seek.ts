import { EARLIER, type Seat } from '../engine/index.ts'
import type { Leaf, Rule, RuleCase } from '../model/index.ts'
import { changed, type Draft, draftOf, type Step } from './draft.ts'
import type { Ground } from './ground.ts'
import { limitsOf, stepped } from './limit.ts'
import type { MissingCase } from './mutation.ts'
import { stepsOf, unknownWords } from './steps.ts'
import { kills, type Suspect, type Trial, trialOf } from './trial.ts'

/** Beyond so many records the search gives up. */
const MAX_DRAFTS = 4000

/** A record found, as a case, and whom it kills. */
interface Find {
  readonly one: RuleCase
  readonly kills: readonly Suspect[]
  readonly cost: number
}

/** The fewest cases that kill the survivors, sought near the cases there are; and those for which none was found. */
export const seekCases = (
  rule: Rule,
  trials: readonly Trial[],
  survivors: readonly Suspect[],
  ground: Ground,
): { readonly missing: readonly MissingCase[]; readonly elusive: readonly string[] } => {
  if (survivors.length === 0) return { missing: [], elusive: [] }
  const finds: Find[] = []
  const names = new Set(rule.cases.map(({ name }) => name))
  let open: readonly Suspect[] = survivors
  for (const drafts of [singles, pairs, themselves]) {
    for (const draft of drafts(rule, trials, ground)) {
      const find = tried(rule, draft, open, names, ground)
      if (find) finds.push(find)
    }
    open = open.filter((suspect) => !finds.some((find) => find.kills.includes(suspect)))
    if (open.length === 0) break
  }
  return { missing: fewest(openFirst(finds)), elusive: open.map(({ mutant }) => mutant.id) }
}

/** Judged by the rule itself, a draft becomes a case that states what comes out. */
const tried = (
  rule: Rule,
  draft: Draft,
  survivors: readonly Suspect[],
  names: ReadonlySet<string>,
  ground: Ground,
): Find | null => {
  const trial = stated(rule, draft, ground)
  if (trial === null) return null
  const killed = survivors.filter((suspect) => kills(trial, suspect, ground))
  if (killed.length === 0) return null
  const name = free(blankName(rule, draft, killed, ground) ?? nameOf(draft, trial.seat, leavesOf(killed)), names)
  const odd = trial.one.reason === 'suspect' || trial.one.reason === 'outside-period' ? 2 : 0
  return { one: { ...trial.one, name }, kills: killed, cost: draft.steps.length + odd }
}

/** A draft as a case with the verdict that the rule gives; null where its records would be refused. */
export const stated = (rule: Rule, draft: Draft, ground: Ground): Trial | null => {
  const blank = { ...draft, verdict: 'error', missing: null, reason: null, remedy: null, message: null } as const
  const trial = trialOf(rule, blank, ground)
  if (trial === null) return null
  const { verdict, missing, reason } = trial.seat.finding(ground.bench.variant(rule))
  const { name, record, earlier, bodies, line } = draft
  const one: RuleCase = {
    ...{ name, record, earlier, bodies, verdict, line, remedy: null, message: null },
    missing: verdict === 'unknown' && missing.length > 0 ? missing : null,
    reason: reason === 'missing' ? null : reason,
  }
  return { ...trial, one }
}

const leavesOf = (suspects: readonly Suspect[]): Leaf[] => suspects.flatMap(({ mutant }) => mutant.leaf ?? [])

/** What shows that a blank is no zero is named for the blank. */
const blankName = (rule: Rule, { steps }: Draft, killed: readonly Suspect[], ground: Ground): string | null => {
  const blanks = killed.flatMap(({ mutant }) => mutant.blank ?? [])
  const [first] = blanks
  if (first === undefined || blanks.length < killed.length || steps.some(({ value }) => value === undefined))
    return null
  const spec = ground.specOf(rule, first.replace(EARLIER, ''))
  return spec ? unknownWords(first, spec) : null
}

/** What was changed, in the words of authors: `exactly 1.5`; where several limits are near, that of the comparison in question. */
export const nameOf = ({ name, steps }: Draft, seat: Seat, leaves: readonly Leaf[]): string => {
  const says = steps.map((step) => wordsOf(step, seat, leaves))
  return says.length > 0 ? [...new Set(says)].join(', ') : name
}

/** A name that no case of the rule has. */
export const free = (text: string, names: ReadonlySet<string>): string => {
  if (!names.has(text)) return text
  return [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${text}, ${number}`).find((one) => !names.has(one)) ?? text
}

const wordsOf = ({ says }: Step, seat: Seat, leaves: readonly Leaf[]): string => {
  if (typeof says === 'string') return says
  const places = [...leaves, says].flatMap((leaf) => sideWords(leaf, seat.number(leaf.fact)) ?? [])
  return places[0] ?? `${says.fact} ${seat.number(says.fact) ?? 'open'}`
}

/** Where a number lies, if that is next to a limit. */
const sideWords = (leaf: Leaf, number: number | null): string | null => {
  if (number === null) return null
  const limit = limitsOf(leaf).find((one) => number >= stepped(one, -1) && number <= stepped(one, 1))
  if (limit === undefined) return null
  return number === limit ? `exactly ${limit}` : `just ${number < limit ? 'below' : 'above'} ${limit}`
}

/** A blank is best shown where the verdict hangs on it; a case that complies either way counts only where there is no such. */
const openFirst = (finds: readonly Find[]): Find[] => {
  const isOpen = ({ one }: Find): boolean => one.verdict === 'unknown'
  const shown = new Set(finds.filter(isOpen).flatMap(({ kills: killed }) => killed))
  return finds.map((find) =>
    isOpen(find) ? find : { ...find, kills: find.kills.filter((suspect) => !shown.has(suspect)) },
  )
}

/** Cases that kill most, then those with the fewest changes, until all that can be killed are. */
const fewest = (finds: readonly Find[]): MissingCase[] => {
  const chosen: MissingCase[] = []
  const dead = new Set<Suspect>()
  for (;;) {
    const fresh = ({ kills: killed }: Find): Suspect[] => killed.filter((suspect) => !dead.has(suspect))
    const best = finds.reduce<Find | null>((champion, find) => {
      const [more, most] = [fresh(find).length, champion ? fresh(champion).length : 0]
      return more > most || (more > 0 && more === most && champion && find.cost < champion.cost) ? find : champion
    }, null)
    if (best === null) return chosen
    const killed = fresh(best)
    chosen.push({ one: best.one, kills: killed.map(({ mutant }) => mutant.id) })
    for (const suspect of killed) dead.add(suspect)
  }
}

type Drafts = (rule: Rule, trials: readonly Trial[], ground: Ground) => Generator<Draft>

/** Cases with one thing changed; those of small numbers also ten and a hundred times as large, to come close to a ratio. */
export const singles: Drafts = function* (rule, trials, ground) {
  const pool = trials.map(({ one }) => draftOf(one))
  for (const trial of seedsOf(rule, trials, ground)) {
    const draft = draftOf(trial.one)
    const facts = ground.bench.factsOf(rule)
    for (const step of distinct(stepsOf(rule, trial, pool, ground))) {
      const one = changed(draft, step, rule, ground)
      yield one
      // a figure that is also the one before: neither risen nor fallen
      const before = { ...step, fact: EARLIER + step.fact, says: 'unchanged' }
      if (typeof step.value === 'number' && facts.includes(before.fact)) yield changed(one, before, rule, ground)
    }
  }
}

/** Cases with two things changed. */
const pairs: Drafts = function* (rule, trials, ground) {
  const pool = trials.map(({ one }) => draftOf(one))
  let drafts = 0
  for (const trial of seedsOf(rule, trials, ground)) {
    const steps = distinct(stepsOf(rule, trial, pool, ground))
    for (const [index, first] of steps.entries()) {
      for (const second of steps.slice(index + 1)) {
        if (first.fact === second.fact) continue
        if (drafts++ > MAX_DRAFTS) return
        yield changed(changed(draftOf(trial.one), first, rule, ground), second, rule, ground)
      }
    }
  }
}

/** The cases as they stand, once they state all that comes out. */
const themselves: Drafts = function* (_rule, trials) {
  for (const { one } of trials) yield draftOf(one)
}

const distinct = (steps: readonly Step[]): Step[] =>
  [...new Map(steps.toReversed().map((step) => [JSON.stringify([step.fact, step.value]), step])).values()].reverse()

const LARGER = [10, 100]

const seedsOf = (rule: Rule, trials: readonly Trial[], ground: Ground): Trial[] => {
  const seeds = trials.length > 0 ? trials : [emptyTrial(rule, ground)].flatMap((trial) => trial ?? [])
  return [...seeds, ...LARGER.flatMap((times) => seeds.flatMap((trial) => enlarged(rule, trial, times, ground) ?? []))]
}

const emptyTrial = (rule: Rule, ground: Ground): Trial | null =>
  stated(rule, draftOf({ name: 'nothing said', record: {}, earlier: [], bodies: [], line: rule.line }), ground)

const enlarged = (rule: Rule, { one, ready }: Trial, times: number, ground: Ground): Trial | null => {
  const facts = ground.rulebook.kinds[rule.subject]?.facts ?? {}
  const counts = ground.bench
    .factsOf(rule)
    .filter((fact) => ground.specOf(rule, fact) && facts[fact]?.type === 'integer')
  const given = counts.filter((fact) => typeof ready.record.facts[fact] === 'number')
  if (given.length < 2) return null
  const larger = given.reduce((draft, fact) => {
    const value = Number(ready.record.facts[fact]) * times
    return changed(draft, { fact, value, says: '' }, rule, ground)
  }, draftOf(one))
  return stated(rule, { ...larger, steps: [] }, ground)
}
