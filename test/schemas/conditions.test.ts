import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OPERATORS, type ProblemCode } from '../../src/model/index.ts'
import { readCondition } from '../../src/rulebook/condition.ts'
import { scopeOf } from '../../src/rulebook/index.ts'
import { Reporter } from '../../src/rulebook/reporter.ts'
import { readYaml } from '../../src/source/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { FOR_EDITORS, schemaOf } from './schemas-here.ts'

const ajv = new Ajv2020({ strict: true })
formats.default(ajv, ['date'])
ajv.addVocabulary([...FOR_EDITORS])
ajv.addSchema(schemaOf('rule-file'))
const isCondition = ajv.compile({ $ref: 'rule-file.json#/$defs/condition' })

const toilets = kinds.specs['public-toilet']
const scope = toilets ? scopeOf(toilets, []) : new Map()

/** What the reader of conditions has against one. */
const codesOf = (condition: unknown): ProblemCode[] => {
  const reporter = new Reporter('a.yaml')
  const [node] = readYaml(JSON.stringify(condition)).nodes
  if (node) readCondition(reporter, node, scope)
  return reporter.problems.map(({ code }) => code)
}

const value = fc.constantFrom<unknown>(
  ...[1.5, 0, 'urban', true, null, [], [1], ['urban', 'rural'], [null], ['x', true]],
  ...[{ fact: 'maleStalls' }, { fact: 'maleStalls', path: '$' }, { target: 1, tolerance: 1 }, { target: 1 }, {}],
)
const leaf = fc.record(
  {
    fact: fc.constantFrom('femaleStalls', 'setting', 'sanitary'),
    operator: fc.constantFrom(...OPERATORS, 'atLeast'),
    value,
    path: fc.constant('$'),
    unit: fc.constant('%'),
  },
  { requiredKeys: [] },
)
const usual = fc.record({ fact: fc.constant('femaleStalls'), operator: fc.constantFrom(...OPERATORS), value })

const { condition } = fc.letrec((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    { arbitrary: usual, weight: 4 },
    { arbitrary: leaf, weight: 1 },
    { arbitrary: fc.record({ not: tie('condition') }), weight: 1 },
    { arbitrary: fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }), weight: 2 },
    {
      arbitrary: fc.record({ any: tie('condition'), all: fc.array(tie('condition')) }, { requiredKeys: [] }),
      weight: 1,
    },
  ),
}))

describe('conditions', () => {
  test('what the compiler accepts, the schema accepts', () => {
    fc.assert(
      fc.property(condition, (tried) => {
        if (codesOf(tried).length === 0) expect(isCondition(tried), JSON.stringify(tried)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('what the compiler refuses, the schema refuses, unless it takes the facts to know', () => {
    const needsFacts: readonly ProblemCode[] = ['value-type', 'operator-type', 'unknown-fact']
    fc.assert(
      fc.property(condition, (tried) => {
        const ofForm = codesOf(tried).filter((code) => !needsFacts.includes(code))
        if (ofForm.length > 0) expect(isCondition(tried), `${ofForm}: ${JSON.stringify(tried)}`).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
