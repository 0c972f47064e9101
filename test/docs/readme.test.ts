import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'

/** The console blocks of a document: command and what it says is printed. */
const examples = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/```console\n\$ npx halfsky (.*)\n([\s\S]*?)```/g)].map(
    ([, command = '', printed = '']) => ({
      command,
      printed,
    }),
  )

const FRONTS = ['README.md', 'README.zh-CN.md']

describe.each([...FRONTS, 'examples/third-plan/README.md'])('%s', (file) => {
  test('prints what it claims', async () => {
    expect(examples(file).length).toBeGreaterThan(0)
    for (const { command, printed } of examples(file)) {
      const out: string[] = []
      const terminal = {
        out: async (text: string) => void out.push(text),
        err: () => {},
        stdin: async () => new Uint8Array(),
        interactive: false,
        today: '2026-05-01',
        lang: 'zh-CN',
      } as const
      await run(command.split(' '), terminal, () => '2026-05-01')
      expect(out.join('').replace(/sha256:[0-9a-f]+…/, 'sha256:…')).toBe(printed)
    }
  })

  test('links to files that are there', () => {
    const links = readFileSync(file, 'utf8').matchAll(/\]\(([^)#:]+)\)/g)
    for (const [, link = ''] of links) expect(readFileSync(join(dirname(file), link)).length).toBeGreaterThan(0)
  })
})

describe.each(FRONTS)('%s', (file) => {
  test('gives the two commands', () => {
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('npm ci && npm start')
    expect(text).toContain('npm ci && npm test')
  })
})
