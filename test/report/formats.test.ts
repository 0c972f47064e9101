import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import type { ReportedProblem } from '../../src/model/index.ts'
import { caseJunit, problemAnnotations, problemJunit, problemSarif } from '../../src/report/index.ts'
import { sarifFaults } from './sarif-schema.ts'
import { readXml } from './xml.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('%', '\r', '\n', ':', ',', ']]>', '<', '&', '"', '女', '：', '\u0000', '\ud800', 'a'),
  }),
)
const problems: fc.Arbitrary<ReportedProblem[]> = fc.array(
  fc.record(
    {
      code: fc.constantFrom('unknown-fact', 'quote-not-found', 'case-failed'),
      severity: fc.constantFrom('error', 'warning'),
      message: text,
      file: text,
      line: fc.integer({ min: 1, max: 9999 }),
      column: fc.integer({ min: 1, max: 999 }),
    },
    { requiredKeys: ['code', 'severity', 'message'] },
  ),
  { maxLength: 5 },
)

const unescaped = (escaped: string): string =>
  escaped.replaceAll(/%(0D|0A|3A|2C|25)/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

describe('workflow commands', () => {
  property.prop([problems])('hold one line each, and everything that was said', (given) => {
    const lines = problemAnnotations(given).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines).toHaveLength(given.length)
    lines.forEach((line, index) => {
      const one = given[index]
      const [, level, list = '', message = ''] = /^::(error|warning) ([^:\r]*)::([^\r]*)$/.exec(line) ?? []
      const told = Object.fromEntries(list.split(',').map((pair) => pair.split(/=([\s\S]*)/)))
      expect(level).toBe(one?.severity)
      expect(unescaped(message)).toBe(one?.message)
      expect(unescaped(told.title)).toBe(one?.code)
      expect(told.file === undefined ? undefined : unescaped(told.file)).toBe(one?.file)
      expect(told.line).toBe(one?.line === undefined ? undefined : String(one.line))
    })
  })

  test('are written as the runner reads them', () => {
    const one = {
      code: 'unknown-fact',
      severity: 'error',
      message: '50 %:\r\nno',
      file: 'a,b:c.yaml',
      line: 3,
      column: 4,
    }
    expect(problemAnnotations([one as ReportedProblem])).toBe(
      '::error file=a%2Cb%3Ac.yaml,line=3,col=4,title=unknown-fact::50 %25:%0D%0Ano\n',
    )
  })
})

describe('SARIF', () => {
  property.prop([problems])('follows the schema whatever is said', (given) => {
    const log = JSON.parse(problemSarif('halfsky lint', given, 'en'))
    expect(sarifFaults(log)).toEqual([])
    expect(log.runs[0].results).toHaveLength(given.length)
  })

  property.prop([problems])('gives each fault a print of its own, and the same one on another line', (given) => {
    const prints = (some: readonly ReportedProblem[]): string[] =>
      JSON.parse(problemSarif('halfsky lint', some, 'en')).runs[0].results.map(
        ({ fingerprints }: { fingerprints: Record<string, string> }) => fingerprints['halfsky/v1'],
      )
    expect(new Set(prints(given)).size).toBe(given.length)
    expect(prints(given.map((one) => ({ ...one, line: (one.line ?? 0) + 7, column: 1 })))).toEqual(prints(given))
  })

  test('the schema refuses what is not SARIF', () => {
    const log = JSON.parse(problemSarif('halfsky lint', [], 'en'))
    expect(sarifFaults({ ...log, version: '2.0.0' })).not.toEqual([])
    expect(sarifFaults({ ...log, more: 1 })).not.toEqual([])
    expect(sarifFaults({ ...log, runs: [{ ...log.runs[0], results: [{ message: {}, level: 'bad' }] }] })).not.toEqual(
      [],
    )
  })
})

describe('JUnit', () => {
  property.prop([problems])('is well formed whatever is said, and counts every error', async (given) => {
    const root = readXml(await problemJunit('halfsky lint', given))
    expect(root.name).toBe('testsuites')
    const failed = given.filter(({ severity }) => severity === 'error').length
    expect(root.attributes).toMatchObject({
      tests: String(Math.max(given.length, 1)),
      failures: String(failed),
      skipped: String(given.length - failed),
    })
  })

  property.prop([fc.array(fc.record({ rule: text, name: text, problems }))])('has a suite a rule', async (outcomes) => {
    const root = readXml(await caseJunit(outcomes))
    expect(root.children).toHaveLength(new Set(outcomes.map(({ rule }) => rule)).size)
    expect(root.children.flatMap(({ children }) => children)).toHaveLength(outcomes.length)
  })

  test('says why something was passed over', async () => {
    const warning: ReportedProblem = {
      code: 'force',
      severity: 'warning',
      message: 'a "quote" & <more>',
      file: 'a.yaml',
    }
    const [suite] = readXml(await problemJunit('halfsky lint', [warning])).children
    expect(suite?.children[0]?.children[0]).toMatchObject({ name: 'skipped', attributes: { message: warning.message } })
  })
})
