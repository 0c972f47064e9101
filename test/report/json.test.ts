import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces } from '../../src/report/index.ts'

const object = fc.dictionary(fc.string(), fc.option(fc.jsonValue(), { nil: undefined }))

test.each([0, 2, 4])('pieces of JSON, indented by %i, are together what JSON.stringify writes', (indent) => {
  fc.assert(
    fc.property(object, (value) => {
      expect([...jsonPieces(value, indent)].join('')).toBe(JSON.stringify(value, null, indent))
    }),
  )
})

test('lists are read as they are written, and no piece holds all of a long one', () => {
  let made = 0
  function* list() {
    for (; made < 10_000; made++) yield { text: '比例\n'.repeat(20), made }
  }
  const pieces = jsonPieces({ head: 1, list: list(), tail: [] })
  const first = pieces.next().value ?? ''
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(2_000)
  const { list: read } = JSON.parse([first, ...pieces].join(''))
  expect(read).toHaveLength(10_000)
})
