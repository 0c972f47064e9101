import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordLines } from '../../bench/records.ts'
import { type BulkParts, checkLines } from '../../src/cli/bulk/check.ts'
import { hire } from '../../src/cli/bulk/hire.ts'
import type { CommonOptions } from '../../src/cli/bulk/setting.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import { options } from '../setup/product.ts'

/** How a text is checked. */
export interface Way extends NonNullable<BulkParts['unusual']> {
  readonly jobs?: number
  readonly from?: number
  /** Read as it comes, in pieces of so many bytes. */
  readonly stream?: number
  readonly options?: Partial<CommonOptions>
  /** Told when rows came. */
  readonly onRows?: () => void
  /** Asks to stop once so many bytes of rows came. */
  readonly stopAfter?: number
}

/** Checks a text line by line; gives what was written. */
export const checkHere = async (halfsky: Halfsky, text: string | Uint8Array, way: Way = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-bulk-'))
  const path = join(folder, 'records.ndjson')
  const bytes = Buffer.from(text)
  writeFileSync(path, bytes)
  const rows: Uint8Array[] = []
  const said: string[] = []
  let stop: (signal: 'SIGINT') => void = () => {}
  const terminal: Terminal = {
    out: async () => {},
    err: (line) => void said.push(line),
    stdin: async () => bytes,
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
    onStop: (tell) => {
      stop = tell
      return () => {}
    },
  }
  const take = async ({ ndjson }: { ndjson: Uint8Array }): Promise<void> => {
    rows.push(Buffer.from(ndjson))
    way.onRows?.()
    if (Buffer.concat(rows).length > (way.stopAfter ?? Number.POSITIVE_INFINITY)) stop('SIGINT')
  }
  const hired = Array.from({ length: (way.jobs ?? 1) - 1 }, hire)
  try {
    const checked = await checkLines({
      halfsky,
      open: {},
      lines: {
        sources: [{ name: 'records.ndjson', path: way.stream === undefined ? path : null, encoding: undefined }],
        chunks: way.stream === undefined ? null : inChunks(bytes, way.stream),
        size: bytes.length,
        isLarge: false,
        isTooLarge: false,
      },
      options: {
        ...options({ detail: 'brief', crossCheckEvery: 10_000 }),
        rows: { ndjson: true, csv: false },
        examples: false,
        several: false,
        ...way.options,
      },
      from: way.from ?? 0,
      hired,
      sink: { takes: { ndjson: true, csv: false }, take, finish: async () => {}, drop: async () => {} },
      terminal,
      lang: 'en',
      unusual: way,
    })
    return { ...checked, rows: Buffer.concat(rows).toString(), said: said.join('') }
  } finally {
    for (const helper of hired) helper.dismiss()
    rmSync(folder, { recursive: true })
  }
}

async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

const record = (kind: string, facts: object): string =>
  JSON.stringify({ kind, id: 'X-1', area: '440117101', asOf: '2026-04-30', ...facts })

/** Records of a town: its figures, two committees, and a congress in two years. */
const TOGETHER = [
  record('area-statistics', { year: 2026, asOf: '2026-12-31', indicators: { villageCommittees: 2 } }),
  record('village-committee', { area: '440117101201', memberCount: 5, femaleCount: 2 }),
  record('congress', { congressType: 'peoples', asOf: '2026-01-10', delegates: 100, femaleDelegates: 20 }),
  record('village-committee', { area: '440117101202', memberCount: 5, femaleCount: 0 }),
  record('congress', { congressType: 'peoples', asOf: '2021-01-10', delegates: 100, femaleDelegates: 25 }),
  record('school', { area: '440117101', schoolType: 'primary', employsBarredStaff: true }),
  record('area-statistics', {
    year: 2025,
    asOf: '2025-12-31',
    area: '440117',
    indicators: { sanitaryToiletCoverage: 98 },
  }),
  record('area-statistics', {
    year: 2026,
    asOf: '2026-12-31',
    area: '440117',
    indicators: { sanitaryToiletCoverage: 97 },
  }),
]

const toilet = (facts: object): string =>
  record('public-toilet', { area: '441802', setting: 'urban', construction: 'new', femaleStalls: 2, ...facts })

/** Lines that are not plain, each for another reason. */
const ODD = [
  '',
  '   \t',
  '{"kind":"public-toilet"',
  'null',
  toilet({ maleStalls: 2 }).replace('"X-1"', '"X\\u002d1"'),
  toilet({ maleStalls: 2, femaleStals: 3 }),
  ` ${toilet({ maleStalls: 3 })} \r`,
  toilet({ maleStalls: 9_999 }),
  toilet({ maleStalls: 2.5 }),
  toilet({ maleStalls: 2, area: '110101' }),
  toilet({ maleStalls: 2, name: '厕所（虚构）', evidence: { setting: { document: '公告', date: '2027-01-01' } } }),
  record('leadership-team', { bodyType: 'subdistrict', members: [{ sex: 'male' }, {}] }),
  record('leadership-team', { area: '441802', bodyType: 'subdistrict' }),
  record('no-such-kind', {}),
  '{"kind":"public-toilet","kind":"venue"}',
]

/** A text of all sorts of lines, and so many plain ones among them. */
export const mixedText = (plain: number): string => {
  const lines = [...recordLines(plain, 3)].map((line) => line.trimEnd())
  const others = [...ODD, ...TOGETHER]
  const step = Math.ceil(lines.length / others.length)
  return others.map((odd, index) => [...lines.slice(index * step, (index + 1) * step), odd].join('\n')).join('\n')
}
