import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VERDICTS } from '../../src/model/index.ts'
import { pasteCase } from '../../src/mutate/index.ts'
import { plain, readYaml } from '../../src/source/index.ts'

const word = fc.oneof(
  fc.string({ minLength: 1 }).filter((text) => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(text) && text.trim() === text),
  fc.constantFrom(
    'exactly 1.5',
    "men's side unknown",
    'yes',
    '1e3',
    '2026-06-30',
    'a: b',
    '- x',
    '女职工',
    '441802',
    'null',
    '~',
    'a #b',
  ),
)
const name = fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/)
const scalar = fc.oneof(
  word,
  fc.boolean(),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.integer().map((n) => (n % 1e6) / 100),
)
const facts = fc.dictionary(name, fc.oneof(scalar, fc.dictionary(name, scalar)))

test('a pasted case reads as what it was', () => {
  const one = fc.record({
    name: word,
    record: facts,
    earlier: fc.array(facts, { minLength: 1, maxLength: 2 }),
    bodies: fc.constant([]),
    verdict: fc.constantFrom(...VERDICTS),
    missing: fc.option(fc.array(name, { minLength: 1 })),
    reason: fc.constant(null),
    remedy: fc.option(fc.dictionary(name, scalar)),
    message: fc.option(word),
    line: fc.constant(1),
  })
  fc.assert(
    fc.property(one, (given) => {
      const { nodes, problems } = readYaml(`cases:\n${pasteCase(given)}`, 'pasted.yaml')
      expect(problems).toEqual([])
      const { bodies: _bodies, reason: _reason, line: _line, ...rest } = given
      const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
      expect(JSON.parse(JSON.stringify(nodes.map(plain)[0]))).toEqual(JSON.parse(JSON.stringify({ cases: [stated] })))
    }),
  )
})
