import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fc, test as propertyTest } from '@fast-check/vitest'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { replaceText } from '../../src/cli/replace.ts'
import { unifiedDiff } from '../../src/cli/unified-diff.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-fix-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const BEFORE = readFileSync('test/cli/fixtures/mending/qingyuan/environment/measures-6.yaml', 'utf8')

const halfsky = async (...args: string[]): Promise<{ status: number | null; out: string }> => {
  let out = ''
  const take = async (text: string) => {
    out += text
  }
  const terminal = { out: take, err: () => {}, stdin: async () => new Uint8Array(), interactive: false }
  const status = await run(args, { ...terminal, today: '2026-05-01', lang: 'en' }, () => '2026-05-01')
  return { status, out }
}

describe('lint --fix', () => {
  test('mends a file in place, keeps mark, mode, ends of lines and comments, and then has nothing to do', async () => {
    const file = join(folder, 'qingyuan/environment/measures-6.yaml')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `\uFEFF${BEFORE.replaceAll('\n', '\r\n')}`)
    chmodSync(file, 0o640)
    expect(await halfsky('lint', '--fix', file)).toEqual({ status: 0, out: '' })
    const after = readFileSync(file, 'utf8')
    expect(after.startsWith('\uFEFF# what a hurried author wrote\r\n')).toBe(true)
    expect(after).toContain(
      '    quote: 女厕位与男厕位的比例不小于 1.5:1\r\n    subject: public-toilet   # who\r\n    binding: mandatory\r\n',
    )
    expect(after).toContain('{fact: femaleToMaleStalls, operator: greaterThanInclusive, value: 1.5}')
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readdirSync(dirname(file))).toEqual(['measures-6.yaml'])
    await halfsky('lint', '--fix', file)
    expect(readFileSync(file, 'utf8')).toBe(after)
  })

  test('does not write over what was changed meanwhile', async () => {
    const file = join(folder, 'changed.yaml')
    writeFileSync(file, 'a: 2\n')
    await expect(replaceText(file, 'a: 1\n', 'a: 3\n')).rejects.toThrow('changed meanwhile')
    expect(readFileSync(file, 'utf8')).toBe('a: 2\n')
  })
})

const lines = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
  .map((some) => some.map((one) => `${one}\n`).join(''))

describe('the diff of two texts', () => {
  propertyTest.prop([lines, lines, fc.boolean()], { numRuns: 30 })(
    'turns the one into the other',
    (before, after, ends) => {
      const [a, b] = ends ? [before, after] : [`${before}x`, `${after}y`]
      const [file, patch] = [join(folder, 'text'), join(folder, 'patch')]
      writeFileSync(file, a)
      writeFileSync(patch, unifiedDiff('text', a, b))
      if (a !== b) execFileSync('git', ['apply', '-p0', '--unidiff-zero', 'patch'], { cwd: folder })
      expect(readFileSync(file, 'utf8')).toBe(b)
    },
  )
})
