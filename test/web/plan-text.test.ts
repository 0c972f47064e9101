import { fc, test as prop } from '@fast-check/vitest'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Coverage } from '../../src/rulebook/index.ts'
import { finderOf, piecesOf } from '../../src/web/reader/hits.ts'
import {
  clausesIn,
  headingOf,
  numberOf,
  rowsOf,
  type Section,
  sectionsOf,
  shownOf,
  tallyOf,
} from '../../src/web/reader/layout.ts'
import type { PlanText } from '../../src/web/reader/reading.ts'
import { openDoor } from '../http/open.ts'

let app: FastifyInstance
let coverage: Coverage
const plans: PlanText[] = []
beforeAll(async () => {
  app = await openDoor()
  const get = async <T>(url: string): Promise<T> => (await app.inject(url)).json()
  coverage = await get('/v1/coverage')
  for (const id of Object.keys(coverage.plans)) plans.push(await get(`/v1/plans/${id}`))
})
afterAll(() => app.close())

const ALL = { marks: [], binding: '', domain: '' } as const
const flat = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((one) => [one, ...flat(one.sections)])

describe('a plan on the page', () => {
  test('has every sentence once, in the order of the plan, and counts as the coverage ledger does', () => {
    expect(plans).toHaveLength(2)
    for (const plan of plans) {
      const sections = sectionsOf(plan)
      const rows = rowsOf(sections, (clause) => shownOf(clause, ALL, () => undefined), true)
      const shown = rows.flatMap((row) => (row.type === 'clause' ? row.shown.map(({ text }) => text) : []))
      expect(shown).toEqual(plan.clauses.flatMap(({ sentences }) => sentences.map(({ text }) => text)))
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
      const counted = (key: string) => {
        const { clauses, sentences, byRule, notChecked, unaccounted } =
          coverage.plans[plan.id]?.domains[key as 'health'] ?? (coverage.plans[plan.id] as Coverage['plans'][string])
        return { clauses, sentences, byRule, notChecked, open: unaccounted }
      }
      const { manual, ...tally } = tallyOf(sections.flatMap(clausesIn))
      expect(tally).toEqual(counted(''))
      expect(manual).toBeGreaterThan(0)
      for (const domain of Object.keys(coverage.plans[plan.id]?.domains ?? {})) {
        const section = flat(sections).find(({ anchor }) => anchor === `${plan.id}/${domain}`)
        const { manual: _, ...own } = tallyOf(section ? clausesIn(section) : [])
        expect([domain, own]).toEqual([domain, counted(domain)])
      }
    }
  })

  test('has an address for every heading, and says numbers as the plan does', () => {
    for (const plan of plans) {
      const sections = flat(sectionsOf(plan))
      expect(new Set(sections.map(({ anchor }) => anchor)).size).toBe(sections.length)
      expect(sections.filter(({ heading }) => heading?.kind === 'section').map(headingOf)[0]).toBe('（一）妇女与健康')
      expect(sections.map(headingOf).filter((text) => /[。：:]$/.test(text))).toEqual([])
    }
    const number = (key: string): string | undefined =>
      plans.flatMap(({ clauses }) => clauses.filter((one) => one.key === key).map(numberOf))[0]
    expect(number('conghua/health/goals-8b')).toBe('8.')
    expect(number('qingyuan/projects/items-7')).toBe('（七）')
  })

  test('narrowed, shows what is asked for, under its headings, and nothing else', () => {
    for (const plan of plans) {
      const sections = sectionsOf(plan)
      const filter = { ...ALL, marks: ['manual'], domain: 'decision' } as const
      const rows = rowsOf(sections, (clause) => shownOf(clause, filter, () => undefined), false)
      const shown = rows.flatMap((row) => (row.type === 'clause' ? row.shown : []))
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.every(({ mark }) => mark === 'manual')).toBe(true)
      expect(rows.filter(({ type }) => type === 'text')).toEqual([])
      const bound = shownOf(plan.clauses[5] as never, { ...ALL, binding: 'mandatory' }, () => 'target')
      expect(bound).toEqual([])
    }
  })
})

describe('words are found', () => {
  test.each([
    [
      '母婴室',
      '加强公共场所母 婴\n室建设，母婴室',
      [
        [6, 11],
        [14, 17],
      ],
    ],
    ['１.5：1', '比例不小于 1.5:1。', [[6, 11]]],
    ['hpv', '（HPV）疫苗', [[1, 4]]],
    [
      '𠮷',
      'a𠮷b𠮷',
      [
        [1, 3],
        [4, 6],
      ],
    ],
    ['  ', '有 空 白', []],
  ])('%s', (query, text, expected) => {
    const [hits] = finderOf([text])(query)
    expect(hits?.map(({ from, to }) => [from, to])).toEqual(expected)
  })

  const words = fc
    .array(fc.constantFrom('妇', '女', 'Ａ', 'a', ' ', '。', 'ﬁ', '𠮷'), { maxLength: 30 })
    .map((all) => all.join(''))

  prop.prop([words, fc.nat(), fc.nat()])('wherever they stand, and a text that is cut is whole', (text, a, b) => {
    const signs = [...text]
    const [from, to] = [a % (signs.length + 1), b % (signs.length + 1)].sort((x, y) => x - y)
    const query = signs.slice(from, to).join('')
    const [hits = []] = finderOf([text])(query)
    if (query.trim() !== '') expect(hits.length).toBeGreaterThan(0)
    hits.forEach((hit, index) => {
      expect(hit.from).toBeLessThan(hit.to)
      expect(hit.number).toBe(index)
    })
    const segments = [text.slice(0, from), text.slice(from)].map((one) => ({ text: one, rules: [], footnotes: [7] }))
    const pieces = piecesOf(segments, hits)
    expect(pieces.map((one) => one.text).join('')).toBe(text)
    expect(new Set(pieces.flatMap(({ hit }) => hit ?? [])).size).toBe(hits.length)
  })
})
