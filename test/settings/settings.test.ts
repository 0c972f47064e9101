import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { configPage } from '../../docs/generate-config.ts'
import {
  environmentName,
  flagName,
  type GivenSettings,
  SETTING_NAMES,
  SETTINGS,
  settleSettings,
  shownSetting,
} from '../../src/settings/index.ts'

const settle = (given: Partial<GivenSettings>) => settleSettings({ flags: {}, environment: {}, file: null, ...given })
const inFile = (text: string) => ({ file: { name: 'halfsky.yaml', text } })

describe('the table of settings', () => {
  test('names every setting once in each place', () => {
    for (const nameOf of [environmentName, flagName]) {
      const names = SETTING_NAMES.map(nameOf).filter((name) => name !== null)
      expect(new Set(names).size).toBe(names.length)
    }
    expect(environmentName('databaseUrl')).toBe('HALFSKY_DATABASE_URL')
    expect(flagName('rateLimit')).toBe('--rate-limit')
  })

  test('is the page on it; if not, run npm run docs', () => {
    expect(readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8')).toBe(configPage())
  })

  test('keeps secrets out of arguments and out of sight', () => {
    for (const name of ['databaseUrl', 'oidcClientSecret'] as const) {
      expect(flagName(name)).toBeNull()
      expect(shownSetting(name, 'postgres://user:word@host/db')).toBe('***')
      expect(shownSetting(name, null)).toBeNull()
    }
  })
})

describe('settling', () => {
  test('takes the strongest that was given, and says which', () => {
    const port = fc.option(fc.nat({ max: 65_535 }), { nil: undefined })
    fc.assert(
      fc.property(port, port, port, (flag, variable, filed) => {
        const { values, origins, problems } = settle({
          flags: flag === undefined ? {} : { port: flag },
          environment: { HALFSKY_PORT: variable === undefined ? '' : String(variable) },
          ...(filed === undefined ? {} : inFile(`port: ${filed}\n`)),
        })
        expect(problems).toEqual([])
        expect(values.port).toBe(flag ?? variable ?? filed ?? 3_000)
        const origin = flag !== undefined ? 'flag' : variable !== undefined ? 'environment' : 'file'
        expect(origins.port).toBe((flag ?? variable ?? filed) === undefined ? 'default' : origin)
      }),
    )
  })

  test('is what is usual where nothing was given', () => {
    const { values, origins } = settle({})
    expect(values).toEqual(Object.fromEntries(SETTING_NAMES.map((name) => [name, SETTINGS[name].usual])))
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']))
  })

  test('reads the same from JSON, YAML and the environment', () => {
    const yaml = settle(inFile('rateLimit: 5\ntrustProxy: [loopback, 10.0.0.0/8]\nlogLevel: warn\n')).values
    const json = settle(inFile('{"rateLimit": 5, "trustProxy": ["loopback", "10.0.0.0/8"], "logLevel": "warn"}')).values
    const environment = {
      HALFSKY_RATE_LIMIT: '5',
      HALFSKY_TRUST_PROXY: 'loopback, 10.0.0.0/8',
      HALFSKY_LOG_LEVEL: 'warn',
    }
    expect(json).toEqual(yaml)
    expect(settle({ environment }).values).toEqual(yaml)
  })

  test('refuses a key that is not known, with the one that was meant and where it stands', () => {
    expect(settle(inFile('host: a\nratelimit: 5\n')).problems).toMatchObject([
      {
        code: 'unknown-key',
        severity: 'error',
        params: { suggestion: 'rateLimit' },
        file: 'halfsky.yaml',
        line: 2,
        column: 1,
      },
    ])
  })

  test('warns of a variable that is not known, which may be of others', () => {
    const { problems } = settle({ environment: { HALFSKY_RATE_LIMT: '5', HALFSKY_LANG: 'en', OTHER: 'x' } })
    expect(problems).toMatchObject([
      {
        code: 'unknown-key',
        severity: 'warning',
        params: { key: 'HALFSKY_RATE_LIMT', suggestion: 'HALFSKY_RATE_LIMIT' },
      },
    ])
  })

  test.each([
    'port: 65536',
    'port: -1',
    'port: 1.5',
    'port: "3000"',
    'host: ""',
    'host: 5',
    'trustProxy: loopback',
    'trustProxy: [10.0.0.0/33]',
    'trustProxy: [somewhere]',
    'logLevel: loud',
    'maxRecords: 0',
    'publicUrl: ftp://x',
    'publicUrl: nowhere',
    'data:',
  ])('refuses %s', (text) => {
    const { problems } = settle(inFile(`${text}\n`))
    expect(problems).toMatchObject([{ code: 'setting-value', severity: 'error', line: 1 }])
  })

  test.each([
    ['HALFSKY_PORT', 'tcp://10.0.0.1:3000'],
    ['HALFSKY_PORT', '3e3'],
    ['HALFSKY_RATE_LIMIT', '-1'],
    ['HALFSKY_TRUST_PROXY', '10.0.0.0/8,'],
  ])('refuses %s=%s, and does not repeat it', (variable, text) => {
    const { problems } = settle({ environment: { [variable]: text } })
    expect(problems).toMatchObject([{ code: 'setting-value', params: { setting: variable } }])
    expect(JSON.stringify(problems)).not.toContain(text)
  })

  test.each([
    ['a list', '- port: 3\n'],
    ['two documents', 'port: 3\n---\nport: 4\n'],
    ['a word', 'port\n'],
    ['a key twice', 'port: 3\nport: 4\n'],
    ['half a list', 'port: [\n'],
  ])('refuses a file that is %s', (_what, text) => {
    expect(settle(inFile(text)).problems).toMatchObject([{ severity: 'error', file: 'halfsky.yaml' }])
  })

  test('takes a file of nothing but comments', () => {
    expect(settle(inFile('# nothing yet\n')).problems).toEqual([])
  })
})
