import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { areaStem } from '../../src/model/index.ts'
import { inOrder, inRed, percent } from '../../src/web/office/figures.ts'
import { directed, lackingIn, noMove, sentOf, sinceOf } from '../../src/web/office/moves.ts'
import { hrefTo, PARTS, placeIn } from '../../src/web/office/place.ts'
import { drawnOf, gravestOf } from '../../src/web/office/series.ts'
import { CASE_STATES, type Case, type CaseMove, type Outlook, type RuleTally } from '../../src/web/office/told.ts'
import { type Branch, linesOf, pressIn, treeOf } from '../../src/web/office/tree.ts'

const codes = fc.uniqueArray(
  fc.constantFrom('440000', '441800', '441802', '441802001', '441802001003', '441803', '441881', '440100', '440117'),
  { minLength: 1 },
)
const named = (list: readonly string[]) => list.map((code) => ({ code, name: `名${code}` }))
const everyStem = (branches: readonly Branch[]): string[] =>
  branches.flatMap(({ stem, under }) => [stem, ...everyStem(under)])

describe('the tree of areas', () => {
  property.prop([codes])('holds each area once, under the nearest that its code lies in', (list) => {
    const tree = treeOf(named(list), [''])
    const stems = everyStem(tree)
    expect([...stems].sort()).toEqual(list.map(areaStem).sort())
    const check = (branches: readonly Branch[], within: string): void => {
      for (const { stem, under } of branches) {
        expect(stem.startsWith(within)).toBe(true)
        const between = stems.filter((one) => one !== stem && stem.startsWith(one) && one.length > within.length)
        expect(between).toEqual([])
        check(under, stem)
      }
    }
    check(tree, '')
  })

  test('shows nobody what they do not see', () => {
    expect(everyStem(treeOf(named(['441800', '441802', '441803', '440117']), ['441802', '4401']))).toEqual([
      ...['440117', '441802'],
    ])
  })

  property.prop([codes, fc.array(fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End'))])(
    'never loses the focus, whatever is pressed',
    (list, keys) => {
      const tree = treeOf(named(list), [''])
      const open = new Set<string>()
      let here = linesOf(tree, open)[0]?.area.stem ?? ''
      for (const key of keys) {
        const deed = pressIn(key, linesOf(tree, open), here)
        if (deed === null) continue
        if ('to' in deed) here = deed.to
        else if ('open' in deed) open.add(deed.open)
        else open.delete(deed.shut)
        expect(linesOf(tree, open).map(({ area }) => area.stem)).toContain(here)
      }
    },
  )
})

describe('addresses of the desk', () => {
  const word = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((one) => one.isWellFormed())
  property.prop([
    fc.constantFrom('441800', '441802001'),
    fc.constantFrom(...PARTS.filter((part) => part !== 'overview')),
    fc.array(word, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('verdict', 'rule', 'state', 'year'), word),
  ])('lead back to the place they were made from', (area, part, rest, chosen) => {
    const here = placeIn(['office'], new URLSearchParams())
    const [path = '', search = ''] = hrefTo(here, { area, part, rest, chosen }).slice(2).split('?')
    const back = placeIn(path.split('/').map(decodeURIComponent), new URLSearchParams(search))
    expect(back).toEqual({ area, part, rest, chosen: { ...chosen } })
  })

  test('take the year along, and nothing else', () => {
    const here = placeIn(['office', '441800', 'findings'], new URLSearchParams('year=2025&verdict=fail'))
    expect(hrefTo(here, { area: '441802' })).toBe('#/office/441802?year=2025')
    expect(hrefTo(here, { area: '441802', chosen: { year: '' } })).toBe('#/office/441802')
  })
})

const outlook = (given: Partial<Outlook>): Outlook => ({
  ...{ rule: { id: 'r', title: '', quote: '', due: '2030-12-31' }, demand: '', target: null, movement: null },
  ...{ status: 'at-risk', statusText: '', volatile: false, expected: null, message: '' },
  ...given,
})

describe('what is drawn of an indicator', () => {
  const years = fc.uniqueArray(fc.integer({ min: 2011, max: 2026 }), { minLength: 1, maxLength: 10 })
  property.prop([years, fc.integer({ min: 2024, max: 2035 })])(
    'has every year from the first to the last, gaps as gaps, and a range that holds what is expected',
    (reported, due) => {
      const points = reported.sort((a, b) => a - b).map((year) => ({ year, value: year % 7 }))
      const expected = { year: due, value: 5, low: 2, high: 9 }
      const drawn = drawnOf({ points, outlooks: [outlook({ expected })] })
      const last = points.at(-1)
      drawn.years.forEach((year, index) => {
        expect(year).toBe((drawn.years[0] ?? 0) + index)
        expect(drawn.values[index]).toBe(points.find((one) => one.year === year)?.value ?? null)
        const [low, middle, high] = [drawn.low[index], drawn.expected[index], drawn.high[index]]
        if (low == null || middle == null || high == null) {
          expect([low, middle, high]).toEqual([null, null, null])
          return
        }
        expect(low).toBeLessThanOrEqual(middle)
        expect(middle).toBeLessThanOrEqual(high)
      })
      if (due > (last?.year ?? 0)) {
        const end = drawn.years.indexOf(due)
        expect([drawn.low[end], drawn.expected[end], drawn.high[end]]).toEqual([2, 5, 9])
      }
    },
  )

  test('shows what is asked for; a movement asks for no number', () => {
    const target = { atLeast: { value: 30, strict: false }, atMost: null }
    const outlooks = [outlook({ target }), outlook({ target: { ...target, atMost: null }, movement: 'rise' })]
    expect(drawnOf({ points: [{ year: 2025, value: 1 }], outlooks }).targets).toEqual([30])
    expect(drawnOf({ points: [], outlooks: [] }).years).toEqual([])
  })

  test('tells the worst of what rules ask, and of what none asks last', () => {
    const [met, off, own] = [
      outlook({ status: 'met' }),
      outlook({ status: 'off-track' }),
      outlook({ status: 'reversing', rule: null }),
    ]
    expect(gravestOf({ outlooks: [met, own, off] })).toBe(off)
    expect(gravestOf({ outlooks: [own, met] })).toBe(met)
    expect(gravestOf({ outlooks: [] })).toBeUndefined()
  })
})

const move = (to: CaseMove['to'], ...needs: CaseMove['needs']): CaseMove => ({ to, by: 'direct', needs })

describe('a move of a case', () => {
  test('tells who answers and until when only where it is about that', () => {
    const typed = { ...noMove(), body: ' 示例局 ', due: '2026-06-01', note: '  ' }
    expect(sentOf(move('notified', 'body', 'due'), typed)).toEqual({
      to: 'notified',
      body: '示例局',
      due: '2026-06-01',
    })
    expect(sentOf(move('verified', 'note'), { ...typed, note: '已看' })).toEqual({ to: 'verified', note: '已看' })
  })

  test('lacks what it needs, and a day that has passed', () => {
    const typed = { ...noMove(), body: '示例局', due: '2026-05-31' }
    expect(lackingIn(move('notified', 'body', 'due', 'note'), typed, '2026-06-01')).toEqual(['due', 'note'])
    expect(lackingIn(move('verified'), noMove(), '2026-06-01')).toEqual([])
  })

  test('is the office’s own, and knows what others did since', () => {
    const own = move('verified')
    expect(directed({ moves: [{ ...own, by: 'rectify' }, own] })).toEqual([own])
    const events = [1, 2, 3].map(
      (seq) => ({ seq, at: '', who: '', from: null, to: 'open', note: null, file: null }) as const,
    )
    expect(sinceOf({ version: 3, events }, 3)).toEqual([])
    expect(sinceOf({ version: 3, events }, 1).map(({ seq }) => seq)).toEqual([2, 3])
  })
})

describe('what the office sees first', () => {
  const rule = (given: Partial<RuleTally>): RuleTally => ({
    ...{
      rule: 'r',
      title: '',
      binding: 'target',
      due: null,
      clause: { key: '', path: '', quote: '' },
      breaches: 0,
      waived: 0,
    },
    verdicts: { pass: 0, fail: 1, unknown: 0, 'not-applicable': 0, manual: 0, error: 0 },
    ...given,
  })

  test('is what is breached, what binds most, what falls due soonest', () => {
    const rules = [
      rule({ rule: 'encouraged', binding: 'encouraged' }),
      rule({ rule: 'later', due: '2030-12-31' }),
      rule({ rule: 'due', due: '2025-12-31', breaches: 2 }),
      rule({ rule: 'must', binding: 'mandatory', breaches: 1 }),
      rule({ rule: 'fine', verdicts: { ...rule({}).verdicts, fail: 0 } }),
    ]
    expect(inRed(rules).map((one) => one.rule)).toEqual(['must', 'due', 'later', 'encouraged'])
  })

  property.prop([
    fc.array(
      fc.record({
        state: fc.constantFrom(...CASE_STATES),
        due: fc.constantFrom(null, '2026-01-01', '2026-02-01'),
        seq: fc.nat(),
      }),
    ),
  ])('is every case once, the overdue before all others', (some) => {
    const sorted = inOrder(some as unknown as Case[])
    expect(sorted).toHaveLength(some.length)
    const late = sorted.filter(({ state }) => state === 'overdue').length
    expect(sorted.slice(0, late).every(({ state }) => state === 'overdue')).toBe(true)
  })

  test('is a rate in whole percent, or that there is none', () => {
    expect([percent(null), percent(0), percent(0.994), percent(1)]).toEqual(['—', '0%', '99%', '100%'])
  })
})
