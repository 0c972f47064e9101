import { expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

const printed = async (...args: string[]): Promise<string> => {
  const out: string[] = []
  const terminal = {
    out: async (text: string) => {
      out.push(text)
    },
    err: (text: string) => out.push(`! ${text}`),
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'zh-CN' as const,
  }
  expect(await run(['coverage', '--upper', ...args], terminal, () => '2026-05-01')).toBe(0)
  return out.join('')
}

test('coverage --upper lists the same in both languages and for programs', async () => {
  const [zh, en, data] = [await printed(), await printed('--lang', 'en'), await printed('--format', 'json')]
  const { upper } = JSON.parse(data)
  expect(zh.split('\n')[0]).toBe(zh.split('\n')[0]?.replace(/[A-Za-z]/g, ''))
  expect(zh).toMatch(/^13 +国家 +conghua\/education\/goals-5\/retention +≥ 98\.35 +严于上级 +≥ 96$/m)
  expect(en).toMatch(/^13 +nation +conghua\/education\/goals-5\/retention +≥ 98\.35 +stricter +≥ 96$/m)
  expect(en).toMatch(/^25 +Guangzhou +\S+occupational-disease +– +weaker\* +\S+明显降低$/m)
  // a heading, the key below, and the end of the last line
  for (const text of [zh, en]) expect(text.split('\n')).toHaveLength(upper.length + 3)
  expect(upper[0]).toEqual({
    clause: 'conghua/health/goals-2',
    footnote: 1,
    level: 'guangzhou',
    local: {
      rule: 'conghua/health/goals-2/maternal-mortality',
      quote: '孕产妇死亡率降低到7.5／10万以下',
      limit: 'at-most',
      value: 7.5,
    },
    upper: {
      quote: '孕产妇死亡率设定为“7.5/10万以下”，该指标与《广州市妇女发展规划》（送审稿）一致',
      value: 7.5,
      limit: 'at-most',
    },
    relation: 'equal',
    basis: 'computed',
    why: null,
    note: null,
  })
})
