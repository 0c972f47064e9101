import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { writeOutputs } from '../../src/cli/output.ts'
import { Stop, type Terminal } from '../../src/cli/terminal.ts'
import { sarifFaults } from '../report/sarif-schema.ts'
import { readXml } from '../report/xml.ts'

const home = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'halfsky-formats-'))
beforeAll(() => process.chdir('test/cli/fixtures'))
afterAll(() => {
  process.chdir(home)
  rmSync(folder, { recursive: true })
})

const halfsky = async (line: string, input = '') => {
  const printed = { out: '', err: '' }
  const terminal = {
    out: async (text: string) => {
      printed.out += text
    },
    err: (text: string) => {
      printed.err += text
    },
    stdin: async () => new TextEncoder().encode(input),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  } as const
  const status = await run(line.split(' '), terminal, () => '2026-05-01')
  return { ...printed, status }
}

interface Result {
  readonly ruleId: string
  readonly kind?: string
  readonly level: string
  readonly locations: readonly {
    readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string }; readonly region?: object }
  }[]
  readonly fingerprints: Readonly<Record<string, string>>
  readonly properties: Readonly<Record<string, unknown>>
}

const sarifOf = (text: string): { results: readonly Result[]; [key: string]: unknown } => {
  const log = JSON.parse(text)
  expect(sarifFaults(log)).toEqual([])
  return log.runs[0]
}

const EVERYTHING = 'toilet.json toilets.ndjson team.yaml committee.yaml pass.yaml years.yaml towns.yaml elsewhere.json'

describe('SARIF follows the schema', () => {
  test.each([
    `check ${EVERYTHING} -f sarif`,
    `check ${EVERYTHING} -f sarif --detail all --lang zh-CN`,
    'check toilets.csv --map toilets.map.yaml -f sarif',
    'check nowhere.json -f sarif',
    'lint --rules rules -f sarif',
    'lint --lang zh-CN drafts/qingyuan/environment/measures-6.yaml -f sarif',
    'test --run environment/measures-6 -f sarif',
  ])('%s', async (line) => {
    sarifOf((await halfsky(line)).out)
  })
})

describe('SARIF of a check', () => {
  test('has a result for every finding that is no pass, and says what could not be read', async () => {
    const { results, invocations } = sarifOf((await halfsky(`check ${EVERYTHING} -f sarif`)).out)
    const report = JSON.parse((await halfsky(`check ${EVERYTHING} --format json`)).out)
    const kinds = Map.groupBy(results, ({ kind }) => kind)
    expect(kinds.get('fail')).toHaveLength(report.violations.length)
    expect(kinds.get('open')).toHaveLength(report.unknown.length)
    expect(kinds.get('review')).toHaveLength(report.manual.length)
    const [{ executionSuccessful, toolExecutionNotifications }] = invocations as [Record<string, unknown[]>]
    expect(executionSuccessful).toBe(false)
    expect(toolExecutionNotifications).toHaveLength(report.problems.length)
  })

  test('is loud by binding and due', async () => {
    const levels = async (line: string) => sarifOf((await halfsky(line)).out).results.map(({ level }) => level)
    expect(await levels('check toilet.json -f sarif')).toEqual(['error'])
    expect(await levels('check team.yaml -f sarif')).toEqual(['none', 'warning'])
    expect(await levels('check team.yaml -f sarif --as-of 2030-12-31')).toEqual(['none', 'error'])
  })

  test('links each rule to its place on the site, where that is told', async () => {
    const helpUris = async (line: string) => {
      const { tool } = sarifOf((await halfsky(line)).out) as unknown as {
        tool: { driver: { rules: { helpUri?: string }[] } }
      }
      return tool.driver.rules.map(({ helpUri }) => helpUri)
    }
    expect(await helpUris('check toilet.json -f sarif')).toEqual([undefined])
    expect(await helpUris('check toilet.json -f sarif --site https://example.org/plans/')).toEqual([
      'https://example.org/plans/en/plans/qingyuan/environment/measures-6.html#stall-ratio',
    ])
    expect(await halfsky('check toilet.json -f sarif --site nowhere')).toMatchObject({ out: '', status: 2 })
  })

  test('points to the line where that is known, and to no file for standard input', async () => {
    const [place] = sarifOf((await halfsky('check team.yaml -f sarif')).out).results[1]?.locations ?? []
    expect(place?.physicalLocation).toEqual({ artifactLocation: { uri: 'team.yaml' }, region: { startLine: 7 } })
    const input = readFileSync('toilet.json', 'utf8')
    const [result] = sarifOf((await halfsky('check - -f sarif', input)).out).results
    expect(result?.locations).toEqual([
      { logicalLocations: [{ name: 'T-1', fullyQualifiedName: '441802/public-toilet/T-1', kind: 'public-toilet' }] },
    ])
  })

  test('a finding keeps its print when figures, day and place in the file change', async () => {
    const print = async (records: readonly object[]) => {
      const { out } = await halfsky('check - -f sarif --input-format json', JSON.stringify(records))
      return sarifOf(out).results.map(({ fingerprints }) => fingerprints['halfsky/v1'])
    }
    const record = JSON.parse(readFileSync('toilet.json', 'utf8'))
    const [first] = await print([record])
    const later = { ...record, asOf: '2026-06-01', femaleStalls: 1 }
    expect(await print([{ ...record, id: 'T-9' }, later])).toEqual([expect.not.stringMatching(first ?? ''), first])
    const twice = await print([record, record])
    expect(new Set(twice).size).toBe(2)
    expect(twice[0]).toBe(first)
  })
})

describe('JUnit', () => {
  const suites = async (line: string) => readXml((await halfsky(line)).out)

  test('counts breaches as failures, and passes over what was not decided', async () => {
    const { attributes, children } = await suites(`check ${EVERYTHING} -f junit`)
    const { summary, problems } = JSON.parse((await halfsky(`check ${EVERYTHING} -f json`)).out)
    const findings = summary.pass + summary.fail + summary.unknown + summary.manual + summary.notApplicable
    expect(children).toHaveLength(summary.records + 1)
    expect(attributes).toMatchObject({
      tests: String(findings + problems.length),
      failures: String(summary.breaches),
      errors: String(problems.filter((one: { severity: string }) => one.severity === 'error').length),
    })
    const skipped = children.flatMap((suite) => suite.children).flatMap((one) => one.children)
    expect(skipped.every(({ attributes: { message } }) => message !== undefined && message !== '')).toBe(true)
  })

  test('has a suite a rule for the cases of the rulebook', async () => {
    const { children } = await suites('test --run environment/measures-6/stall-ratio -f junit')
    expect(children.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ name: 'qingyuan/environment/measures-6/stall-ratio', failures: '0' }),
    ])
  })

  test('of clean files is not empty', async () => {
    const { attributes } = await suites('lint -f junit')
    expect(attributes).toMatchObject({ tests: '1', failures: '0', skipped: '0' })
  })
})

describe('several formats at once', () => {
  const at = (name: string): string => join(folder, name)

  test('each goes where it was sent, the same as alone', async () => {
    const line = `check team.yaml -f text -f json=${at('a.json')} -f sarif=${at('a.sarif')} -f junit=${at('a.xml')}`
    const { out, status } = await halfsky(line)
    expect(status).toBe(0)
    expect(out).toBe((await halfsky('check team.yaml')).out)
    for (const [format, name] of [
      ['json', 'a.json'],
      ['sarif', 'a.sarif'],
      ['junit', 'a.xml'],
    ] as const) {
      expect(readFileSync(at(name), 'utf8')).toBe((await halfsky(`check team.yaml --format ${format}`)).out)
    }
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.sarif', 'a.xml'])
  })

  test('a file takes the place of what was there, and nothing goes to standard output', async () => {
    writeFileSync(at('old.ndjson'), 'old '.repeat(1000))
    const { out, status } = await halfsky(`check toilets.ndjson -f ndjson=${at('old.ndjson')}`)
    expect({ out, status }).toEqual({ out: '', status: 2 })
    expect(readFileSync(at('old.ndjson'), 'utf8')).toBe((await halfsky('check toilets.ndjson -f ndjson')).out)
  })

  test.each([
    ['two to standard output', 'check toilet.json -f text -f json', /only one format can go to standard output/],
    ['two in one file', `check toilet.json -f json=${at('x')} -f sarif=${folder}/./x`, /two formats go to/],
    ['no such folder', `check toilet.json -f sarif=${at('no')}/x.sarif`, /no folder `[^`]+\/no` to write/],
    ['a folder', `check toilet.json -f sarif=${folder}`, /is a folder/],
    ['an input', 'check toilet.json -f json=./toilet.json', /`.\/toilet.json` is read/],
    ['a mapping', 'check toilets.csv --map toilets.map.yaml -f json=toilets.map.yaml', /is read/],
    ['a rule file', 'lint rules/qingyuan/plan.yaml -f json=rules/qingyuan/plan.yaml', /is read/],
    ['an unknown format', `check toilet.json -f pdf=${at('x')}`, /Allowed choices are text, json/],
    ['no name', 'check toilet.json -f json=', /Name a file after json=/],
    ['a format it has not', 'lint -f ndjson', /Allowed choices are text, json, sarif, junit, github/],
  ])('%s is refused before anything is checked', async (_what, line, message) => {
    const before = readFileSync('toilet.json', 'utf8')
    const { out, err, status } = await halfsky(line)
    expect(err).toMatch(message)
    expect({ out, status }).toEqual({ out: '', status: 2 })
    expect(readFileSync('toilet.json', 'utf8')).toBe(before)
  })

  test('what cannot be written is a fault, and leaves no half file behind', async () => {
    const place = at('later')
    mkdirSync(place)
    const input = readFileSync('toilet.json', 'utf8')
    const gone = {
      out: async () => {},
      err: (text: string) => expect(text).toMatch(/cannot write .*: ENOENT/),
      stdin: async () => {
        rmSync(place, { recursive: true })
        return new TextEncoder().encode(input)
      },
      interactive: false,
      today: '2026-05-01',
      lang: 'en',
    } as const
    expect(await run(['check', '-', '-f', `json=${place}/x.json`], gone, () => '2026-05-01')).toBe(2)
  })

  test.runIf(process.platform === 'linux')('a device is written and stays one', async () => {
    expect(await halfsky('check toilet.json -f json=/dev/null')).toMatchObject({ out: '', err: '', status: 1 })
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })
})

test('annotations name rule files from where the command runs', async () => {
  const { out } = await halfsky('lint --rules rules -f github')
  expect(out).toMatch(/^::error file=rules\/qingyuan\/environment\/measures-6\.yaml,line=9,col=21,title=unknown-fact::/)
  const elsewhere = await halfsky('lint --rules drafts --plans . -f github')
  expect(elsewhere.out).not.toContain(`file=${resolve('.')}`)
})

test('a text longer than any may be is told as such, and leaves the file as it was', async () => {
  const file = join(folder, 'long.sarif')
  writeFileSync(file, 'before')
  // as long as it would be with some thousand records of areas
  const renderings = { sarif: () => 'x'.repeat(2 ** 29) }
  const written = writeOutputs([{ format: 'sarif', file }], renderings, {} as Terminal, 'en')
  await expect(written).rejects.toThrow(new Stop('sarif would be too long for one text; give fewer records at once'))
  expect(readFileSync(file, 'utf8')).toBe('before')
})
