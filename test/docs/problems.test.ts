import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROBLEM_CODES } from '../../src/model/index.ts'
import { en } from '../../src/report/words/en.ts'
import { zh } from '../../src/report/words/zh.ts'
import { blocksOf, problemsIn } from './examples.ts'

const page = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8')
const headings = [...page.matchAll(/^### `([a-z-]+)`$/gm)].map(([, code]) => code)
const examples = blocksOf(page).filter(({ words }) => words.length > 1)

describe('docs/problems.md', () => {
  test('explains every code once, in the order of the catalogue', () => {
    expect(headings).toEqual([...PROBLEM_CODES])
  })

  test('the two tables of words have the same codes', () => {
    expect(Object.keys(en.problems).sort()).toEqual([...PROBLEM_CODES].sort())
    expect(Object.keys(zh.problems).sort()).toEqual([...PROBLEM_CODES].sort())
  })

  test('every section says something before its examples', () => {
    for (const section of page.split(/^### /m).slice(1)) {
      const [, ...lines] = section.split('\n')
      expect(lines.join('\n').trim(), section.slice(0, 30)).toMatch(/^[A-Z`]\S*(\s+\S+){5}/)
    }
  })

  test('it has examples enough', () => {
    expect(examples.filter(({ words }) => words[2] === 'wrong').length).toBeGreaterThan(35)
    expect(new Set(examples.map(({ words }) => words[2]))).toEqual(new Set(['wrong', 'right']))
  })

  test.each(examples.map((block, index) => [block.heading, block.words[2], index] as const))(
    '%s: the %s example (%i) is what it is said to be',
    async (code, claim, index) => {
      const block = examples[index]
      const codes = block ? (await problemsIn(block)).map((one) => one.code) : ['no-block']
      if (claim === 'right') expect(codes).toEqual([])
      else expect(codes).toContain(code)
    },
  )
})
