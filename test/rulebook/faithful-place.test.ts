import { beforeAll, describe, expect, test } from 'vitest'
import type { Clause, Plan, Rule, Rulebook } from '../../src/model/index.ts'
import { deadlinesIn } from '../../src/rulebook/deadline.ts'
import { unfaithful } from '../../src/rulebook/index.ts'
import { SUBJECT_WORDS } from '../../src/rulebook/subject-words.ts'
import { shipped } from '../setup/product.ts'

const PLAN_END = '2030-12-31'

let rulebook: Rulebook
beforeAll(async () => {
  rulebook = (await shipped()).rulebook
})

describe('the deadlines of a sentence', () => {
  test.each([
    ['到2025年，孕产妇死亡率下降到8/10万以下', '2025-12-31'],
    ['到 2025 年底实现全覆盖'.replace(/ /g, ''), '2025-12-31'],
    ['２０２５年年底前建成一所', '2025-12-31'],
    ['2025年前完成改造', '2024-12-31'],
    ['至2030年，差距逐步缩小', '2030-12-31'],
    ['2025年实现全覆盖', '2025-12-31'],
    ['2025年6月底前报送', '2025-06-30'],
    ['2025年6月前报送', '2025-05-31'],
    ['不迟于2024年2月29日报送', '2024-02-29'],
    ['到二〇二五年达到90%', '2025-12-31'],
    ['规划期末达到95%以上', PLAN_END],
  ])('%s', (text, date) => {
    expect(deadlinesIn(text, PLAN_END).map((one) => one.date)).toEqual([date])
  })

  test.each([
    '以2020年为基数提高10个百分点',
    '比2020年底增长10%',
    '截至2020年底覆盖率为82.92%',
    '2020年已经达到82.92%',
    '落实《清远市妇女发展规划（2021—2030年）》和到期评估',
    '2021年至2030年实施本规划',
    '展望2035年，妇女发展取得实质性进展',
    '65岁以上老年人服务率达到75%以上',
  ])('none in %s', (text) => {
    expect(deadlinesIn(text, PLAN_END)).toEqual([])
  })

  test('two steps keep their order', () => {
    expect(deadlinesIn('到2025年达到90%，到2030年达到95%', PLAN_END).map(({ date }) => date)).toEqual([
      '2025-12-31',
      '2030-12-31',
    ])
  })
})

/** The codes of what is unfaithful in one rule, changed, in a clause, changed. */
const codes = (rule: Rule, change: Partial<Rule>, text?: (text: string) => string): string[] => {
  const plans = rulebook.plans.map((plan) => (plan.id === rule.plan && text ? withClause(plan, rule, text) : plan))
  return unfaithful({ ...rulebook, plans, rules: [{ ...rule, ...change }] })
    .map(({ code }) => code)
    .filter((code) => /^(?:due|subject|share)-/.test(code))
}

const withClause = (plan: Plan, rule: Rule, change: (text: string) => string): Plan => ({
  ...plan,
  clauses: plan.clauses.map((clause) => (clause.key === rule.clause ? changed(clause, change) : clause)),
})

const changed = (clause: Clause, change: (text: string) => string): Clause => ({
  ...clause,
  text: change(clause.text),
  sentences: clause.sentences.map((sentence) => ({ ...sentence, text: change(sentence.text) })),
})

const targets = (): Rule[] =>
  rulebook.rules.filter(
    ({ binding, due, reading, quote }) =>
      binding === 'target' && due === PLAN_END && !/20\d\d/.test(reading ?? '') && !quote.includes('年'),
  )

describe('planted due dates are caught', () => {
  test('a day that no sentence names', () => {
    expect(targets().length).toBeGreaterThan(200)
    for (const rule of targets()) {
      expect([rule.id, codes(rule, { due: '2025-12-31' })]).toEqual([rule.id, ['due-not-in-sentence']])
      expect([rule.id, codes(rule, { due: '2025-12-31', reading: `2025, ${rule.reading}` })]).toEqual([rule.id, []])
    }
  })

  test('a deadline of the sentence that the rule has not', () => {
    for (const rule of targets()) {
      const text = (plain: string) => plain.replaceAll(rule.quote, `到2025年，${rule.quote}`)
      if (text(rule.quote) === rule.quote) continue
      expect([rule.id, codes(rule, {}, text)]).toEqual([rule.id, ['due-not-in-rule']])
      expect([rule.id, codes(rule, { due: '2025-12-31' }, text)]).toEqual([rule.id, []])
      // what binds from the start cannot wait
      const bound = { due: '2025-12-31', binding: 'mandatory' } as const
      expect([rule.id, codes(rule, bound, text)]).toEqual([rule.id, ['due-not-in-rule']])
    }
  })

  test('but a base year is no deadline', () => {
    for (const rule of targets()) {
      const text = (plain: string) => plain.replaceAll(rule.quote, `以2020年为基数，${rule.quote}`)
      expect([rule.id, codes(rule, {}, text)]).toEqual([rule.id, []])
    }
  })

  test('the other of two steps', () => {
    const [rule] = targets()
    if (rule === undefined) throw new Error('no target')
    const quote = '到2025年达到90%以上'
    const text = () => `比例${quote}，到2030年达到95%以上。`
    expect(codes(rule, { quote, due: '2025-12-31' }, text)).not.toContain('due-not-in-rule')
    expect(codes(rule, { quote, due: '2030-12-31' }, text)).toContain('due-not-in-rule')
    expect(codes(rule, { quote: '达到95%以上', due: '2025-12-31' }, text)).toContain('due-not-in-rule')
  })
})

describe('planted subjects are caught', () => {
  const find = (id: string): Rule => {
    const rule = rulebook.rules.find((one) => one.id === id)
    if (rule === undefined) throw new Error(`no rule ${id}`)
    return rule
  }

  test('most rules put under another kind', () => {
    // any figure or department can be meant where nobody is named
    const kinds = Object.keys(SUBJECT_WORDS).filter((kind) => !['area-statistics', 'government-body'].includes(kind))
    const pairs = rulebook.rules.flatMap((rule) =>
      kinds.filter((kind) => kind !== rule.subject).map((subject) => ({ rule, subject })),
    )
    const caught = pairs.filter(({ rule, subject }) => codes(rule, { subject }).length > 0)
    expect(caught.length / pairs.length).toBeGreaterThan(0.9)
  })

  test('a share over an area, held against one committee', () => {
    const shares = rulebook.rules.filter(
      ({ subject, quote, reading }) =>
        subject === 'area-statistics' &&
        /村委会成员中女性比例/.test(quote) &&
        !/village committee/i.test(reading ?? ''),
    )
    expect(shares.length).toBeGreaterThan(1)
    for (const rule of shares) {
      expect([rule.id, codes(rule, { subject: 'village-committee' })]).toEqual([rule.id, ['share-of-many']])
    }
  })

  test('a duty laid on another', () => {
    const rule = find('conghua/environment/measures-8/employer-room')
    expect(codes(rule, {})).toEqual([])
    expect(codes(rule, { subject: 'school', reading: null })).toEqual(['subject-not-in-sentence'])
    expect(codes(rule, { subject: 'government-body', reading: null })).toEqual(['subject-not-in-sentence'])
  })

  test('every kind of record has its words', () => {
    expect(Object.keys(SUBJECT_WORDS).sort()).toEqual(Object.keys(rulebook.kinds).sort())
  })
})

test('the shipped rules name their subjects and due dates', () => {
  const found = unfaithful(rulebook).filter(({ code }) => /^(?:due|subject|share)-/.test(code))
  expect(found.map(({ code, params }) => `${code} ${params.rule}`)).toEqual([])
})
