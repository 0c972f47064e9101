import type { Arithmetic, Bilingual, Consistency, FactRecord, FactValue, Suspicion } from '../model/index.ts'
import type { Place } from './schema.ts'

type Facts = Readonly<Record<string, FactValue>>

/** The facts that cannot be true, each with why. */
export const suspicions = (
  facts: Facts,
  places: readonly Place[],
  consistency: readonly Consistency[],
  asOf: string,
): FactRecord['suspect'] => {
  let found: Record<string, Suspicion[]> | null = null
  const add = (fact: string, suspicion: Suspicion) => {
    found ??= Object.create(null) as Record<string, Suspicion[]>
    found[fact] = [...(found[fact] ?? []), Object.freeze(suspicion)]
  }
  for (const place of places) {
    const value = facts[place.spec.name]
    const text = place.spec.type === 'date' ? futureFault(place, value, asOf) : rangeFault(place, value)
    if (text) add(place.spec.name, { code: 'out-of-range', text })
  }
  for (const rule of consistency) {
    if (!isBroken(rule, facts)) continue
    const text = brokenText(rule, facts, places)
    for (const fact of new Set(namesIn(rule))) add(fact, { code: 'inconsistent', text })
  }
  if (found === null) return NONE
  for (const list of Object.values(found)) Object.freeze(list)
  return Object.freeze(found)
}

/** Of most records: one for all, since each of its kind takes memory that is freed late. */
const NONE: FactRecord['suspect'] = Object.freeze(Object.create(null))

const rangeFault = ({ spec, schema }: Place, value: FactValue | undefined): Bilingual | null => {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema['x-plausible'] ?? {}
  if (typeof value !== 'number' || (value >= minimum && value <= maximum)) return null
  const unit =
    spec.unit === null ? { zh: '', en: '' } : { zh: `（单位：${spec.unit.zh}）`, en: ` (unit: ${spec.unit.en})` }
  const range = `${Number.isFinite(minimum) ? minimum : ''}–${Number.isFinite(maximum) ? maximum : ''}`
  return Object.freeze({
    zh: `${spec.title.zh}为 ${value}，不在合理范围 ${range} 内${unit.zh}`,
    en: `${spec.title.en}: ${value} is outside the plausible range ${range}${unit.en}`,
  })
}

/** Nobody knows on which day something will have been done. */
const futureFault = ({ spec }: Place, value: FactValue | undefined, asOf: string): Bilingual | null =>
  typeof value === 'string' && value > asOf
    ? Object.freeze({
        zh: `${spec.title.zh} ${value} 晚于数据日期 ${asOf}`,
        en: `${spec.title.en}: ${value} is after the date of the facts, ${asOf}`,
      })
    : null

/** The facts that a consistency is about. */
export const namesIn = (rule: Consistency): readonly string[] =>
  'absent' in rule ? [rule.unless, rule.absent] : operandsOf(rule)

const operandsOf = (rule: Arithmetic): readonly string[] =>
  typeof rule.of === 'number' ? rule.sum : [...rule.sum, ...rule.of]

/** Only what is known can contradict itself: with a fact missing there is nothing to compare. */
const isBroken = (rule: Consistency, facts: Facts): boolean => {
  if (namesIn(rule).some((name) => facts[name] === undefined)) return false
  if ('absent' in rule) return facts[rule.unless] === false
  const left = total(rule.sum, facts)
  const right = typeof rule.of === 'number' ? BigInt(rule.of) : total(rule.of, facts)
  if (rule.is === 'lessThanInclusive') return left > right
  return rule.is === 'greaterThan' ? left <= right : left !== right
}

const total = (names: readonly string[], facts: Facts): bigint =>
  names.reduce((sum, name) => sum + BigInt(amount(facts[name])), 0n)

/** A list has as many as it lists; a yes is one and a no is none; a date is its day. */
const amount = (value: FactValue | undefined): number => {
  if (typeof value === 'string') return Date.parse(value) / DAY
  return Array.isArray(value) ? value.length : Number(value)
}

const DAY = 86_400_000

const brokenText = (rule: Consistency, facts: Facts, places: readonly Place[]): Bilingual => {
  const named = places.filter(({ spec }) => namesIn(rule).includes(spec.name))
  const values = (lang: keyof Bilingual) =>
    named.map(({ spec }) => `${spec.title[lang]} ${shown(facts[spec.name], lang)}`)
  const title = rule['x-title']
  return Object.freeze({
    zh: `${title.zh}（${values('zh').join('，')}）`,
    en: `${title.en} (${values('en').join(', ')})`,
  })
}

/** Of a roster only how many it lists: the rest is about persons. */
const shown = (value: FactValue | undefined, lang: keyof Bilingual): string => {
  if (typeof value === 'string') return value
  if (typeof value !== 'boolean') return String(amount(value))
  return value ? { zh: '是', en: 'yes' }[lang] : { zh: '否', en: 'no' }[lang]
}
