import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { apiHere, apiPage } from '../../docs/generate-api.ts'
import * as front from '../../src/index.ts'

const api = apiHere()

describe('docs/api.md', () => {
  test('is what the code exports; if not, run npm run docs', () => {
    expect(readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')).toBe(apiPage(api))
  })

  test('has every function of the package', () => {
    const values = api.entries.filter(({ isValue }) => isValue).map(({ name }) => name)
    expect(values.sort()).toEqual(Object.keys(front).sort())
  })

  test('has a sentence on every name', () => {
    expect(api.entries.filter(({ comment }) => comment === '').map(({ name }) => name)).toEqual([])
  })

  test('names no type that users of the package could not name themselves', () => {
    expect(api.unexported).toEqual([])
  })
})
