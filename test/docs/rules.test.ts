import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPERATORS } from '../../src/model/index.ts'
import { type Block, blocksOf, problemsIn } from './examples.ts'

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const blocks = blocksOf(page)
const examples = blocks.filter(({ words }) => words[2] === 'right')
const files = blocks.filter(({ words }) => words[1]?.includes('.'))
const sessions = blocks.filter(({ words }) => words[0] === 'console')

const folder = mkdtempSync(join(tmpdir(), 'halfsky-docs-'))

beforeAll(() => {
  for (const { words, text } of files) {
    const path = join(folder, words[1] ?? '')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** All that a command prints, data and messages. */
const printed = (command: string): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, HALFSKY_LANG: 'en', NO_COLOR: '1' }
    const [, ...words] = command.split(' ')
    execFile(process.execPath, [main, ...words], { cwd: folder, env }, (_error, out, err) => resolve(out + err))
  })

/** The lines of a text with their columns closed up, for a page need not repeat a table's padding. */
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .filter((line) => line !== '')

/** Whether lines follow each other in a text, with anything in place of `…`. */
const follow = (wanted: readonly string[], given: readonly string[]): boolean => {
  let at = 0
  let skips = false
  for (const line of wanted) {
    if (line === '…') skips = true
    else {
      const found = given.indexOf(line, at)
      if (found < 0 || (!skips && found !== at)) return false
      at = found + 1
      skips = false
    }
  }
  return true
}

describe('docs/rules.md', () => {
  test('has what this file tests', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6)
    expect(files).toHaveLength(2)
    expect(sessions.length).toBeGreaterThanOrEqual(4)
    expect(page.match(/\]\(#[a-z-]+\)/g)?.length).toBeGreaterThan(10)
  })

  test.each(examples.map((block) => [block.heading, block] as const))(
    'the example under %s is sound',
    async (_at, block) => {
      expect(await problemsIn(block)).toEqual([])
    },
  )

  test.each(sessions.map(({ text }): [string, Block['text']] => [text.split('\n')[0] ?? '', text]))(
    '%s prints what the page shows',
    async (prompt, text) => {
      const [, ...shown] = linesOf(text)
      const output = linesOf(await printed(prompt.replace('$ ', '')))
      expect(follow(shown, output), output.join('\n')).toBe(true)
    },
  )

  test('links lead to headings of the page, and to pages that are there', () => {
    const anchors = blocks.length > 0 ? [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) => slug(title)) : []
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor)
    for (const [, file = ''] of page.matchAll(/\]\(([a-z]+\.md)\)/g)) {
      expect(readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')).not.toBe('')
    }
  })

  test('the table of wordings knows every ordering operator', () => {
    const table = page.split('## From the wording')[1]?.split('\n## ')[0] ?? ''
    const ordering = OPERATORS.filter((operator) => /Than|about/.test(operator))
    for (const operator of ordering) expect(table).toContain(`\`${operator}\``)
  })
})

describe('following lines', () => {
  test.each<[string[], string[], boolean]>([
    [['a', 'b'], ['a', 'b', 'c'], true],
    [['a', 'c'], ['a', 'b', 'c'], false],
    [['a', '…', 'c'], ['a', 'b', 'c'], true],
    [['…', 'd'], ['a', 'b', 'c'], false],
  ])('%j in %j', (wanted, given, whether) => {
    expect(follow(wanted, given)).toBe(whether)
  })
})

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
