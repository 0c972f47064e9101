import type { Consistency, FactRecord, FactValue } from '../model/index.ts'
import { toEvidence } from './evidence.ts'
import { toMember } from './member.ts'
import { isMap, type Place } from './schema.ts'
import { suspicions } from './suspicion.ts'

/** The typed record in a value that its schema accepts; nothing but members is changed on the way. */
export const toRecord = (
  value: Readonly<Record<string, unknown>>,
  kind: string,
  places: readonly Place[],
  consistency: readonly Consistency[],
): FactRecord => {
  const facts: Record<string, FactValue> = Object.create(null)
  for (const { spec, within } of places) {
    const holder = within === null ? value : own(value, within)
    // most facts of a kind are not given, and to look is cheaper than to ask whose a property is
    if (holder === undefined || (holder as Readonly<Record<string, unknown>>)[spec.name] === undefined) continue
    const fact = own(holder, spec.name)
    if (fact !== undefined) facts[spec.name] = factValue(fact)
  }
  const evidence = own(value, 'evidence')
  const record = {
    kind,
    ...envelopeOf(value),
    facts: Object.freeze(facts),
    ...(evidence === undefined ? {} : { evidence: toEvidence(evidence) }),
  }
  return Object.freeze(Object.defineProperty(record, 'suspect', suspectOf(places, consistency))) as FactRecord
}

/**
 * Suspicions are worked out when somebody asks: what was found on the same facts before holds without. Records of a kind share one
 * getter, since an object with a getter of its own has a shape of its own, which costs more than the record.
 */
const suspectOf = (places: readonly Place[], consistency: readonly Consistency[]): PropertyDescriptor => {
  const known = GETTERS.get(places)
  if (known !== undefined) return known
  const found = new WeakMap<FactRecord['facts'], FactRecord['suspect']>()
  const descriptor: PropertyDescriptor = {
    enumerable: true,
    get(this: FactRecord) {
      const before = found.get(this.facts)
      if (before !== undefined) return before
      const suspect = suspicions(this.facts, places, consistency, this.asOf)
      found.set(this.facts, suspect)
      return suspect
    },
  }
  GETTERS.set(places, descriptor)
  return descriptor
}

/** A kind has one list of places. */
const GETTERS = new WeakMap<readonly Place[], PropertyDescriptor>()

const own = (value: unknown, key: string): unknown =>
  isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined

const factValue = (value: unknown): FactValue =>
  Array.isArray(value) ? Object.freeze(value.map(toMember)) : (value as string | number | boolean)

const envelopeOf = (value: unknown): Pick<FactRecord, 'id' | 'area' | 'asOf' | 'name' | 'source'> => {
  const text = (key: string): string => String(own(value, key))
  const optional = (key: 'name' | 'source') => (own(value, key) === undefined ? {} : { [key]: text(key) })
  return { id: text('id'), area: text('area'), asOf: text('asOf'), ...optional('name'), ...optional('source') }
}
