import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halfsky-docs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const docs = async (out: string, interactive = false) => {
  const [said, told]: [string[], string[]] = [[], []]
  const terminal = {
    out: async (text: string) => void said.push(text),
    err: (text: string) => void told.push(text),
    stdin: async () => new Uint8Array(),
    interactive,
    today: '2026-05-01',
    lang: 'en',
  } as const
  const rules = ['--rules', 'test/cli/fixtures/areas']
  const status = await run(['docs', ...rules, '--out', out], terminal, () => '2026-05-01')
  return { status, out: said.join(''), err: told.join('') }
}

describe('halfsky docs', () => {
  test('makes the folder, writes the site and says where it begins', async () => {
    const out = join(folder, 'new', 'site')
    const { status, out: said, err } = await docs(out)
    expect({ status, said }).toEqual({ status: 0, said: `${join(out, 'index.html')}\n` })
    expect(err).toContain('MB')
    expect(readFileSync(join(out, 'zh', 'index.html'), 'utf8')).toContain('<!DOCTYPE html>')
  })

  test('shows progress on a terminal only', async () => {
    expect((await docs(folder, true)).err).toContain('\r50/')
    expect((await docs(folder)).err).not.toContain('\r')
  })

  test('written again, it takes away the pages that are no more, and nothing else', async () => {
    await docs(folder)
    const list = join(folder, 'site.json')
    const { files, ...rest } = JSON.parse(readFileSync(list, 'utf8'))
    mkdirSync(join(folder, 'zh', 'old'))
    for (const name of ['zh/old/page.html', 'own.txt', '../outside.txt']) writeFileSync(join(folder, name), '')
    writeFileSync(list, JSON.stringify({ ...rest, files: [...files, 'zh/old/page.html', '../outside.txt'] }))
    const { status } = await docs(folder)
    const outside = join(folder, '..', 'outside.txt')
    const there = ['zh/old/page.html', 'own.txt', '../outside.txt'].map((name) => existsSync(join(folder, name)))
    rmSync(outside)
    expect({ status, there }).toEqual({ status: 0, there: [false, true, true] })
  })

  test('leaves alone a folder that holds something else, and says what to do', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'mine')
    const { status, err } = await docs(folder)
    expect(status).toBe(2)
    expect(err).toContain('holds files that halfsky did not write, name another folder with --out')
  })

  test('says so where it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '')
    const { status, err } = await docs(join(folder, 'file'))
    expect(status).toBe(2)
    expect(err).toContain('cannot write to')
  })
})
