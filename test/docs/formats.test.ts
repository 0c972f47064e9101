import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { blocksOf } from './examples.ts'

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8')
const blocks = blocksOf(page)
const commands = blocks
  .flatMap(({ text }) => [...text.matchAll(/halfsky ((?:check|lint|test|completion) .*)/g)])
  .map(([, line = '']) => line)

/** What a command line comes to once everything that it reads and writes is missing. */
const dryRun = async (line: string): Promise<string> => {
  const said: string[] = []
  const words = line
    .replace(/ >.*/, '')
    .replaceAll(/=(\S+)/g, '=nowhere/$1')
    .split(' ')
  const terminal = {
    out: async () => {},
    err: (text: string) => void said.push(text),
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  } as const
  await run([...words, ...(words.includes('-f') ? ['-f', 'json=nowhere/all.json'] : [])], terminal, () => '2026-05-01')
  return said.join('')
}

describe('docs/formats.md', () => {
  test('has examples', () => {
    expect(commands.length).toBeGreaterThan(8)
  })

  test.each(commands)('halfsky %s is a command line', async (line) => {
    expect(await dryRun(line)).toMatch(/^$|^halfsky: no folder `nowhere` to write/)
  })

  test('its files for build servers are YAML', () => {
    const files = blocks.filter(({ words }) => words[0] === 'yaml')
    expect(files).toHaveLength(2)
    for (const { text } of files) expect(readYamlValues(text).problems).toEqual([])
  })
})
