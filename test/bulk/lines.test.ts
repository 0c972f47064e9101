import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordLines } from '../../bench/records.ts'
import { run } from '../../src/cli/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { shipped } from '../setup/product.ts'
import { checkHere, mixedText } from './here.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})
const folder = mkdtempSync(join(tmpdir(), 'halfsky-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

const parsed = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const halfskyOn = async (words: readonly string[], input = '') => {
  const printed = { out: '', err: '' }
  const terminal = {
    out: async (text: string | Uint8Array) => {
      printed.out += String(text)
    },
    err: (text: string) => {
      printed.err += text
    },
    stdin: async () => new TextEncoder().encode(input),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  } as const
  const status = await run(words, terminal, () => '2026-05-01')
  return { ...printed, status }
}

describe('what is read line by line', () => {
  test('is told in full, however long its texts are', async () => {
    const file = join(folder, 'long.ndjson')
    const long = { kind: 'public-toilet', area: '441802', asOf: '2026-04-30', name: '示𠮷'.repeat(250) }
    const facts = { setting: 'urban', construction: 'new', femaleStalls: 1, maleStalls: 2 }
    const records = Array.from({ length: 3_000 }, (_, at) => ({ ...long, id: `${at}${'𠮷'.repeat(190)}`, ...facts }))
    writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    const { out } = await halfskyOn(['check', file, '-f', 'ndjson'])
    const told = parsed(out).map(({ record }) => record as { id: string; name: string })
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set(records.map(({ id }) => id)))
    expect(told.every(({ name }) => name === long.name)).toBe(true)
  })

  test('has the verdicts of the same records read at once', async () => {
    const [file, whole, report] = ['mixed.ndjson', 'whole.ndjson', 'report.json'].map((name) => join(folder, name))
    writeFileSync(file ?? '', mixedText(300))
    const lines = await halfskyOn(['check', file ?? '', '-f', 'ndjson'])
    const batch = await halfskyOn(['check', file ?? '', '-f', `ndjson=${whole}`, '-f', `json=${report}`])
    const rows = parsed(lines.out)
    expect(rows).toEqual(parsed(readFileSync(whole ?? '', 'utf8')))
    expect(rows.filter(({ rule }) => rule !== undefined).length).toBeGreaterThan(100)
    expect(lines.status).toBe(batch.status)
    const { summary } = JSON.parse(readFileSync(report ?? '', 'utf8'))
    const counts = `${summary.records} records (${summary.refused} refused): ${summary.pass} pass, ${summary.fail} fail (${summary.breaches} breaches), ${summary.unknown} unknown`
    expect(lines.err).toContain(counts)
    const table = await halfskyOn(['check', file ?? '', '-f', 'csv'])
    const again = await halfskyOn(['check', file ?? '', '-f', `csv=${whole}`, '-f', `json=${report}`])
    expect(again.status).toBe(2)
    expect(table.out).toBe(readFileSync(whole ?? '', 'utf8'))
  })

  test('is the same however it is cut, sent or shared out', async () => {
    const text = mixedText(120)
    const once = await checkHere(halfsky, text)
    expect(parsed(once.rows).length).toBeGreaterThan(50)
    for (const way of [
      { size: 1_000 },
      { size: 4_096 },
      { stream: 7 },
      { stream: 5_000, size: 3_000 },
      { jobs: 2, size: 2_048 },
    ]) {
      const { rows, tally } = await checkHere(halfsky, text, way)
      expect(rows).toBe(once.rows)
      expect(tally).toEqual(once.tally)
    }
  })

  test('judges every record twice where that is asked for, and finds no difference', async () => {
    const text = mixedText(60)
    const once = await checkHere(halfsky, text)
    const twice = await checkHere(halfsky, text, { options: { crossCheckEvery: 1 } })
    expect(twice.rows).toBe(once.rows)
    expect(twice.tally).toEqual(once.tally)
    const other = await checkHere(halfsky, text, { options: { engine: 'json-rules-engine' } })
    expect(parsed(other.rows)).toEqual(parsed(once.rows))
  })

  test.each([
    ['escapes', (line: string) => line.replace(/[^ -~\n]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)],
    ['points after whole numbers', (line: string) => line.replace(/:(\d+)(?=[,}])/g, ':$1.00')],
    ['zeros after decimals', (line: string) => line.replace(/:(\d+\.\d+)/g, ':$10')],
  ])('has the same rows of a text written with %s, whoever judges it', async (_how, write) => {
    const area = '{"kind":"area-statistics","id":"编号","area":"440117","asOf":"2026-04-30","year":2025,"indicators":'
    const shares = ['12.5', '0.00000012', '99', '0.5', '7']
    const areas = shares.map((share) => `${area}{"womensCouncilCoverage":${share}}}\n`)
    const lines = [...areas, ...areas, ...recordLines(300, 5)]
    // areas are judged alone, and not at their place where a block has room for them
    const sorted = async (text: string, way = {}): Promise<string[]> => {
      const { rows } = await checkHere(halfsky, text, { room: { held: 10, bodies: 10 }, size: 2_000, ...way })
      return rows.split('\n').sort()
    }
    const plain = await sorted(lines.join(''))
    expect(plain.join('')).toContain('"observed":{"womensCouncilCoverage":1.2e-7}')
    const text = lines.map(write).join('')
    expect(text).not.toBe(lines.join(''))
    expect(await sorted(text)).toEqual(plain)
    expect(await sorted(text, { options: { crossCheckEvery: 1 } })).toEqual(plain)
    expect(await sorted(text, { jobs: 2, options: { crossCheckEvery: 3 } })).toEqual(plain)
  })

  test('a byte-order mark and a line that ends too early spoil nothing else', async () => {
    const lines = [...recordLines(30)]
    const text = lines.join('')
    const once = await checkHere(halfsky, text)
    expect((await checkHere(halfsky, `\uFEFF${text}`)).rows).toBe(once.rows)
    expect((await checkHere(halfsky, `\uFEFF${text}`, { stream: 11 })).rows).toBe(once.rows)
    const cut = await checkHere(halfsky, text.slice(0, -40))
    expect(cut.tally).toMatchObject({ records: 29, refused: 1 })
    expect(parsed(cut.rows).at(-1)).toMatchObject({ position: 29, line: 30, problems: [{ code: 'json-syntax' }] })
  })

  test('bytes that are no text spoil their own line', async () => {
    const [first, second, third] = [...recordLines(3)].map((line) => Buffer.from(line))
    const bytes = Buffer.concat([first, second?.fill(0xff, 20, 21), third].map((line) => line ?? Buffer.of()))
    const { tally, rows } = await checkHere(halfsky, bytes)
    expect(tally).toMatchObject({ records: 2, refused: 1 })
    expect(rows).toContain('"position":1,"line":2,"problems":[{"severity":"error"')
    expect(rows).toContain('"text-encoding"')
  })

  test('a line that is too long is refused and counted', async () => {
    const [first = '', last = ''] = [...recordLines(2)]
    for (const way of [{ size: 2_000 }, { size: 2_000, stream: 999 }, { size: 2_000, jobs: 2 }]) {
      const { tally, rows } = await checkHere(
        halfsky,
        `${first}{"id":"${'x'.repeat(9_000)}"}\n${' '.repeat(5_000)}\n${last}`,
        way,
      )
      expect(tally).toMatchObject({ records: 2, refused: 1 })
      expect(parsed(rows).find(({ problems }) => problems)).toMatchObject({
        position: 1,
        line: 2,
        problems: [{ code: 'line-too-long' }],
      })
    }
  })

  test('goes on where it is told, and positions stay what they are', async () => {
    const text = mixedText(120)
    const all = parsed((await checkHere(halfsky, text)).rows)
    const isTogether = ({ record }: Record<string, unknown>): boolean =>
      ['congress', 'area-statistics'].includes(String(Object(record).kind))
    for (const from of [1, 50, 77]) {
      for (const way of [{}, { size: 1_500 }, { stream: 300, size: 1_500 }, { jobs: 2, size: 1_500 }]) {
        const rest = parsed((await checkHere(halfsky, text, { ...way, from })).rows)
        // what is judged together is judged by the run that comes to the end
        expect(rest).toEqual(all.filter((row) => Number(row.position) >= from || isTogether(row)))
      }
    }
  })

  test('stops between two blocks when asked, and says how to go on', async () => {
    const text = mixedText(200)
    const all = (await checkHere(halfsky, text)).rows
    const { rows, said, stoppedBy } = await checkHere(halfsky, text, { size: 4_000, stopAfter: 3_000 })
    expect(stoppedBy).toBe('SIGINT')
    expect(all.startsWith(rows)).toBe(true)
    const [, from] = /^stopped after record (\d+); go on with --from \1\n/.exec(said) ?? []
    const rest = await checkHere(halfsky, text, { from: Number(from) })
    expect(rows + rest.rows).toBe(all)
  })

  test('without a record is a fault', async () => {
    expect((await checkHere(halfsky, '\n \n')).problems).toMatchObject([{ code: 'nothing-to-check' }])
    expect((await checkHere(halfsky, '')).problems).toMatchObject([{ code: 'nothing-to-check' }])
  })
})
