import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chart, type Drawn, renderChart, renderMermaid, renderSvg } from '../../src/drawing/index.ts'
import { widthOf, wrap } from '../../src/drawing/wrap.ts'

const truths = fc.constantFrom('true', 'false', 'unknown', null)
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('厕', '位', '，', 'a', ' ', '<', '&', '"', ']') }),
)
const trees: fc.Arbitrary<Drawn> = fc.letrec<{ tree: Drawn }>((tie) => ({
  tree: fc.record({
    text: texts,
    truth: truths,
    parts: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
  }),
})).tree

const sizeOf = ({ parts }: Drawn): number => 1 + parts.reduce((sum, part) => sum + sizeOf(part), 0)

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
const rectsIn = (svg: string): Rect[] =>
  [...svg.matchAll(/<g><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(([, ...numbers]) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number)
    return { x, y, width, height }
  })
const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('an SVG drawing', () => {
  test('holds every box, none over another, and all within its frame', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const svg = renderSvg(tree, 'en')
        const rects = rectsIn(svg)
        const [, width = 0, height = 0] = (/width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number)
        expect(rects).toHaveLength(sizeOf(tree))
        for (const [index, rect] of rects.entries()) {
          expect(rect.x + rect.width).toBeLessThanOrEqual(width)
          expect(rect.y + rect.height).toBeLessThanOrEqual(height)
          expect(rects.slice(index + 1).filter((other) => overlap(rect, other))).toEqual([])
        }
      }),
    )
  })

  test('is XML whatever the words are', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const svg = renderSvg(tree, 'en')
        // outside of tags no sign of XML is left, and nothing that XML cannot hold
        const words = svg.replaceAll(
          /<\/?(?:svg|title|rect|g|path|text|tspan)(?: [\w:-]+="[^"<]*")*\/?>|<\?xml[^?]*\?>/g,
          '',
        )
        expect(words).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/)
        expect(svg).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
      }),
    )
  })
})

test('a Mermaid flowchart has a line for each box and each edge, whatever the words are', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const lines = renderMermaid(tree).trimEnd().split('\n')
      const count = sizeOf(tree)
      expect(lines.filter((line) => /^ {2}n\d+\["[^"[\]`]*"\]:::(?:holds|fails|open|plain)$/.test(line))).toHaveLength(
        count,
      )
      expect(lines.filter((line) => /^ {2}n\d+ --> n\d+$/.test(line))).toHaveLength(count - 1)
      expect(lines).toHaveLength(1 + count + count - 1 + 4)
    }),
  )
})

describe('wrapping', () => {
  test('loses no word and keeps to the width where words allow', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrap(text, width)
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
        for (const line of lines)
          expect(widthOf(line) <= width || !/ |[厕位]/.test(line.slice(0, -2)) || line.includes('，')).toBe(true)
      }),
    )
  })

  test.each([
    ['女厕位与男厕位之比', 8, ['女厕位与', '男厕位之', '比']],
    ['must be one of', 8, ['must be', 'one of']],
    ['厕位厕，位', 6, ['厕位厕，', '位']],
  ])('%s in %i', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines)
  })
})

describe('the years of an indicator', () => {
  const chart = (points: Chart['points'], more: Partial<Chart> = {}): Chart => ({
    ...{ title: '指标', unit: '%', points, limits: [], expected: null, words: { value: '本地区', expected: '预计' } },
    ...more,
  })
  const years = fc.uniqueArray(fc.integer({ min: 2000, max: 2035 }), { minLength: 1, maxLength: 12 })
  const values = fc.double({ min: -1e6, max: 1e6, noNaN: true })

  test('lie inside the picture, whatever the values', () => {
    fc.assert(
      fc.property(
        years,
        fc.array(values, { minLength: 12, maxLength: 12 }),
        texts,
        values,
        (all, numbers, title, value) => {
          const points = all.toSorted((a, b) => a - b).map((year, index) => ({ year, value: numbers[index] ?? 0 }))
          const svg = renderChart(chart(points, { title, limits: [{ name: title, value, own: true }] }))
          expect(svg).not.toMatch(/NaN|Infinity|undefined/)
          expect(svg.match(/<circle/g)).toHaveLength(points.length)
          for (const [, x, y] of svg.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)"/g)) {
            expect(Number(x)).toBeGreaterThan(0)
            expect(Number(x)).toBeLessThan(360)
            expect(Number(y)).toBeGreaterThan(0)
            expect(Number(y)).toBeLessThan(240)
          }
        },
      ),
    )
  })

  test('are not joined over a year without a figure', () => {
    const joined = (...some: number[]): number =>
      renderChart(chart(some.map((year) => ({ year, value: 1 })))).match(/<polyline/g)?.length ?? 0
    expect(joined(2021, 2022, 2023)).toBe(1)
    expect(joined(2021, 2023)).toBe(0)
    expect(joined(2021, 2022, 2024, 2025)).toBe(2)
  })
})
