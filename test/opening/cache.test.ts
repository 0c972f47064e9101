import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRulebook } from '../../src/halfsky.ts'
import type { Rulebook } from '../../src/index.ts'

const FILE = 'qingyuan/environment/measures-6.yaml'

let folder: string
let cache: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-cache-'))
  cache = join(folder, 'cache')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = async (options: { rules?: string; cache?: string | null }): Promise<Rulebook> => {
  const { halfsky, problems } = await openRulebook(options)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return halfsky?.rulebook as Rulebook
}

const cached = (): string[] => readdirSync(cache).map((name) => join(cache, name))

/** Writes a body into the one cached file, under the digest of that body. */
const plant = (change: (body: string) => string): void => {
  const [path = ''] = cached()
  const body = change(readFileSync(path, 'utf8').split('\n').slice(1).join('\n'))
  writeFileSync(path, `${createHash('sha256').update(body).digest('hex')}\n${body}`)
}

describe('a rulebook that was compiled before', () => {
  test('is read again from the cache, equal to what the YAML compiles to', async () => {
    const fresh = await open({ cache: null })
    await open({ cache })
    expect(await open({ cache })).toEqual(fresh)
    plant((body) => body.replaceAll('女厕位与男厕位的比例', '从缓存读出的比例'))
    const { rules } = await open({ cache })
    expect(rules.some(({ quote }) => quote.includes('从缓存读出的比例'))).toBe(true)
  })

  test('is frozen like a fresh one', async () => {
    await open({ cache })
    const { rules } = await open({ cache })
    expect(Object.isFrozen(rules[0]?.cases)).toBe(true)
  })

  test('is compiled anew when a rule has changed', async () => {
    const rules = join(folder, 'rules')
    cpSync('rules', rules, { recursive: true })
    const before = await open({ rules, cache })
    const path = join(rules, FILE)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('greaterThanInclusive, value: 1.5', 'greaterThanInclusive, value: 1.6'),
    )
    const after = await open({ rules, cache })
    expect(after.digest).not.toBe(before.digest)
    expect(cached()).toHaveLength(2)
  })

  test.each([
    ['cut short', (text: string) => text.slice(0, -10)],
    ['changed', (text: string) => text.replace('"value":1.5', '"value":0.5')],
    ['empty', () => ''],
  ])('is compiled anew when its file is %s', async (_, change) => {
    const fresh = await open({ cache })
    const [path = ''] = cached()
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, change(whole))
    expect(readFileSync(path, 'utf8')).not.toBe(whole)
    expect(await open({ cache })).toEqual(fresh)
    expect(readFileSync(path, 'utf8')).toBe(whole)
  })

  test('may be kept nowhere', async () => {
    writeFileSync(cache, 'a file where the folder should be')
    const { rules } = await open({ cache })
    expect(rules.length).toBeGreaterThan(1_000)
  })

  test('leaves the folder with a few files only', async () => {
    await open({ cache })
    for (let n = 0; n < 20; n++) writeFileSync(join(cache, `${n}.json`), '')
    rmSync(cached().find((path) => path.length > cache.length + 40) ?? '')
    await open({ cache })
    expect(cached().length).toBeLessThan(10)
  })
})
