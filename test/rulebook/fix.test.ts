import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Problem, problem } from '../../src/model/index.ts'
import { applyEdits, type Edit, fixesAmong, fixesOf } from '../../src/rulebook/index.ts'
import { compiledOf } from '../schemas/rulebook-here.ts'

const FILE = 'qingyuan/environment/measures-6.yaml'
const MEASURES = 'measures.yaml'
const shipped = (path: string): string => readFileSync(`rules/${path}`, 'utf8')

const problemsOf = (path: string, text: string): readonly Problem[] => compiledOf({ [path]: text }).problems

const mended = (path: string, text: string): string => applyEdits(text, fixesAmong(text, path, problemsOf(path, text)))

describe('what a suggestion or the half-width mark mends is as it was', () => {
  test.each([
    ['a fact', FILE, 'fact: femaleToMaleStalls', 'fact: femaleToMaleStals'],
    ['a fact in quotes', FILE, 'fact: setting', 'fact: "seting"', 'fact: "setting"'],
    ['an operator', FILE, 'operator: in,', 'operator: inn,'],
    ['a key', FILE, '    binding: mandatory', '    bindin: mandatory'],
    ['a subject', FILE, 'subject: public-toilet', 'subject: public-toilets'],
    ['a choice', FILE, 'value: urban', 'value: urbn'],
    ['a binding', FILE, 'binding: mandatory', 'binding: mandatry'],
    ['the clause', FILE, 'clause: qingyuan/environment/measures-6', 'clause: qingyuan/enviroment/measures-6'],
    ['a fact to raise', FILE, 'increase: [femaleStalls]', 'increase: [femaleStals]'],
    ['a full-width colon', FILE, '    binding: mandatory', '    binding：mandatory'],
    ['a full-width comma', FILE, 'setting, operator', 'setting， operator'],
    ['an operand of a measure', MEASURES, 'ratio: [femaleStalls, menStalls]', 'ratio: [femaleStals, menStalls]'],
    ['a kind of a measure', MEASURES, 'kinds: [public-toilet]', 'kinds: [public-toilett]'],
  ])('%s', (_what, path, right, wrong, again = right) => {
    const text = shipped(path)
    const planted = text.replace(right, wrong)
    expect(planted).not.toBe(text)
    expect(mended(path, planted)).toBe(text.replace(right, again))
  })

  test('a text without problems stays as it is', () => {
    expect(mended(FILE, shipped(FILE))).toBe(shipped(FILE))
  })
})

test('facts wait until the measures are sound again', () => {
  const measures = shipped(MEASURES).replace(
    '  ratio: [femaleStalls, menStalls]',
    '  ration: [femaleStalls, menStalls]',
  )
  const { problems } = compiledOf({ [MEASURES]: measures, [FILE]: shipped(FILE) })
  expect(problems.map(({ file, code }) => `${file} ${code}`)).toContain(`${FILE} unknown-fact`)
  expect(fixesAmong(shipped(FILE), FILE, problems)).toEqual([])
})

describe('nothing is mended', () => {
  const unknown = problem('unknown-fact', { fact: 'stals', suggestion: 'stalls' }, { line: 2, column: 3 })

  test.each([
    ['where nothing is suggested', '\n  stals', { ...unknown, params: { fact: 'stals', suggestion: '' } }],
    ['where the text has moved on', '\n  other', unknown],
    ['inside a longer word', '\n  stalsOfMen', unknown],
    ['in the next block', '\n  a: 1\nstals: 2', unknown],
    ['beyond the end', '', unknown],
    [
      'where the wrong mark is gone',
      'a: 1',
      problem('full-width-punctuation', { found: '：' }, { line: 1, column: 2 }),
    ],
  ])('%s', (_what, text, one) => {
    expect(fixesOf(text, one)).toEqual([])
  })
})

test('edits are made in the order of the text, and none inside another', () => {
  const edit = (from: number, to: number, text: string): Edit => ({
    from: { line: 2, column: from },
    to: { line: 2, column: to },
    text,
  })
  expect(applyEdits('ab\ncdef', [edit(3, 5, 'X'), edit(1, 2, 'Y'), edit(4, 5, 'Z')])).toBe('ab\nYdX')
})
