import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-revisions-'))
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  })

const CLAUSE = 'rules/qingyuan/environment/measures-6.yaml'
const edit = (change: (text: string) => string): void =>
  writeFileSync(join(folder, CLAUSE), change(readFileSync(join(folder, CLAUSE), 'utf8')))

beforeAll(() => {
  cpSync('test/cli/fixtures/edits/before', join(folder, 'rules'), { recursive: true })
  cpSync('seeds/plans', join(folder, 'plans'), { recursive: true })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'one')
  git('tag', 'v1.0')
  edit((text) => text.replace('greaterThan, value: 1}', 'greaterThanInclusive, value: 1.5}'))
  git('commit', '-qam', 'two')
  edit((text) => text.replace('value: 1.5}', 'value: 2}'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const diff = async (...args: string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const status = await run(
    ['diff', '--lang', 'en', '--rules', join(folder, 'rules'), '--plans', join(folder, 'plans'), ...args],
    {
      out: async (text) => void out.push(String(text)),
      err: (text) => void err.push(text),
      stdin: async () => new Uint8Array(),
      interactive: false,
      today: '2026-05-01',
      lang: 'en',
    },
    () => '2026-05-01',
  )
  return { status, out: out.join(''), err: err.join('') }
}

describe('revisions of a repository', () => {
  test('are compared with each other, and with what is not committed', async () => {
    expect(await diff('v1.0', 'main')).toMatchObject({
      status: 1,
      out: expect.stringContaining('> 1 → ≥ 1.5, stricter'),
    })
    expect(await diff('main', 'HEAD~1')).toMatchObject({ out: expect.stringContaining('≥ 1.5 → > 1, weaker') })
    expect(await diff('HEAD', '.')).toMatchObject({ out: expect.stringContaining('≥ 1.5 → 2, stricter') })
    expect(await diff('v1.0', 'HEAD~1')).toMatchObject({ status: 0, out: expect.stringContaining('the same rulebook') })
  })

  test('are told as data too', async () => {
    const { status, out } = await diff('--format', 'json', 'v1.0', 'main', 'test/cli/fixtures/edits/toilets.yaml')
    const found = JSON.parse(out)
    expect(status).toBe(1)
    expect(found).toMatchObject({ old: { name: 'v1.0' }, new: { name: 'main' }, matters: true, records: 3 })
    expect(found.rules.changed).toMatchObject([
      {
        id: 'qingyuan/environment/measures-6/stall-ratio',
        effect: 'stricter',
        cases: [{ name: 'just above 1', from: 'pass', to: 'fail' }],
      },
    ])
    expect(found.flips).toMatchObject([
      { subject: { id: 'T-1' }, from: { verdict: 'pass', breach: false }, to: { verdict: 'fail', breach: true } },
    ])
  })

  test('are read, not checked out', async () => {
    const before = git('status', '--porcelain')
    await diff('v1.0', 'main')
    expect(git('status', '--porcelain')).toBe(before)
    expect(readFileSync(join(folder, CLAUSE), 'utf8')).toContain('value: 2}')
  })

  test('that are not there are told so', async () => {
    expect(await diff('v9', '.')).toMatchObject({ status: 2, err: expect.stringContaining('no Git revision `v9`') })
    expect(await diff('.', '--', '--output=x')).toMatchObject({ status: 2 })
    git('rm', '-rq', '--cached', 'rules')
    git('commit', '-qm', 'none')
    expect(await diff('HEAD', '.')).toMatchObject({
      status: 2,
      err: expect.stringContaining('no rule files in `rules`'),
    })
  })

  test('without a repository there are none', async () => {
    rmSync(join(folder, '.git'), { recursive: true })
    expect(await diff('main', '.')).toMatchObject({ status: 2, err: expect.stringContaining('no Git repository') })
  })
})
