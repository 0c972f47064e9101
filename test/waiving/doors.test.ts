import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { openDuckdb } from '../../src/database/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { ReportedFinding, Waiver } from '../../src/model/index.ts'
import { type Asking, type Desk, openDesk } from '../http/kept/office.ts'
import { openDoor, openShipped, STALL_RATIO, toilet } from '../http/open.ts'
import { batchOf, options } from '../setup/product.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-waiving-'))
const at = (name: string): string => join(folder, name)
const RECORDS = ['T-1', 'T-2', 'T-3'].map((id) => ({ ...toilet, id }))
const LINES = RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('')
let halfsky: Halfsky
let desk: Desk
let office: Asking | undefined
beforeAll(async () => {
  halfsky = await openShipped()
  desk = await openDesk()
  writeFileSync(at('records.json'), JSON.stringify(RECORDS))
  writeFileSync(at('records.ndjson'), LINES)
  const head = ['id', 'area', 'asOf', 'setting', 'construction', 'femaleStalls', 'maleStalls'] as const
  writeFileSync(at('records.csv'), [head, ...RECORDS.map((one) => head.map((field) => one[field]))].join('\n'))
  const database = await openDuckdb()
  await database.run(
    `COPY (SELECT * FROM read_csv('${at('records.csv')}', all_varchar = true)) TO '${at('records.parquet')}' (FORMAT parquet)`,
  )
  await database.close()
})
afterAll(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a door tells of the rule: whose violation is waived, whose is none the less a breach, and how a command ended. */
interface Told {
  readonly waived: readonly string[]
  readonly breached: readonly string[]
  readonly status?: number | null
}
type Given = readonly Waiver[] | undefined

const toldOf = (all: readonly { id: string; rule: string; waiver: unknown }[], status?: number | null): Told => {
  const own = all.filter(({ rule }) => rule === STALL_RATIO)
  const ids = (some: typeof own) => some.map(({ id }) => id).sort()
  const told = { waived: ids(own.filter(({ waiver }) => waiver)), breached: ids(own.filter(({ waiver }) => !waiver)) }
  for (const { waiver } of own)
    if (waiver) expect(waiver).toEqual({ approver: '示例办', basis: '示例文〔2026〕1号', until: expect.anything() })
  return status === undefined ? told : { ...told, status }
}
const ofFindings = (findings: readonly ReportedFinding[]): Told =>
  toldOf(
    findings
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ record, rule, waiver }) => ({ id: record.id, rule, waiver })),
  )

/** What rows tell; the mark of a breach agrees with the waiver. */
const ofRows = (
  rows: readonly { record: { id: string }; rule: string; waiver?: unknown; breach: boolean }[],
  status: number | null,
): Told => {
  for (const { rule, waiver, breach } of rows) if (rule === STALL_RATIO) expect(breach).toBe(!waiver)
  return toldOf(
    rows.map(({ record, rule, waiver }) => ({ id: record.id, rule, waiver })),
    status,
  )
}
const ofLines = (text: string, status: number | null): Told =>
  ofRows(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ rule }) => rule !== undefined),
    status,
  )

const perform = async (given: Given, ...args: string[]) => {
  writeFileSync(
    at('waivers.json'),
    JSON.stringify({
      waivers: given?.map(({ kind, subject, area, ...rest }) =>
        subject === null ? { ...rest, area } : { ...rest, record: { kind, area, id: subject } },
      ),
    }),
  )
  let [out, err] = ['', '']
  const terminal = {
    out: async (text: string | Uint8Array) => {
      out += typeof text === 'string' ? text : Buffer.from(text).toString()
    },
    err: (text: string) => {
      err += text
    },
    stdin: async () => Buffer.from(LINES),
    interactive: false,
    today: '2026-05-01',
    lang: 'en' as const,
  }
  const waivers = given === undefined ? [] : ['--waivers', at('waivers.json')]
  const status = await run(['check', '--kind', 'public-toilet', ...waivers, ...args], terminal, () => '2026-05-01')
  return { out, err, status }
}
const command =
  (read: (out: string, status: number | null) => Told | Promise<Told>, ...args: string[]) =>
  async (given: Given): Promise<Told> => {
    const { out, err, status } = await perform(given, ...args)
    expect(err).not.toContain('halfsky:')
    return read(out, status)
  }
const csvRows = (text: string) =>
  parse<Record<string, string>>(text, { columns: true, bom: true }).map(({ id = '', rule = '', waiver, breach }) => ({
    ...{ record: { id }, rule, breach: breach === 'true', waiver: waiver ? JSON.parse(waiver) : undefined },
  }))
const ofCsv = (text: string, status: number | null): Told => ofRows(csvRows(text), status)
const parquet = async (given: Given, input: string): Promise<Told> => {
  const { status } = await perform(given, input, '-f', `parquet=${at('out.parquet')}`)
  const database = await openDuckdb()
  const own = given === undefined ? 'NULL' : 'waiver'
  const rows = await database.all(`SELECT id, rule, breach, ${own} FROM read_parquet('${at('out.parquet')}')`)
  await database.close()
  return ofRows(
    rows.map(([id, rule, breach, waiver]) => ({
      ...{ record: { id: String(id) }, rule: String(rule), breach: breach === true },
      waiver: waiver === null ? undefined : JSON.parse(String(waiver)),
    })),
    status,
  )
}

const http = async (given: Given, payload: string, type = 'application/json') => {
  const app = await openDoor(given === undefined ? {} : { waivers: given })
  const answer = await app.inject({ method: 'POST', url: '/v1/check', headers: { 'content-type': type }, payload })
  await app.close()
  return answer
}
const ofStream = (text: string): Told =>
  ofFindings(
    text
      .trim()
      .split('\n')
      .flatMap((line) => JSON.parse(line).findings as ReportedFinding[]),
  )

/** Grants what is given at the store's own door, and takes it back once asked. */
const kept = async (given: Given): Promise<Told> => {
  const { store } = desk.office
  office ??= await desk.as(['office'])
  const ids: string[] = []
  for (const { rule, subject, area, approver, basis, from, until } of given ?? []) {
    const body = { rule, area, approver, basis, from, until, ...(subject === null ? {} : { subject }) }
    const { status, json } = await office('POST', '/v1/waivers', body)
    expect(status).toBe(201)
    ids.push(json.id)
  }
  const answer = await desk.app.inject({ method: 'POST', url: '/v1/check', payload: RECORDS })
  for (const id of ids) expect((await office('DELETE', `/v1/waivers/${id}`)).status).toBe(204)
  expect((await store.waivers.list({ on: '2026-05-01' })).items).toEqual([])
  return ofFindings(answer.json().violations)
}

const DOORS: Readonly<Record<string, (given: Given) => Promise<Told>>> = {
  'a batch': async (given) => {
    const { report } = await halfsky.checkBatch(batchOf(RECORDS), options({ waivers: given }))
    const told = ofFindings(report.violations)
    expect(ofFindings(report.findings)).toEqual(told)
    expect(report.summary.waived ?? 0).toBe(told.waived.length)
    const others = report.violations.filter(({ rule, binding }) => rule !== STALL_RATIO && binding === 'mandatory')
    expect(report.summary.breaches - others.length).toBe(told.breached.length)
    return told
  },
  'the other engine': async (given) => {
    const { report } = await halfsky.checkBatch(
      batchOf(RECORDS),
      options({ waivers: given, engine: 'json-rules-engine' }),
    )
    return ofFindings(report.violations)
  },
  'an answer in bytes': async (given) => {
    const all: ReportedFinding[] = []
    for (const record of RECORDS) {
      const asked = options({ waivers: given, detail: 'brief' })
      const answer =
        halfsky.answerBytes(Buffer.from(JSON.stringify(record)), asked) ?? halfsky.answer(batchOf([record]), asked)
      const told = answer && JSON.parse(Buffer.from(answer.json, 'latin1').toString()).violations
      all.push(...(told ?? (await halfsky.checkRecord(record, asked)).violations))
    }
    return ofFindings(all)
  },
  'a stream': async (given) => {
    const entries = (async function* () {
      yield* batchOf(RECORDS).entries
    })()
    const lines = await Array.fromAsync(halfsky.checkStream(entries, options({ waivers: given })))
    return ofFindings(lines.flatMap(({ findings }) => findings))
  },
  'POST one by one': async (given) => {
    const all: ReportedFinding[] = []
    for (const record of RECORDS) all.push(...(await http(given, JSON.stringify(record))).json().violations)
    return ofFindings(all)
  },
  'POST a batch': async (given) => ofFindings((await http(given, JSON.stringify(RECORDS))).json().violations),
  'POST a stream': async (given) => ofStream((await http(given, LINES, 'application/x-ndjson')).body),
  'POST with a store': kept,
  'check as JSON': command(
    (out, status) => ({ ...ofFindings(JSON.parse(out).violations), status }),
    at('records.json'),
    '-f',
    'json',
  ),
  'check as rows': command(ofLines, at('records.json'), '-f', 'ndjson'),
  'check as CSV': command(ofCsv, at('records.json'), '-f', 'csv'),
  'check as lines': command(
    (out, status) => ({ ...ofStream(out), status }),
    ...[at('records.json'), '-f', 'ndjson', '--detail', 'all'],
  ),
  'check of lines as rows': command(ofLines, at('records.ndjson'), '-f', 'ndjson'),
  'check of lines as CSV': command(ofCsv, at('records.ndjson'), '-f', 'csv'),
  'check with helpers': command(ofLines, at('records.ndjson'), '-f', 'ndjson', '--jobs', '2'),
  'check of standard input': command(ofLines, '-', '-f', 'ndjson'),
  'check of CSV in SQL': command(ofLines, at('records.csv'), '--engine', 'sql', '-f', 'ndjson'),
  'check of CSV in SQL as CSV': command(ofCsv, at('records.csv'), '--engine', 'sql', '-f', 'csv'),
  'check of Parquet': command(ofLines, at('records.parquet'), '-f', 'ndjson'),
  'check of Parquet to Parquet': (given) => parquet(given, at('records.parquet')),
  'check of lines to Parquet': (given) => parquet(given, at('records.ndjson')),
  'check of records to Parquet': (given) => parquet(given, at('records.json')),
  'check as SARIF': command(
    (out, status) => {
      const { results } = JSON.parse(out).runs[0]
      const own = results.filter(({ ruleId }: { ruleId: string }) => ruleId === STALL_RATIO)
      const all = own.map(
        ({
          properties,
          suppressions,
          level,
        }: {
          properties: { record: { id: string } }
          suppressions?: object
          level: string
        }) => {
          expect(level).toBe(suppressions ? 'note' : 'error')
          return { id: properties.record.id, rule: STALL_RATIO, waiver: suppressions && WAIVER }
        },
      )
      return toldOf(all, status)
    },
    at('records.json'),
    '-f',
    'sarif',
  ),
  'check as JUnit': command(
    (out, status) => {
      const own = [...out.matchAll(/<testsuite name="public-toilet (T-\d)"[\s\S]*?<\/testsuite>/g)].map(
        ([suite, id = '']) => ({
          ...{ id, rule: STALL_RATIO },
          waiver: new RegExp(`classname="${STALL_RATIO}"[^>]*>\\s*<failure`).test(suite) ? null : WAIVER,
        }),
      )
      return toldOf(own, status)
    },
    at('records.json'),
    '-f',
    'junit',
  ),
}

const WAIVER = { approver: '示例办', basis: '示例文〔2026〕1号', until: '2026-12-31' }
const waiver = (change: Partial<Waiver> = {}): Waiver => ({
  ...{ rule: STALL_RATIO, kind: null, subject: null, area: '441802', ...WAIVER, from: '2026-01-01' },
  ...change,
})
const one = (change: Partial<Waiver> = {}) => waiver({ kind: 'public-toilet', subject: 'T-2', ...change })
const ALL = ['T-1', 'T-2', 'T-3']

const CASES: readonly [string, Given, readonly string[]][] = [
  ['no waivers', undefined, []],
  ['none in the file', [], []],
  ['one of a record', [one()], ['T-2']],
  ['one of an area', [waiver()], ALL],
  ['one of a wider area', [waiver({ area: '441800' })], ALL],
  ['one that ends today', [one({ until: '2026-05-01' })], ['T-2']],
  ['one that begins today', [one({ from: '2026-05-01' })], ['T-2']],
  ['one that is over', [waiver({ until: '2026-04-30' })], []],
  ['one that is to come', [waiver({ from: '2026-05-02' })], []],
  ['one of another area', [waiver({ area: '441803' })], []],
  ['one of another subject', [one({ subject: 'T-9' })], []],
  ['one of another rule', [waiver({ rule: 'qingyuan/environment/measures-6/third-toilet-share' })], []],
  ['one that is over beside one in force', [waiver({ until: '2026-04-30' }), one()], ['T-2']],
]

/** To open the rulebook takes longest: commands are given those that tell most. */
const TELLING = [CASES[0], CASES[2], CASES[4], CASES[7], CASES[12]].filter((one) => one !== undefined)
const isCommand = (name: string): boolean => name.startsWith('check')

describe.each(Object.entries(DOORS))('%s', (door, ask) => {
  test.each(isCommand(door) ? TELLING : CASES)('%s', async (name, given, waived) => {
    const of = name === 'one of another rule' ? given?.map((one) => ({ ...one, rule: otherRule() })) : given
    const { status, ...told } = await ask(of)
    expect(told).toEqual({ waived, breached: ALL.filter((id) => !waived.includes(id)) })
    if (status !== undefined) expect(status).toBe(waived.length === ALL.length ? 0 : 1)
  })
})

const otherRule = (): string =>
  halfsky.rulebook.rules.find(({ subject, id }) => subject === 'public-toilet' && id !== STALL_RATIO)?.id ?? ''

test('an answer in bytes stays for records that no waiver is of', () => {
  const asked = options({ waivers: [one()], detail: 'brief' })
  expect(halfsky.answer(batchOf([RECORDS[0]]), asked)).not.toBeNull()
  expect(halfsky.answer(batchOf([RECORDS[1]]), asked)).toBeNull()
})

test('a person reads who waived what, and how many', async () => {
  for (const args of [[at('records.json')], [at('records.ndjson')]]) {
    const { out } = await perform([one()], ...args)
    expect(out).toContain('waived by 示例办: 示例文〔2026〕1号, until 2026-12-31')
    expect(out).toContain('3 fail (2 breaches, 1 waived)')
  }
  const { out } = await perform([one()], at('records.ndjson'), '--from', '1')
  expect(out).toContain('waived by 示例办')
  expect(out).toContain('2 fail (1 breach, 1 waived)')
  expect(out).toContain('(1 breaches, 1 waived)')
})

test('a file that is not sound stops the check', async () => {
  const { err, status } = await perform(
    [one({ rule: 'qingyuan/environment/measures-6/stall-ration' })],
    at('records.json'),
  )
  expect(status).toBe(2)
  expect(err).toMatch(/waivers\.json:1:\d+: .*did you mean `qingyuan\/environment\/measures-6\/stall-ratio`/)
  expect(readFileSync(at('waivers.json'), 'utf8')).toContain('stall-ration')
})
