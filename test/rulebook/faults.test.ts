import { describe, expect, test } from 'vitest'
import { reportProblem } from '../../src/report/index.ts'
import { lintFiles, PATH } from './lint-here.ts'

const SOUND = `# yaml-language-server: $schema=../../../schemas/rule-file.json
clause: qingyuan/environment/measures-6
title: {zh: 符合妇女需求的卫生厕所建设, en: Toilets that meet women's needs}
rules:
  stall-ratio:
    title: {zh: 女厕位与男厕位之比, en: Women's to men's stalls}
    quote: 女厕位与男厕位的比例不小于 1.5:1
    subject: public-toilet
    binding: mandatory
    reading: Toilets neither built nor rebuilt are outside.
    when:
      all:
        - {fact: setting, operator: equal, value: urban}
        - {fact: construction, operator: in, value: [new, rebuilt]}
        - {fact: menStalls, operator: greaterThan, value: 0}
    require:
      all:
        - {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}
    remedy: {increase: [femaleStalls]}
    cases:
      - {name: exactly 1.5, record: {setting: urban, construction: new, femaleStalls: 3, maleStalls: 2}, verdict: pass}
      - name: just below
        record: {setting: urban, construction: new, femaleStalls: 299, maleStalls: 200}
        verdict: fail
not-checked:
  - quote: 分类有序推进农村厕所革命
    why: no measure of 分类有序
`

type Change = readonly [what: string, line: number, code: string, from: string | RegExp, to: string]

/** Faults that rule authors make, each the only one in a sound file, and the line at which it must be told. */
const FAULTS: readonly Change[] = [
  ['key typo', 8, 'unknown-key', 'subject:', 'subjct:'],
  ['clause typo', 2, 'unknown-clause', 'measures-6\n', 'measure-6\n'],
  ['top key typo', 25, 'unknown-key', 'not-checked:', 'not-cheked:'],
  ['indent less', 9, 'yaml-syntax', '    binding:', '   binding:'],
  ['indent more', 9, 'yaml-syntax', '    binding:', '      binding:'],
  ['wrong op dir', 18, 'strictness', 'greaterThanInclusive, value: 1.5', 'lessThanInclusive, value: 1.5'],
  ['wrong number', 18, 'number-not-in-quote', 'value: 1.5', 'value: 1.2'],
  ['strict', 18, 'strictness', 'greaterThanInclusive', 'greaterThan'],
  ['binding', 9, 'force', 'mandatory', 'encouraged'],
  ['binding target', 9, 'force', 'mandatory', 'target'],
  ['due', 10, 'due-not-in-sentence', 'mandatory\n', 'mandatory\n    due: 2025-12-31\n'],
  ['due outside', 10, 'due-not-in-sentence', 'mandatory\n', 'target\n    due: 2035-12-31\n'],
  ['due weird', 10, 'wrong-type', 'mandatory\n', 'target\n    due: 2025\n'],
  ['unknown fact', 15, 'unknown-fact', 'menStalls', 'mensStalls'],
  ['fact of other kind', 15, 'unknown-fact', 'menStalls', 'nursingRooms'],
  [
    'swapped title',
    6,
    'title-language',
    "zh: 女厕位与男厕位之比, en: Women's to men's stalls",
    "zh: Women's to men's stalls, en: 女厕位与男厕位之比",
  ],
  ['en has zh', 6, 'title-language', "en: Women's to men's stalls", "en: Women's 厕位 stalls"],
  ['clause en zh', 3, 'title-language', 'en: Toilets', 'en: 厕所 Toilets'],
  ['quote other clause', 7, 'quote-not-found', '女厕位与男厕位的比例不小于 1.5:1', '推动将女性健康知识'],
  ['dup id', 20, 'missing-key', '    remedy', '  stall-ratio:\n    remedy'],
  ['empty cases', 20, 'case-lacking', /cases:\n[\s\S]*?not-checked/, 'cases: []\nnot-checked'],
  ['case wrong verdict', 24, 'value-type', 'verdict: fail', 'verdict: passed'],
  ['no case that fails', 20, 'case-lacking', 'verdict: fail', 'verdict: pass'],
  ['case unknown field', 23, 'case-record', 'femaleStalls: 299', 'femaleStals: 299'],
  [
    'case record no map',
    23,
    'wrong-type',
    /record: \{setting: urban, construction: new, femaleStalls: 299, maleStalls: 200\}/,
    'record: [1]',
  ],
  ['why missing', 26, 'missing-key', '\n    why: no measure of 分类有序', ''],
  ['why empty', 27, 'wrong-type', 'why: no measure of 分类有序', "why: ''"],
  ['claimed twice', 26, 'claimed-twice', 'quote: 分类有序推进农村厕所革命', 'quote: 女厕位与男厕位的比例不小于 1.5:1'],
  ['remedy idle', 19, 'remedy-idle', 'increase: [femaleStalls]', 'set: {sanitary: true}'],
  ['remedy measure', 19, 'remedy-fact', 'increase: [femaleStalls]', 'increase: [femaleToMaleStalls]'],
  ['remedy raise men', 19, 'remedy-idle', 'increase: [femaleStalls]', 'increase: [maleStalls]'],
  ['in scalar', 14, 'wrong-type', '[new, rebuilt]', 'new'],
  ['equal list', 13, 'value-type', 'value: urban', 'value: [urban]'],
  ['type mismatch bool', 13, 'value-type', 'value: urban', 'value: true'],
  ['type str num', 18, 'value-type', 'value: 1.5', 'value: "1.5"'],
  ['percent', 18, 'number-not-in-quote', 'value: 1.5', 'value: 0.015'],
  ['about no tol', 18, 'value-type', 'greaterThanInclusive, value: 1.5', 'about, value: 1.5'],
  ['about tol', 18, 'strictness', 'greaterThanInclusive, value: 1.5', 'about, value: {target: 1.5, tolerance: 0.3}'],
  ['tab', 9, 'yaml-syntax', '    binding', '\tbinding'],
  ['fw digits', 18, 'value-type', 'value: 1.5', 'value: １.５'],
  ['fw colon', 9, 'full-width-punctuation', 'binding: ', 'binding：'],
  ['fw comma', 13, 'full-width-punctuation', 'equal, value', 'equal， value'],
  [
    'fw braces',
    13,
    'yaml-syntax',
    '{fact: setting, operator: equal, value: urban}',
    '｛fact: setting, operator: equal, value: urban｝',
  ],
  ['fw quotes', 13, 'value-type', 'value: urban', 'value: “urban”'],
  ['trailing garbage', 28, 'yaml-syntax', /$/, 'garbage\n'],
  ['doc marker', 29, 'wrong-type', /$/, '---\nclause: x\n'],
  ['merge key', 10, 'unknown-key', '    reading', '    <<: {reading: y}\n    xreading'],
  ['quote shortened', 7, 'wrong-type', '女厕位与男厕位的比例不小于 1.5:1', '1.5'],
  ['subject zh', 8, 'unknown-subject', 'public-toilet', '公共厕所'],
  ['require missing', 5, 'require-or-manual', / {4}require:\n.*\n.*\n/, ''],
  ['manual beside', 5, 'require-or-manual', '    remedy', '    manual: {zh: 好吗, en: ok}\n    remedy'],
  ['all not list', 17, 'wrong-type', /all:\n {8}- (\{fact: femaleToMale.*\})/, 'all: $1'],
  [
    'when contradiction',
    16,
    'condition-never',
    '    require',
    '        - {fact: setting, operator: equal, value: rural}\n    require',
  ],
  ['neg threshold', 15, 'condition-always', 'value: 0', 'value: -1'],
  [
    'double not',
    15,
    'condition-always',
    '{fact: menStalls, operator: greaterThan, value: 0}',
    '{not: {fact: menStalls, operator: greaterThanInclusive, value: 0}}',
  ],
  ['unclosed brace', 13, 'yaml-syntax', 'value: urban}', 'value: urban'],
  ['unclosed quote', 10, 'yaml-syntax', 'reading: Toilets', 'reading: "Toilets'],
  ['null value', 10, 'wrong-type', 'reading: Toilets neither built nor rebuilt are outside.', 'reading:'],
  ['rule name upper', 5, 'wrong-type', 'stall-ratio', 'stallRatio'],
  ['title missing en', 6, 'missing-key', ", en: Women's to men's stalls", ''],
  ['title plain', 6, 'wrong-type', /\{zh: 女厕位.*\}/, '女厕位与男厕位之比'],
  ['operator sym', 18, 'unknown-operator', 'greaterThanInclusive', '">="'],
  ['ratio flipped', 18, 'number-not-in-quote', 'value: 1.5', 'value: 0.67'],
  ['choice typo case', 21, 'case-record', 'setting: urban', 'setting: city'],
  [
    'fact op swapped',
    13,
    'unknown-fact',
    '{fact: setting, operator: equal, value: urban}',
    '{fact: equal, operator: setting, value: urban}',
  ],
  [
    'bool text',
    13,
    'value-type',
    '{fact: setting, operator: equal, value: urban}',
    '{fact: highTraffic, operator: equal, value: yes}',
  ],
  [
    'dup case',
    25,
    'case-repeated',
    'not-checked',
    '      - {name: again, record: {setting: urban, construction: new, femaleStalls: 3, maleStalls: 2}, verdict: pass}\nnot-checked',
  ],
  ['comment no space', 18, 'yaml-syntax', 'value: 1.5}', 'value: 1.5}#x'],
  [
    'threshold in when not quote',
    15,
    'number-not-in-quote',
    'menStalls, operator: greaterThan, value: 0',
    'menStalls, operator: greaterThan, value: 7',
  ],
  ['empty file', 1, 'missing-key', /[\s\S]*/, ''],
  ['list file', 1, 'wrong-type', /[\s\S]*/, '- a\n'],
  ['quote ellipsis', 7, 'quote-not-found', '女厕位与男厕位的比例不小于 1.5:1', '女厕位与男厕位……不小于 1.5:1'],
  ['quote dropped from notchecked', 26, 'quote-not-found', '分类有序推进农村厕所革命', '分类有序推进农村厕所变革'],
  [
    'a fact that is none among the missing',
    25,
    'unknown-fact',
    'verdict: fail',
    'verdict: fail\n        missing: [malStalls]',
  ],
  [
    'a fact that is none in the remedy of a case',
    25,
    'unknown-fact',
    'verdict: fail',
    'verdict: fail\n        remedy: {femaleStall: 300}',
  ],
  [
    'what is required in `when` too',
    16,
    'never-fails',
    '{fact: menStalls, operator: greaterThan, value: 0}',
    '{fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}',
  ],
]

/** What is unusual and right. */
const RIGHT: readonly (readonly [what: string, from: string | RegExp, to: string])[] = [
  ['BOM', '# yaml', '\uFEFF# yaml'],
  ['doc start', '# yaml', '---\n# yaml'],
  ['long line', 'Toilets neither', 'x '.repeat(5000)],
  ['lines that end as on Windows', /\n/g, '\r\n'],
  ['a list as far left as its key', '        - {fact: femaleToMale', '      - {fact: femaleToMale'],
]

const changed = (from: string | RegExp, to: string): string => {
  const text = SOUND.replace(from, to)
  expect(text).not.toBe(SOUND)
  return text
}

describe('a rule file', () => {
  test('with nothing wrong gives no alarm', async () => {
    expect(await lintFiles({ [PATH]: SOUND })).toEqual([])
  })

  test.each(RIGHT)('with %s gives no alarm', async (_what, from, to) => {
    expect(await lintFiles({ [PATH]: changed(from, to) })).toEqual([])
  })

  test.each(FAULTS)('with %s is told of it at line %i, as %s', async (_what, line, code, from, to) => {
    const problems = await lintFiles({ [PATH]: changed(from, to) })
    expect(problems.map((one) => `${one.line} ${one.code}`)).toContain(`${line} ${code}`)
    expect(problems.every(({ column = 0 }) => column >= 1)).toBe(true)
    for (const one of problems) {
      expect(reportProblem(one, 'en').message).toMatch(/^[a-z`]/)
      expect(reportProblem(one, 'zh-CN').message).toMatch(/[\u4e00-\u9fff]/)
    }
  })
})
