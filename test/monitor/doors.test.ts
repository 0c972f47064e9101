import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { openDoor, post } from '../http/open.ts'

const years = [10.4, 9.9, 9.2, 8.8].map((value, index) => ({
  kind: 'area-statistics',
  id: `A-${index}`,
  area: '441800',
  asOf: '2026-03-01',
  name: '甲市',
  year: 2021 + index,
  // one death in the last year
  indicators: { maternalMortalityRate: value, ...(value === 8.8 ? { liveBirths: 11_364 } : {}) },
}))

const perform = async (...args: string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'halfsky-trend-'))
  const file = join(folder, 'years.json')
  writeFileSync(file, JSON.stringify(years))
  let out = ''
  let err = ''
  const status = await run(
    args.map((arg) => (arg === 'FILE' ? file : arg)),
    {
      out: async (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      stdin: async () => new Uint8Array(),
      interactive: false,
      today: '2026-05-01',
      lang: 'zh-CN',
    },
    () => '2026-05-01',
  )
  return { out, err, status }
}

describe('the command line', () => {
  test('trend prints a table, or JSON', async () => {
    const { out, status } = await perform('trend', 'FILE')
    expect(status).toBe(0)
    expect(out).toMatch(/地区\s+指标\s+判定/)
    expect(out).toMatch(/甲市\s+孕产妇死亡率\s+有望达到\s+≤ 8/)
    const { outlooks } = JSON.parse((await perform('trend', 'FILE', '--format', 'json', '--lang', 'en')).out)
    expect(outlooks[0]).toMatchObject({
      status: 'on-track',
      target: { atMost: { value: 8, strict: false } },
      last: { value: 8.8 },
      interval: { events: 1, low: 0.2228, high: 49.03, few: true, chance: true },
    })
    expect(outlooks[0].message).toContain(
      'The value of 2024 comes from 1 in 11364, 95 % interval 0.2228–49.03, which may be chance',
    )
    expect(out).toContain('8.8 [0.2228, 49.03] (2024)')
    expect(out).not.toContain('活产数')
  })

  test('rank prints places', async () => {
    const { out, status } = await perform('rank', 'FILE', '--indicator', 'maternalMortalityRate', '--year', '2024')
    expect(status).toBe(0)
    expect(out).toMatch(/1\s+甲市\s+8.8\s+-\s+0.8 \(≤ 8\)\s+0.2228–49.03（仅 1 例）/)
    const past = await perform('rank', 'FILE', '--indicator', 'maternalMortalityRate', '--year', '2023')
    expect(past.out).not.toContain('95%')
  })

  test('an unknown indicator, a bad year, a missing file and nothing to follow are faults', async () => {
    expect(await perform('trend', 'FILE', '--indicator', 'maternalMortalityRat')).toMatchObject({ status: 2 })
    expect(await perform('rank', 'FILE')).toMatchObject({ status: 2 })
    expect(await perform('rank', 'FILE', '--indicator', 'maternalMortalityRate', '--year', 'x')).toMatchObject({
      status: 2,
    })
    expect(await perform('trend', 'no-such-file.json')).toMatchObject({ status: 2 })
    expect(await perform('trend', 'FILE', '--area', '440117')).toMatchObject({ status: 2 })
  })
})

describe('HTTP', () => {
  test('answers outlooks and rankings, and refuses as elsewhere', async () => {
    const app = await openDoor()
    try {
      const body = JSON.stringify({ records: years })
      const trend = await post(app, body, '/v1/trend?lang=en&indicator=maternalMortalityRate')
      expect(trend.statusCode).toBe(200)
      expect(trend.json().outlooks[0]).toMatchObject({
        status: 'on-track',
        statusText: 'on track',
        interval: { chance: true },
      })
      const rank = await post(app, body, '/v1/rank?indicator=maternalMortalityRate&year=2024')
      expect(rank.json().rankings).toMatchObject([
        {
          level: 'prefecture',
          year: 2024,
          rows: [{ rank: 1, value: 8.8, interval: { events: 1, level: 0.95 }, overlaps: null }],
        },
      ])
      const statuses = await Promise.all([
        post(app, body, '/v1/rank'),
        post(app, body, '/v1/trend?indicator=nothing'),
        post(app, '[]', '/v1/trend'),
        post(app, '{"kind":"public-toilet"}', '/v1/trend'),
        post(app, 'nonsense', '/v1/trend'),
        post(app, body, '/v1/trend', 'application/x-ndjson'),
      ])
      expect(statuses.map(({ statusCode }) => statusCode)).toEqual([400, 400, 422, 422, 400, 415])
      for (const one of statuses) expect(one.headers['content-type']).toContain('application/problem+json')
    } finally {
      await app.close()
    }
  })
})
