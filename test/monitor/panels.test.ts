import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { type FactRecord, STATUSES } from '../../src/model/index.ts'
import { atMost, demand, follow, lower, record } from './made.ts'

const DATA = join(process.cwd(), '..', 'shared', 'data')

const panel = (file: string): Record<string, string>[] =>
  parse(readFileSync(join(DATA, file)), { columns: true, bom: true })

const series = (rows: readonly Record<string, string>[], keys: readonly string[], year: string, value: string) =>
  [...Map.groupBy(rows, (row) => keys.map((key) => row[key]).join('/')).values()].map((own): FactRecord[] =>
    own.flatMap((row) => {
      const number = Number.parseFloat(row[value] ?? '')
      return Number.isFinite(number) ? [record(Number(row[year]), number)] : []
    }),
  )

test.skipIf(!existsSync(DATA)).each([
  ['panel-china-monitoring.csv', ['指标', '地区', '单位'], '年份', '数值'],
  ['panel-maternal-mortality.csv', ['Entity'], 'Year', 'maternal_deaths'],
  ['panel-gapminder.csv', ['geo', 'indicator'], 'year', 'value'],
])('every real series of %s gets an outlook (needs ../shared/data)', (file, keys, year, value) => {
  const all = series(panel(file), keys, year, value).filter((own) => own.length > 0)
  expect(all.length).toBeGreaterThan(10)
  for (const own of all) {
    for (const asked of [demand(atMost(8)), demand(null, 'rise')]) {
      const [found] = follow(own, asked, lower).outlooks
      if (found === undefined) continue
      expect(STATUSES).toContain(found.status)
      if (found.expected === null) continue
      expect(found.expected.low).toBeLessThanOrEqual(found.expected.value)
      expect(found.expected.high).toBeGreaterThanOrEqual(found.expected.value)
    }
  }
})
