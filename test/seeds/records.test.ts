import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { squeeze } from '../../src/plan/index.ts'
import { type BatchFormat, readBatch } from '../../src/record/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { options, shipped } from '../setup/product.ts'

const FOLDER = 'seeds/records'
const REPORTED = `${FOLDER}/conghua-reported.yaml`

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

/** Files of records; a mapping and the table it reads are tried by the README's examples. */
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .map((name) => `${FOLDER}/${name.replaceAll('\\', '/')}`)
  .filter((name) => /\.(yaml|json)$/.test(name) && !name.endsWith('.map.yaml'))
  .sort()
const samples = files.filter((name) => name.startsWith(`${FOLDER}/samples/`))

const reportOn = async (file: string) => {
  const format = (file.endsWith('.json') ? 'json' : 'yaml') satisfies BatchFormat
  const { report } = await halfsky.checkBatch(readBatch(readFileSync(file, 'utf8'), format), options())
  return report
}

interface Sample {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly year?: number
  readonly source?: string
  readonly indicators?: Readonly<Record<string, number>>
}
const recordsOf = (file: string): Sample[] =>
  readYamlValues(readFileSync(file, 'utf8'), file).values.flatMap((value) => value as Sample[])

describe('seed records', () => {
  test.each(files)('%s: no record is refused', async (file) => {
    const report = await reportOn(file)
    expect(report.problems).toEqual([])
    expect(report.summary.records).toBeGreaterThan(0)
  })

  test('every kind has a file of samples, and the page lists it', () => {
    const page = readFileSync(`${FOLDER}/README.md`, 'utf8')
    const kinds = Object.keys(halfsky.kinds.specs).sort()
    expect(samples).toEqual(kinds.map((kind) => `${FOLDER}/samples/${kind}.yaml`))
    expect(kinds.filter((kind) => !page.includes(`\`${kind}.yaml\``))).toEqual([])
  })

  test.each(samples)('%s: of one kind, and said to be made up', (file) => {
    const records = recordsOf(file)
    expect(new Set(records.map(({ kind }) => `${FOLDER}/samples/${kind}.yaml`))).toEqual(new Set([file]))
    expect(records.filter(({ name }) => !name.includes('（虚构）'))).toEqual([])
  })

  test.each(samples)('%s: the first passes what it can, the last fails something', async (file) => {
    const records = recordsOf(file)
    const checkable = halfsky.rulebook.rules.some(({ subject, require }) => subject === records[0]?.kind && require)
    const verdicts = new Map<string, string[]>(records.map(({ id }) => [id, []]))
    for (const { record, verdict } of (await reportOn(file)).findings) verdicts.get(record.id)?.push(verdict)
    const [first = [], last = []] = [records[0], records.at(-1)].map((one) => verdicts.get(one?.id ?? ''))
    expect(first).not.toContain('fail')
    // a kind about which only a person can judge has nothing to pass or fail
    if (checkable) expect([first.includes('pass'), last.includes('fail')]).toEqual([true, true])
  })
})

describe('what the plan of Conghua reports of itself', () => {
  const text = squeeze(readFileSync('seeds/plans/conghua-2021-2030.txt', 'utf8'))
  const lines = readFileSync(REPORTED, 'utf8').split('\n')
  const QUOTE = /^ {4}# (序言|脚注 \d+)：(.+)$/
  const FIGURE = /^ {4}([A-Za-z]+): ([\d.]+)$/

  /** The comments right above a line. */
  const above = (index: number): string[] => {
    const from = lines.slice(0, index).findLastIndex((line) => !line.startsWith('    #')) + 1
    return lines.slice(from, index)
  }

  const figures = lines.flatMap((line, index) => {
    const [, id, value] = FIGURE.exec(line) ?? []
    return id && value ? [{ id, value, quotes: above(index) }] : []
  })

  test('every figure is looked at, and every comment is a quote', () => {
    const records = recordsOf(REPORTED)
    expect(figures).toHaveLength(records.flatMap(({ indicators }) => Object.keys(indicators ?? {})).length)
    expect(records.map(({ year }) => year)).toEqual([2020, 2019, 2018, 2017, 2016, 2015, 2014, 2013, 2012, 2011])
    expect(records.filter(({ source }) => !source?.includes('序言'))).toEqual([])
    expect(lines.filter((line) => line.startsWith('    #') && !QUOTE.test(line))).toEqual([])
  })

  test.each(figures.map(({ id, value, quotes }, index) => [id, value, index, quotes] as const))(
    '%s %s (%i) stands in the text',
    (_id, value, _index, quotes) => {
      expect(quotes.length).toBeGreaterThan(0)
      const spoken = quotes.map((line) => squeeze(QUOTE.exec(line)?.[2] ?? ''))
      for (const quote of spoken) expect(text).toContain(quote)
      const numbers = spoken.flatMap((quote) => (quote.match(/\d+(?:\.\d+)?/g) ?? []).map(Number))
      expect(numbers).toContain(Number(value))
    },
  )

  test('figures of other places are left out', () => {
    expect(lines.join('\n')).not.toContain('80.58')
    expect(readFileSync(`${FOLDER}/README.md`, 'utf8')).toContain('80.58')
  })
})
