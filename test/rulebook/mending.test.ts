import { fc, test as propertyTest } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { problem } from '../../src/model/index.ts'
import { applyEdits, fixesAmong } from '../../src/rulebook/index.ts'
import { lintFiles, PATH } from './lint-here.ts'

const SOUND = `# the clause
clause: qingyuan/environment/measures-6
title: {zh: 卫生厕所, en: toilets}
rules:
  # the rule
  stall-ratio:
    title: {zh: 女厕位与男厕位之比, en: women's to men's stalls}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet   # who
    binding: mandatory
    # how the words are read
    reading: the toilets, all of them
    when: {fact: highTraffic, operator: equal, value: true}
    require:
      all:
        # the ratio
        - {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}
    cases:
      - {name: a, record: {highTraffic: true, femaleStalls: 3, maleStalls: 2}, verdict: pass}
      - {name: b, record: {highTraffic: true, femaleStalls: 2, maleStalls: 2}, verdict: fail}
# what is left
not-checked:
  - {quote: 分类有序推进农村厕所革命, why: no measure of 分类有序}
# the end
`

const FAULTS: readonly (readonly [string, string])[] = [
  ['clause: qingyuan/environment/measures-6', 'clause： qingyuan/environment/measures-6'],
  ['subject: public-toilet', 'subjct: public-toilet'],
  ['public-toilet   #', 'public-toillet   #'],
  ['binding: mandatory', 'binding：mandatory'],
  ['value: true', 'value: "true"'],
  ['operator: equal, value', 'operator: eqaul， value'],
  ['femaleToMaleStalls', 'femaleToMaleStals'],
  ['greaterThanInclusive', '">="'],
  ['value: 1.5', "value: '1.5'"],
  ['verdict: pass', 'verdict: pas'],
  ['not-checked:', 'not-cheked:'],
  ['why: no', 'whi: no'],
]

const mended = async (text: string): Promise<string> => {
  const problems = await lintFiles({ [PATH]: text })
  const next = applyEdits(text, fixesAmong(text, PATH, problems))
  return next === text ? text : mended(next)
}

describe('mending', () => {
  test('leaves a sound file as it is', async () => {
    expect(await lintFiles({ [PATH]: SOUND })).toEqual([])
    expect(await mended(SOUND)).toBe(SOUND)
  })

  propertyTest.prop([fc.subarray([...FAULTS], { minLength: 1 })], { numRuns: 20 })(
    'gives back the file that was spoilt, comments and all',
    async (faults) => {
      expect(await mended(faults.reduce((text, [right, wrong]) => text.replace(right, wrong), SOUND))).toBe(SOUND)
    },
  )

  const BLOCKS = SOUND.split(/^(?= {4}(?:quote|subject|binding|#|when|require|cases))/m)
  const [head = '', ...rest] = BLOCKS
  const [last = '', ...others] = rest.toReversed()
  const [ofRule = '', behind = ''] = last.split(/^(?=# what is left)/m)
  propertyTest.prop([fc.shuffledSubarray([...others, ofRule], { minLength: others.length + 1 })], { numRuns: 20 })(
    'puts keys in their order with the comments above them',
    async (blocks) => {
      expect(await mended(head + blocks.join('') + behind)).toBe(SOUND)
    },
  )

  test('leaves to a person what two words are as near to', () => {
    const fault = (sure: number) =>
      problem('unknown-fact', { fact: 'stals', suggestion: 'stalls', sure }, { file: 'a', line: 1, column: 7 })
    expect(fixesAmong('fact: stals', 'a', [fault(1)])).toHaveLength(1)
    expect(fixesAmong('fact: stals', 'a', [fault(0)])).toEqual([])
  })
})
