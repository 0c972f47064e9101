import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Clause, PlanHead } from '../../src/model/index.ts'
import { claimedBy, hasQuote, parseClauses, squeeze } from '../../src/plan/index.ts'

const head = (id: string): PlanHead => ({
  id,
  title: { zh: id, en: id },
  areas: [],
  period: { from: '2021-01-01', to: '2030-12-31' },
  text: `${id}-2021-2030.txt`,
})

const parse = (id: string) => parseClauses(head(id), readFileSync(`seeds/plans/${id}-2021-2030.txt`, 'utf8'))

const plans = { qingyuan: parse('qingyuan'), conghua: parse('conghua') }
const clause = (key: string): Clause => {
  const found = Object.values(plans)
    .flatMap(({ clauses }) => clauses)
    .find((one) => one.key === key)
  if (found === undefined) throw new Error(`no clause ${key}`)
  return found
}

const numbers = (plan: keyof typeof plans, domain: string, part: string) =>
  plans[plan].clauses.filter((one) => one.domain === domain && one.part === part).map(({ number }) => number)

const upTo = (last: number) => Array.from({ length: last }, (_, index) => String(index + 1))

describe('both plans whole', () => {
  test.each([
    [
      'qingyuan',
      {
        health: [13, 13],
        education: [9, 10],
        economy: [9, 11],
        decision: [10, 9],
        security: [9, 12],
        family: [11, 13],
        environment: [9, 9],
        law: [10, 12],
      },
      { projects: 8, organization: 11, monitoring: 5, general: 2 },
    ],
    [
      'conghua',
      {
        education: [10, 11],
        economy: [10, 12],
        decision: [10, 11],
        security: [8, 11],
        family: [13, 15],
        environment: [12, 12],
        law: [11, 11],
      },
      { projects: 5, organization: 10, monitoring: 5, general: 3 },
    ],
  ] as const)('%s has every numbered item', (plan, fields, chapters) => {
    for (const [domain, [goals, measures]] of Object.entries(fields)) {
      expect([domain, numbers(plan, domain, 'goals')]).toEqual([domain, upTo(goals)])
      expect([domain, numbers(plan, domain, 'measures')]).toEqual([domain, upTo(measures)])
    }
    for (const [domain, items] of Object.entries(chapters)) expect(numbers(plan, domain, 'items')).toEqual(upTo(items))
    expect(plans[plan].problems).toEqual([])
  })

  test('从化 健康 has two items 8: the second is 8b', () => {
    expect(numbers('conghua', 'health', 'goals')).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '8b',
      '9',
      '10',
      '11',
      '12',
    ])
    expect(clause('conghua/health/goals-8').text).toMatch(/^健全妇女心理服务/)
    expect(clause('conghua/health/goals-8b').text).toBe('普及健康知识，提高妇女健康素养水平。')
  })

  test('keys are unique, and sentences lose nothing of their clause', () => {
    const all = Object.values(plans).flatMap(({ clauses }) => clauses)
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
    for (const { key, text, sentences } of all) {
      expect([key, squeeze(sentences.map((one) => one.text).join(''))]).toEqual([key, squeeze(text)])
    }
  })

  test('nothing of the text is lost: what is no clause is a passage, and both stand in their order', () => {
    for (const id of ['qingyuan', 'conghua'] as const) {
      const { clauses, passages } = plans[id]
      const source = readFileSync(`seeds/plans/${id}-2021-2030.txt`, 'utf8')
      // blank but for line breaks, so that lines keep their numbers
      const lines = source
        .replace(/\[\d+:[^\]]*\]/g, (note) => note.replace(/[^\n]/g, ''))
        .replace(/\[(?:bookmark|footnoteRef):[^\]]*\]/g, '')
        .split('\n')
      const begins = new Set(clauses.map(({ line }) => line))
      const label = /^\s*[#\s]*(?:\d{1,2}\s*[.．、]|[（(][一二三四五六七八九十]+[）)])/
      const text = lines.map((line, index) => line.replace(begins.has(index + 1) ? label : /^\s*#+/, '')).join('')
      const said = [...clauses, ...passages].sort((a, b) => a.line - b.line).map((one) => one.text)
      expect(squeeze(said.join(''))).toBe(squeeze(text))
      expect(passages.filter(({ kind }) => kind === 'chapter')).toHaveLength(5)
      expect(passages.filter(({ kind }) => kind === 'section')).toHaveLength(8)
      expect(passages.filter(({ kind }) => kind === 'part')).toHaveLength(16)
    }
  })

  test('no clause keeps heading marks, footnotes or bookmarks', () => {
    const all = Object.values(plans).flatMap(({ clauses }) => clauses)
    expect(all.filter(({ text }) => /[#[\]]|footnote|bookmark/.test(text)).map(({ key }) => key)).toEqual([])
  })
})

describe('oddities', () => {
  test('paths are Chinese, as the plan is divided', () => {
    expect(clause('qingyuan/environment/measures-6').path).toBe('二/（七）/策略措施/6')
    expect(clause('qingyuan/projects/items-7').path).toBe('三/（七）')
    expect(clause('conghua/projects/items-1').path).toBe('五/（一）')
    expect(clause('conghua/monitoring/items-3').text).toMatch(/^加强分性别统计监测工作。/)
  })

  test('a line break inside a sentence leaves no trace', () => {
    expect(clause('qingyuan/environment/measures-7').text).toContain('鼓励公共场所和企事业单位')
    expect(hasQuote(clause('qingyuan/environment/measures-7'), '鼓励公共场所和企事业单位（机构）设置母婴室')).toBe(true)
  })

  test('numbers at the head of a text are not items', () => {
    expect(clause('qingyuan/family/measures-4').text).toMatch(/^推动家庭家教家风/)
    expect(clause('qingyuan/law/measures-12').text).toMatch(/^建立健全妇女被害人/)
    expect(clause('conghua/economy/goals-4').text).toMatch(/^促进女性人才发展。/)
  })

  test('footnotes stand apart from the text, where they were called', () => {
    const { text, footnotes } = clause('conghua/health/goals-3')
    expect(text).toBe(
      '妇女宫颈癌和乳腺癌防治意识明显提高。宫颈癌、乳腺癌综合防治能力不断增强。适龄妇女宫颈癌筛查率达到70%以上。乳腺癌人群筛查率逐步提高。持续推动适龄女生人乳头瘤疫苗免费接种项目。',
    )
    expect(footnotes.map(({ number }) => number)).toEqual([2, 3])
    expect(text.slice(0, footnotes[0]?.at)).toMatch(/筛查率逐步提高。$/)
    expect(clause('conghua/health/goals-1').footnotes[0]?.text).toContain('82.92岁')
    const every = plans.conghua.clauses.flatMap((one) => one.footnotes)
    expect(every.map(({ number }) => number)).toEqual(Array.from({ length: 48 }, (_, index) => index))
    expect(every.filter(({ text: note }) => note === '')).toEqual([])
  })
})

describe('quotes', () => {
  const toilets = clause('qingyuan/environment/measures-6')
  test('white space does not count, everything else does', () => {
    expect(hasQuote(toilets, '女厕位与男厕位的比例不小于1.5:1')).toBe(true)
    expect(hasQuote(toilets, '女厕位与男厕位的比例不小于 1.5：1')).toBe(false)
    expect(hasQuote(toilets, '')).toBe(false)
  })
  test('a quote claims the sentences it touches', () => {
    expect(claimedBy(toilets, '人流量较大地区不小于 2:1').map(({ number }) => number)).toEqual([3])
    expect(claimedBy(toilets, '不小于 2:1。分类有序').map(({ number }) => number)).toEqual([3, 4])
  })
})
