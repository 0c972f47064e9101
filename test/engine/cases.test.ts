import { expect, test } from 'vitest'
import { judgeOf, runCases } from '../../src/engine/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { CLAUSE, CLAUSE_FILE, compiledOf, RULE } from '../schemas/rulebook-here.ts'

const facts = { femaleStalls: 3, maleStalls: 2 }
const cases = [
  { name: 'sound', record: facts, verdict: 'pass' },
  { name: 'wrong', record: facts, verdict: 'fail' },
  { name: 'refused', record: { femaleStals: 3 }, verdict: 'pass' },
  { name: 'refused before', record: facts, earlier: [{ femaleStals: 3 }], verdict: 'pass' },
]
const { rulebook } = compiledOf({
  [`${CLAUSE}.yaml`]: JSON.stringify({ ...CLAUSE_FILE, rules: { 'stall-ratio': { ...RULE, cases } } }),
})

const codesWith = async (judging: boolean) => {
  if (rulebook === null) throw new Error('the rulebook has problems')
  const results = await runCases(rulebook, judging ? judgeOf(rulebook) : null, kinds.read)
  return results.map(({ name, problems }) => [name, ...problems.map(({ code }) => code)])
}

test('cases say what does not come out as written, and which records no door would accept', async () => {
  expect(await codesWith(true)).toEqual([
    ['sound'],
    ['wrong', 'case-failed'],
    ['refused', 'case-record'],
    ['refused before', 'case-record'],
  ])
})

test('without a judge they are only read', async () => {
  expect(await codesWith(false)).toEqual([
    ['sound'],
    ['wrong'],
    ['refused', 'case-record'],
    ['refused before', 'case-record'],
  ])
})
