import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monthsLater } from '../../src/engine/calendar.ts'
import { compileCondition } from '../../src/engine/compiled.ts'
import { NO_CONTEXT } from '../../src/engine/context.ts'
import { runLibrary, translateCondition } from '../../src/engine/library.ts'
import { valuerOf } from '../../src/engine/valuer.ts'
import type { Condition, Expression, FactRecord, FactValue, Measure } from '../../src/model/index.ts'

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

describe('months later', () => {
  test.each([
    ['2022-01-31', 1, '2022-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2022-02-28', 1, '2022-03-28'],
    ['2022-12-31', 1, '2023-01-31'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2022-05-15', 0, '2022-05-15'],
  ])('%s and %d is %s', (from, months, to) => {
    expect(monthsLater(from, months)).toBe(to)
  })

  test('is the day of the same number, or the last of the month', () => {
    fc.assert(
      fc.property(day, fc.nat({ max: 60 }), (from, months) => {
        const [year = 0, month = 0, date = 0] = from.split('-').map(Number)
        const [y = 0, m = 0, d = 0] = monthsLater(from, months).split('-').map(Number)
        expect(y * 12 + m).toBe(year * 12 + month + months)
        expect(d).toBe(Math.min(date, daysIn(y, m)))
      }),
    )
  })

  test.each(['Asia/Shanghai', 'America/Sao_Paulo', 'Pacific/Kiritimati', 'America/Los_Angeles'])(
    'is the same in %s',
    (zone) => {
      const days = ['2022-01-31', '2018-10-04', '2022-02-13', '2024-02-29', '2026-09-30']
      const code = `import { monthsLater } from './src/engine/calendar.ts'
        console.log(${JSON.stringify(days)}.map((day) => monthsLater(day, 1)).join(' '))`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      })
      expect(stdout.trim()).toBe(days.map((one) => monthsLater(one, 1)).join(' '))
    },
  )
})

const measure = (name: string, expression: Expression): Measure => ({
  ...{ name, type: 'date', title: { zh: name, en: name }, unit: null, choices: [], columns: [], kinds: ['thing'] },
  expression,
})

const valuer = (facts: Record<string, FactValue>, suspect: FactRecord['suspect'] = {}) => {
  const record = { kind: 'thing', id: 'x', area: '441800', asOf: '2026-01-01', facts, suspect }
  return valuerOf(record, new Map([['deadline', measure('deadline', { monthsLater: ['issued', 1] })]]), NO_CONTEXT)
}

const both = async (condition: Condition, facts: Record<string, FactValue>, suspect: FactRecord['suspect'] = {}) => {
  const compiled = compileCondition(condition)(valuer(facts, suspect))
  expect(await runLibrary(translateCondition(condition), valuer(facts, suspect))).toBe(compiled)
  return compiled
}

const OPERATORS = {
  equal: (a: number, b: number) => a === b,
  notEqual: (a: number, b: number) => a !== b,
  lessThan: (a: number, b: number) => a < b,
  lessThanInclusive: (a: number, b: number) => a <= b,
  greaterThan: (a: number, b: number) => a > b,
  greaterThanInclusive: (a: number, b: number) => a >= b,
}

describe('dates in both engines', () => {
  test('compare as the calendar does', async () => {
    const operators = fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]))
    await fc.assert(
      fc.asyncProperty(day, day, operators, async (a, b, operator) => {
        const holds = OPERATORS[operator](Date.parse(a), Date.parse(b))
        expect(await both({ fact: 'issued', operator, value: { fact: 'filed' } }, { issued: a, filed: b })).toBe(
          String(holds),
        )
        expect(await both({ fact: 'issued', operator, value: b }, { issued: a })).toBe(String(holds))
        expect(await both({ not: { fact: 'issued', operator, value: b } }, { issued: a })).toBe(String(!holds))
      }),
      { numRuns: 100 },
    )
  })

  test('include the last day of a deadline', async () => {
    const inTime: Condition = { fact: 'filed', operator: 'lessThanInclusive', value: { fact: 'deadline' } }
    expect(await both(inTime, { issued: '2026-01-31', filed: '2026-02-28' })).toBe('true')
    expect(await both(inTime, { issued: '2026-01-31', filed: '2026-03-01' })).toBe('false')
    expect(await both(inTime, { filed: '2026-03-01' })).toBe('unknown')
    expect(await both(inTime, { issued: '2026-01-31' })).toBe('unknown')
    const doubt = { issued: [{ code: 'inconsistent' as const, text: { zh: '', en: '' } }] }
    expect(await both(inTime, { issued: '2026-01-31', filed: '2026-02-28' }, doubt)).toBe('unknown')
  })

  test('a deadline is known by the day it is counted from', () => {
    expect(valuer({}).value('deadline')).toEqual({ form: 'none', reason: 'missing', ways: [['issued']] })
  })

  test("the record's own date can be compared", async () => {
    const open: Condition = { fact: 'asOf', operator: 'lessThanInclusive', value: { fact: 'deadline' } }
    expect(await both(open, { issued: '2025-12-01' })).toBe('true')
    expect(await both(open, { issued: '2025-11-30' })).toBe('false')
  })
})
