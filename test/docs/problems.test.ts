import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROBLEM_CODES } from '../../src/model/index.ts'
import { en } from '../../src/report/words/en.ts'
import { zh } from '../../src/report/words/zh.ts'
import { blocksOf, lintedIn, problemsIn } from './examples.ts'

const FOLDER = new URL('../../docs/problems/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')
const pages = PROBLEM_CODES.map((code) => [code, read(`${code}.md`)] as const)
const examples = pages.flatMap(([code, page]) =>
  blocksOf(page)
    .filter(({ words }) => words.length > 1)
    .map((block) => ({ code, block })),
)

describe('docs/problems', () => {
  test('has a page on every code, and no other', () => {
    const names = readdirSync(FOLDER).filter((name) => name !== 'README.md')
    expect(names.sort()).toEqual(PROBLEM_CODES.map((code) => `${code}.md`).sort())
  })

  test('its index lists every code once, in the order of the catalogue', () => {
    const listed = [...read('README.md').matchAll(/^- \[`([a-z-]+)`\]\(\1\.md\)/gm)].map(([, code]) => code)
    expect(listed).toEqual([...PROBLEM_CODES])
  })

  test('the two tables of words have the same codes', () => {
    expect(Object.keys(en.problems).sort()).toEqual([...PROBLEM_CODES].sort())
    expect(Object.keys(zh.problems).sort()).toEqual([...PROBLEM_CODES].sort())
  })

  test.each(pages)('%s: the page says something before its examples', (code, page) => {
    const [heading, , ...lines] = page.split('\n')
    expect(heading).toBe(`# \`${code}\``)
    expect(lines.join('\n')).toMatch(/^[A-Z`]\S*(\s+\S+){5}/)
  })

  test('they have examples enough', () => {
    expect(examples.filter(({ block }) => block.words[2] === 'wrong').length).toBeGreaterThan(50)
    expect(new Set(examples.map(({ block }) => block.words[2]))).toEqual(new Set(['wrong', 'right']))
  })

  test.each(examples.map(({ code, block }, index) => [code, block.words[2], index] as const))(
    '%s: the %s example (%i) is what it is said to be',
    async (code, claim, index) => {
      const block = examples[index]?.block
      const told = block ? (await problemsIn(block)).map((one) => one.code) : ['no-block']
      const linted = block ? (await lintedIn(block)).map((one) => one.code) : []
      if (claim === 'wrong') expect([...told, ...linted]).toContain(code)
      else {
        expect(told).toEqual([])
        expect(linted).not.toContain(code)
      }
    },
  )
})
