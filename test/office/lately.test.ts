import { expect, test } from 'vitest'
import { latelyOf } from '../../src/office/lately.ts'

const asked = () => {
  const made: string[] = []
  const lately = latelyOf<string>(10, (one) => one.length)
  const get = (key: string, value = key): Promise<string> =>
    lately.get(key, async () => {
      made.push(key)
      return value
    })
  return { made, get, lately }
}

test('what is asked for again is not made again, nor while it is being made', async () => {
  const { made, get } = asked()
  expect(await Promise.all([get('a'), get('a')])).toEqual(['a', 'a'])
  await get('a')
  expect(made).toEqual(['a'])
})

test('what was asked for longest ago goes first, and the latest stays whatever it weighs', async () => {
  const { made, get } = asked()
  await get('four')
  await get('five!')
  await get('four')
  await get('six six')
  await get('six six')
  await get('four')
  expect(made).toEqual(['four', 'five!', 'six six', 'four'])
  await get('far too long to be kept')
  await get('far too long to be kept')
  expect(made.at(-1)).toBe('far too long to be kept')
  expect(made).toHaveLength(5)
})

test('what could not be made is tried again', async () => {
  const { get, lately } = asked()
  await expect(lately.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await get('a')).toBe('a')
})
