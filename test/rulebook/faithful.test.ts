import { beforeAll, describe, expect, test } from 'vitest'
import type { Binding, Condition, Operator, Rule, Rulebook } from '../../src/model/index.ts'
import { unfaithful } from '../../src/rulebook/index.ts'
import { quantitiesIn } from '../../src/rulebook/quantity.ts'
import { shipped } from '../setup/product.ts'

let rulebook: Rulebook
beforeAll(async () => {
  rulebook = (await shipped()).rulebook
})

describe('the numbers of a sentence', () => {
  test.each([
    ['女厕位与男厕位的比例不小于 1.5:1', 1.5, 'at-least'],
    ['男女厕位比例不低于1：1.5', 1.5, 'at-least'],
    ['建筑面积超过 1 万平方米', 10_000, 'above'],
    ['孕产妇死亡率下降到 8/10 万以下', 8, 'at-most'],
    ['孕产妇死亡率降低到7.5／10万以下', 7.5, 'at-most'],
    ['先天梅毒报告发病率下降到15/10万活产数以下', 15, 'at-most'],
    ['千兆宽带网络家庭普及率超过30%', 30, 'above'],
    ['女性比例保持在 50%左右', 50, 'about'],
    ['全市建成母婴室 350 家以上', 350, 'at-least'],
    ['公益广告数每年不少于10条', 10, 'at-least'],
    ['党政领导班子至少配备１名女干部', 1, 'at-least'],
    ['至少设置一个家庭教育指导服务中心', 1, 'at-least'],
    ['农村无害化卫生厕所实现全覆盖', 100, 'at-least'],
    ['婚前医学检查率提高到65％', 65, 'at-least'],
    ['九年义务教育巩固率不低于98.35%', 98.35, 'at-least'],
    ['家长接受家庭教育服务的比例在80%以上', 80, 'at-least'],
    ['县级规划颁布后1个月内报送', 1, null],
  ])('%s', (quote, value, limit) => {
    expect(quantitiesIn(quote)).toContainEqual({ value, limit })
  })

  test('65岁以上老年人的服务率达到75%以上 has an age and a threshold', () => {
    expect(quantitiesIn('65 岁以上老年人城乡社区规范健康管理服务率达到 75% 以上').map(({ value }) => value)).toEqual([
      65, 75,
    ])
  })

  test('words that only look like numbers are none', () => {
    expect(quantitiesIn('一站式服务，统一建设，进一步完善，一切形式的暴力')).toEqual([])
  })
})

test('the shipped rules say what their sentences say', () => {
  expect(
    unfaithful(rulebook).map(({ code, params }) => `${code} ${params.rule} ${params.number ?? params.word}`),
  ).toEqual([])
})

/** The rulebook with one rule changed. */
const withRule = (rule: Rule, change: Partial<Rule>): Rulebook => ({
  ...rulebook,
  rules: rulebook.rules.map((one) => (one === rule ? { ...rule, ...change } : one)),
})

const mapLeaves = (
  condition: Condition,
  change: (leaf: Extract<Condition, { fact: string }>) => Condition,
): Condition => {
  if ('all' in condition) return { all: condition.all.map((part) => mapLeaves(part, change)) }
  if ('any' in condition) return { any: condition.any.map((part) => mapLeaves(part, change)) }
  return 'not' in condition ? { not: mapLeaves(condition.not, change) } : change(condition)
}

const thresholdRules = (): Rule[] =>
  rulebook.rules.filter(({ require, quote }) => {
    let found = false
    if (require)
      mapLeaves(require, (leaf) => {
        found ||=
          typeof leaf.value === 'number' &&
          leaf.value > 1 &&
          quantitiesIn(quote).some(({ value }) => value === leaf.value)
        return leaf
      })
    return found
  })

describe('planted errors are caught in every rule with a threshold', () => {
  const faultsOf = (rule: Rule, change: Partial<Rule>) =>
    unfaithful(withRule(rule, change))
      .filter(({ params }) => params.rule === rule.id)
      .map(({ code }) => code)
  const bent = (rule: Rule, change: (leaf: Extract<Condition, { fact: string }>) => Condition) => ({
    require: mapLeaves(rule.require as Condition, (leaf) =>
      typeof leaf.value === 'number' && leaf.value > 1 ? change(leaf) : leaf,
    ),
  })

  const find = (id: string): Rule => {
    const rule = rulebook.rules.find((one) => one.id === id)
    if (rule === undefined) throw new Error(id)
    return rule
  }

  test('another number', () => {
    expect(thresholdRules().length).toBeGreaterThan(10)
    for (const rule of thresholdRules()) {
      const other = bent(rule, (leaf) => ({ ...leaf, value: Number(leaf.value) + 1.25 }))
      expect([rule.id, faultsOf(rule, other)]).toEqual([rule.id, expect.arrayContaining(['number-not-in-quote'])])
    }
  })

  test('the other strictness', () => {
    const strict = {
      greaterThanInclusive: 'greaterThan',
      greaterThan: 'greaterThanInclusive',
      lessThanInclusive: 'lessThan',
      lessThan: 'lessThanInclusive',
    } as const
    for (const rule of thresholdRules()) {
      const other = bent(rule, (leaf) => ({ ...leaf, operator: strict[leaf.operator as keyof typeof strict] }))
      // a bare 100% has no word of strictness to disagree with
      if (!quantitiesIn(rule.quote).some(({ limit }) => limit !== null)) continue
      // a reading that discusses the very word is taken to have settled it
      if (/超过|以上|以下|不满/.test(rule.reading ?? '')) continue
      expect([rule.id, faultsOf(rule, other)]).toEqual([rule.id, expect.arrayContaining(['strictness'])])
    }
  })

  test('a reading that confirms the word excuses no departure from it', () => {
    const rule = find('qingyuan/projects/items-7/nursing-rooms-built')
    expect(rule.reading).toContain('以上 includes')
    const strict = bent(rule, (leaf) => ({ ...leaf, operator: 'greaterThan' }))
    expect(faultsOf(rule, strict)).toEqual(['strictness'])
    expect(faultsOf(rule, { ...strict, reading: '以上 is read without its number.' })).toEqual([])
    expect(faultsOf(rule, { ...strict, reading: '以上 does not include its number.' })).toEqual([])
  })

  test('a reading that confirms a soft verb excuses no mandatory rule', () => {
    const rule = find('qingyuan/environment/measures-6/third-toilet')
    expect(faultsOf(rule, { binding: 'mandatory' })).toEqual(['force'])
    for (const reading of ['推动 here leads a plain duty.', '推动. Mandatory, as a law says.']) {
      expect(faultsOf(rule, { binding: 'mandatory', reading: `${rule.reading} ${reading}` })).toEqual([])
    }
  })

  test('a reading that confirms a limit excuses no rule that only encourages', () => {
    const rule = find('qingyuan/environment/measures-6/stall-ratio')
    expect(rule.reading).toContain('不小于 includes')
    expect(faultsOf(rule, { binding: 'encouraged' })).toEqual(['force'])
  })

  test('`not` turns a limit round', () => {
    const rule = find('qingyuan/environment/measures-6/high-traffic-ratio')
    const not = (operator: Operator): Partial<Rule> => ({
      require: { not: { fact: 'femaleToMaleStalls', operator, value: 2 } },
    })
    expect(faultsOf(rule, not('lessThan'))).toEqual([])
    expect(faultsOf(rule, not('lessThanInclusive'))).toEqual(['strictness'])
    expect(faultsOf(rule, not('greaterThanInclusive'))).toEqual(['strictness'])
  })

  test('another force', () => {
    const soft = rulebook.rules.filter(({ quote, clause }) => /^(?:鼓励|推动)/.test(quote) && !/goals/.test(clause))
    expect(soft.length).toBeGreaterThan(3)
    for (const rule of soft) {
      if (/鼓励|推动/.test(rule.reading ?? '')) continue
      expect([rule.id, faultsOf(rule, { binding: 'mandatory' as Binding })]).toEqual([rule.id, ['force']])
    }
  })
})
