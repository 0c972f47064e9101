import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { FactRecord, FactSpec, Leaf, Rule, Rulebook } from '../../src/model/index.ts'
import { type TypedKind, typeKind } from '../../src/typed/index.ts'
import { verdictsOf } from '../../src/verdicts/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A kind with one fact, a choice, and a rule on it, which by default demands the first of its choices. */
const oneChoice = (
  name: string,
  choices: readonly string[],
  demand: Pick<Leaf, 'operator' | 'value'> = { operator: 'equal', value: choices[0] ?? '' },
): TypedKind => {
  const title = { zh: name, en: name }
  const fact: FactSpec = { name, type: 'choice', title, unit: null, choices, columns: [] }
  const require = { fact: name, ...demand }
  const rule = { id: 'p/x/y-1/z', plan: 'p', subject: 'thing', when: null, require, binding: 'mandatory' }
  const kinds = { thing: { kind: 'thing', title, facts: { [name]: fact } } }
  const rulebook = { rules: [rule as unknown as Rule], measures: [], kinds, plans: [] }
  const kind = typeKind(rulebook as unknown as Rulebook, 'p', 'thing', { ranges: {}, consistency: [] })
  if (kind === null) throw new Error('no kind')
  return kind
}

const recordOf = (facts: Readonly<Record<string, string>>): FactRecord => ({
  kind: 'thing',
  id: 'T',
  area: '441802',
  asOf: '2026-05-01',
  facts: Object.assign(Object.create(null), facts),
  suspect: Object.create(null),
})

const forbidCode = (error: Error): void => {
  class Forbidden {
    constructor() {
      throw error
    }
  }
  vi.stubGlobal('Function', Forbidden)
}

const HOSTILE = ['"];globalThis.broken=true;//', '\\"', '`', '\u2028', '\n', "'", '*/', '</script>']

test('names and choices of any text stay text in the generated code', () => {
  const word = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(word, fc.uniqueArray(word, { minLength: 2, maxLength: 4 }), (name, choices) => {
      if (name === '__proto__' || name === 'areaLevel' || name === 'asOf') return
      const { judgeRecord, isGenerated } = verdictsOf(oneChoice(name, choices))
      expect(isGenerated).toBe(true)
      const codes = choices.map((choice) => {
        const out = new Uint8Array(1)
        return judgeRecord(recordOf({ [name]: choice }), out) && out[0]
      })
      expect(codes).toEqual(choices.map((_, index) => (index === 0 ? 0 : 1)))
    }),
  )
  expect(globalThis).not.toHaveProperty('broken')
})

test('of more choices than a number has bits, those named are told from the others', () => {
  const choices = Array.from({ length: 70 }, (_, index) => `type ${index}`)
  const named = fc
    .constantFrom(30, choices.length - 1)
    .chain((last) => fc.uniqueArray(fc.nat(last), { minLength: 1, maxLength: 8 }))
  fc.assert(
    fc.property(named, fc.constantFrom('in', 'notIn'), (codes, operator) => {
      const value = codes.map((code) => choices[code] ?? '')
      const { judgeRecord } = verdictsOf(oneChoice('type', choices, { operator, value }))
      const out = new Uint8Array(1)
      const verdicts = choices.map((type) => judgeRecord(recordOf({ type }), out) && out[0])
      expect(verdicts).toEqual(choices.map((_, code) => (codes.includes(code) === (operator === 'in') ? 0 : 1)))
    }),
  )
})

test('where code may not be generated, closures judge', () => {
  forbidCode(new EvalError('Code generation from strings disallowed for this context'))
  const { judgeRecord, isGenerated } = verdictsOf(oneChoice('setting', ['urban', 'rural']))
  expect(isGenerated).toBe(false)
  const out = new Uint8Array(1)
  expect([judgeRecord(recordOf({ setting: 'rural' }), out), out[0]]).toEqual([true, 1])
})

test('another fault of the generator is not hidden', () => {
  forbidCode(new SyntaxError('unexpected token'))
  expect(() => verdictsOf(oneChoice('setting', ['urban', 'rural']))).toThrow(SyntaxError)
})
