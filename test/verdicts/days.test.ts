import dayjs from 'dayjs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monthsLater } from '../../src/engine/calendar.ts'
import { dayNumber, dayText, monthsAfter } from '../../src/typed/index.ts'

const days = fc
  .date({ min: new Date('1900-01-01T12:00'), max: new Date('2199-12-31T12:00'), noInvalidDate: true })
  .map((date) => dayjs(date).format('YYYY-MM-DD'))

test('a day becomes a number and again a day', () => {
  fc.assert(
    fc.property(days, (day) => {
      expect(dayText(dayNumber(day))).toBe(day)
    }),
  )
})

test('months after a day are those of the calendar', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 40 }), (day, months) => {
      expect(dayText(monthsAfter(dayNumber(day), months))).toBe(monthsLater(day, months))
    }),
  )
  expect(monthsAfter(Number.NaN, 1)).toBeNaN()
})
