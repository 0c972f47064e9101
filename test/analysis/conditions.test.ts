import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/model/index.ts'
import { lintFiles, PATH } from '../rulebook/lint-here.ts'

/** A clause file with one rule of these lines; `#! code` at the end of a line says what lint must find there. */
const fileOf = (...rules: readonly string[]): string => {
  const head = ['clause: qingyuan/environment/measures-6', 'title: {zh: 题, en: title}', 'rules:']
  const all = rules.map((lines, index) => [
    `  rule-${index}:`,
    ...[
      'title: {zh: 公厕, en: toilets}',
      'quote: 女厕位与男厕位的比例不小于 1.5:1',
      'subject: public-toilet',
      'binding: mandatory',
    ]
      .concat('reading: the numbers 5, 3, 2, 9, 20000, 1.5, 以上 超过 以下 and the like', lines.split('\n'))
      .map((line) => `    ${line}`),
    ...(lines.includes('cases:')
      ? []
      : ['    cases: [{name: a, record: {}, verdict: pass}, {name: b, record: {sanitary: true}, verdict: fail}]']),
  ])
  return `${[head, ...all].flat().join('\n')}\n`
}

const marked = async (...rules: readonly string[]): Promise<readonly Problem[]> => {
  const text = fileOf(...rules)
  const planted = text.split('\n').flatMap((line, index) => {
    const codes = /#! (.*)$/.exec(line)?.[1]?.split(' ') ?? []
    return codes.map((code) => `${index + 1} ${code}`)
  })
  const found = await lintFiles({ [PATH]: text.replace(/ *#! .*$/gm, '') })
  expect(found.map(({ line, code }) => `${line} ${code}`).sort()).toEqual(planted.sort())
  return found
}

const expectMarked = async (...rules: readonly string[]): Promise<void> => {
  await marked(...rules)
}

describe('conditions that can never hold', () => {
  test.each([
    [
      'two limits',
      'all:\n    - {fact: femaleStalls, operator: greaterThan, value: 5}\n    - {fact: femaleStalls, operator: lessThan, value: 3} #! condition-never',
    ],
    [
      'no whole number between',
      'all:\n    - {fact: femaleStalls, operator: greaterThan, value: 2}\n    - {fact: femaleStalls, operator: lessThan, value: 3} #! condition-never',
    ],
    [
      'two values',
      'all:\n    - {fact: setting, operator: equal, value: urban}\n    - {fact: setting, operator: equal, value: rural} #! condition-never',
    ],
    ['none of all', '{fact: construction, operator: notIn, value: [new, rebuilt, existing]} #! condition-never'],
    [
      'none that is left',
      'all:\n    - {fact: construction, operator: in, value: [new, rebuilt]}\n    - {fact: construction, operator: equal, value: existing} #! condition-never',
    ],
    ['below nothing', '{fact: femaleStalls, operator: lessThan, value: 0} #! condition-never'],
    ['beyond belief', '{fact: femaleStalls, operator: greaterThan, value: 20000} #! condition-never'],
    ['less than oneself', '{fact: femaleStalls, operator: lessThan, value: {fact: femaleStalls}} #! condition-never'],
    [
      'more and less than another',
      'all:\n    - {fact: femaleStalls, operator: greaterThan, value: {fact: menStalls}}\n    - {fact: menStalls, operator: greaterThan, value: {fact: femaleStalls}} #! condition-never',
    ],
    [
      'by way of a third',
      'all:\n    - {fact: femaleStalls, operator: greaterThan, value: {fact: menStalls}}\n    - {fact: menStalls, operator: greaterThan, value: 9}\n    - {fact: femaleStalls, operator: lessThan, value: 5} #! condition-never',
    ],
    ['a ratio below nothing', '{fact: femaleToMaleStalls, operator: lessThan, value: 0} #! condition-never'],
    [
      'what is denied',
      'all:\n    - {fact: sanitary, operator: equal, value: true}\n    - not: {fact: sanitary, operator: equal, value: true} #! condition-never',
    ],
    [
      'every branch of a group',
      'any:\n    - {fact: femaleStalls, operator: lessThan, value: 0} #! condition-never\n    - {fact: setting, operator: notIn, value: [urban, rural]} #! condition-never',
    ],
  ])('%s', async (_what, condition) => {
    const lines = condition.startsWith('{') ? `require: ${condition}` : `require:\n  ${condition}`
    await expectMarked(lines)
    await expectMarked(
      `${lines.replace('require', 'when')}\nmanual: {zh: 是否合理？, en: Is it reasonable?}\ncases: [{name: a, record: {}, verdict: manual}]`,
    )
  })
})

describe('conditions that always hold', () => {
  test.each([
    ['a count of at least none', '{fact: femaleStalls, operator: greaterThanInclusive, value: 0} #! condition-always'],
    ['any choice at all', '{fact: construction, operator: in, value: [new, rebuilt, existing]} #! condition-always'],
    [
      'one or the other',
      'any:\n    - {fact: sanitary, operator: equal, value: true}\n    - {fact: sanitary, operator: equal, value: false} #! condition-always',
    ],
    [
      'more than three or less than five',
      'any:\n    - {fact: femaleStalls, operator: greaterThan, value: 3}\n    - {fact: femaleStalls, operator: lessThan, value: 5} #! condition-always',
    ],
    ['as much as oneself', '{fact: menStalls, operator: equal, value: {fact: menStalls}} #! condition-always'],
  ])('%s', (_what, condition) =>
    expectMarked(condition.startsWith('{') ? `require: ${condition}` : `require:\n  ${condition}`),
  )
})

describe('conditions that change nothing', () => {
  test.each([
    [
      'a weaker limit',
      'require:\n  all:\n    - {fact: femaleStalls, operator: greaterThan, value: 3} #! condition-idle\n    - {fact: femaleStalls, operator: greaterThan, value: 5}',
    ],
    [
      'a stricter branch',
      'require:\n  any:\n    - {fact: femaleStalls, operator: greaterThan, value: 5} #! condition-idle\n    - {fact: femaleStalls, operator: greaterThan, value: 3}',
    ],
    [
      'the same twice',
      'require:\n  all:\n    - {fact: femaleStalls, operator: greaterThan, value: 5}\n    - {fact: femaleStalls, operator: greaterThan, value: 5} #! condition-idle',
    ],
    [
      'what `when` says already',
      'when: {fact: setting, operator: equal, value: urban}\nrequire:\n  all:\n    - {fact: setting, operator: notEqual, value: rural} #! condition-idle\n    - {fact: sanitary, operator: equal, value: true}',
    ],
    [
      'a branch that `when` shuts out',
      'when: {fact: setting, operator: equal, value: urban}\nrequire:\n  any:\n    - {fact: setting, operator: equal, value: rural} #! condition-idle\n    - {fact: sanitary, operator: equal, value: true}',
    ],
  ])('%s', (_what, lines) => expectMarked(lines))

  test('a second bound, a guard and an alternative do change something', () =>
    expectMarked(
      'when: {fact: menStalls, operator: greaterThan, value: 0}\nrequire:\n  any:\n    - {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 2}\n    - all:\n        - {fact: highTraffic, operator: equal, value: false}\n        - {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}',
    ))
})

describe('what a rule demands of those it applies to', () => {
  test('nobody can pass', () =>
    expectMarked(
      'when: {fact: femaleStalls, operator: lessThan, value: 3}\nrequire: {fact: femaleStalls, operator: greaterThan, value: 5} #! never-passes',
    ))
  test('nobody can fail', () =>
    expectMarked(
      'when: {fact: femaleStalls, operator: greaterThan, value: 5}\nrequire: {fact: femaleStalls, operator: greaterThan, value: 3} #! never-fails',
    ))
})

describe('two rules of one clause', () => {
  const more = 'require: {fact: femaleStalls, operator: greaterThan, value: 5}'

  test('that cannot both be kept, with the record that shows it', async () => {
    const [found] = await marked(
      more,
      'require: {fact: femaleStalls, operator: lessThan, value: 3} #! rules-contradict',
    )
    expect(found?.params.witness).toBe('femaleStalls: 6')
  })

  test('that cannot both be kept where both apply, measures brought about by their facts', async () => {
    const urban = 'when: {fact: setting, operator: equal, value: urban}\n'
    const [found] = await marked(
      `${urban}require: {fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}`,
      'require: {fact: femaleToMaleStalls, operator: lessThan, value: 1.5} #! rules-contradict',
    )
    expect(found?.params.witness).toContain('setting: urban')
  })

  test('but not where never both apply', () =>
    expectMarked(
      `when: {fact: setting, operator: equal, value: urban}\n${more}`,
      'when: {fact: setting, operator: equal, value: rural}\nrequire: {fact: femaleStalls, operator: lessThan, value: 3}',
    ))

  test('that say the same, in whatever words', async () => {
    const text = fileOf(more, 'require: {not: {fact: femaleStalls, operator: lessThanInclusive, value: 5}}')
    const found = await lintFiles({ [PATH]: text })
    expect(found.map(({ code, line }) => `${line} ${code}`)).toEqual(['12 rules-repeat'])
  })
})

describe('remedies', () => {
  const require = 'require: {fact: sanitary, operator: equal, value: true}'
  test('that change what is not asked for', () =>
    expectMarked(`${require}\nremedy:\n  increase: [femaleStalls] #! remedy-idle`))
  test('that set what fails', () => expectMarked(`${require}\nremedy:\n  set:\n    sanitary: false #! remedy-idle`))
  test('that help', () => expectMarked(`${require}\nremedy: {set: {sanitary: true}}`))
})
