import { readFileSync } from 'node:fs'
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

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
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

  test('links to files that are there, and gives the two commands', () => {
    const text = readFileSync(file, 'utf8')
    for (const [, link = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) expect(readFileSync(link).length).toBeGreaterThan(0)
    expect(text).toContain('npm ci && npm start')
    expect(text).toContain('npm ci && npm test')
  })
})
