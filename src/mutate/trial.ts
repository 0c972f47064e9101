import { differences, EARLIER, type ReadyCase, type Seat, type Variant, withFacts } from '../engine/index.ts'
import type { FactRecord, FactType, FactValue, Rule, RuleCase } from '../model/index.ts'
import type { Ground } from './ground.ts'
import type { Mutant } from './mutants.ts'

/** A case whose records were read, seated before its rule and the mutants of it. */
export interface Trial {
  readonly one: RuleCase
  readonly ready: ReadyCase
  readonly seat: Seat
}

/** A case ready to be tried; null where no door would accept its records. */
export const trialOf = (rule: Rule, one: RuleCase, { bench, readCase }: Ground): Trial | null => {
  const ready = readCase(rule, one)
  return ready.record === null ? null : { one, ready, seat: bench.seat(rule, ready) }
}

/** A mutant ready to be tried. */
export interface Suspect {
  readonly mutant: Mutant
  readonly variant: Variant
}

/**
 * Whether the verdict that the case states, or why it is unknown, is not what the mutant says of its record. A remedy or a message
 * would give a limit away that no record lies on: they do not count. And what is unknown shows how a blank is read, but no condition
 * at work.
 */
export const kills = ({ one, ready, seat }: Trial, { mutant, variant }: Suspect, ground: Ground): boolean => {
  if (mutant.blank === null && one.verdict === 'unknown') return false
  const read = mutant.blank === null ? seat : blankSeat(ready, mutant, mutant.blank, ground)
  if (read.verdict(variant).verdict !== one.verdict) return true
  if (!one.missing && !one.reason) return false
  const stated = { ...one, remedy: null, message: null }
  return differences(stated, read.finding(variant), []).length > 0
}

/** What a blank is taken for by an engine that guesses, where it is not taken for 0. */
const BLANKS: Readonly<Partial<Record<FactType, FactValue>>> = { boolean: false, choice: '' }

/** The same records with nothing in the place of a fact read as 0, no or none of the choices. */
const blankSeat = (ready: ReadyCase, { rule }: Mutant, blank: string, { bench, specOf }: Ground): Seat => {
  const fact = blank.replace(EARLIER, '')
  const filled = (record: FactRecord): FactRecord =>
    Object.hasOwn(record.facts, fact)
      ? record
      : withFacts(record, { [fact]: BLANKS[specOf(rule, fact)?.type ?? 'number'] ?? 0 })
  const { record, records } = ready
  if (blank === fact) {
    const now = filled(record)
    return bench.seat(rule, { record: now, records: records.map((one) => (one === record ? now : one)) })
  }
  const past = records.filter((one) => one !== record && isPast(one, record))
  const before = past.length > 0 ? past.map(filled) : [filled(yearBefore(record))]
  return bench.seat(rule, { record, records: [...records.filter((one) => !past.includes(one)), ...before] })
}

const isPast = (one: FactRecord, { kind, id }: FactRecord): boolean => one.kind === kind && one.id === id

/** A record of the year before that says nothing. */
const yearBefore = (record: FactRecord): FactRecord => {
  const year: FactValue | undefined = record.facts.year
  const facts = Object.assign(Object.create(null), typeof year === 'number' ? { year: year - 1 } : {})
  const asOf = `${Number(record.asOf.slice(0, 4)) - 1}${record.asOf.slice(4)}`
  return { ...record, asOf, facts, suspect: Object.create(null) }
}
