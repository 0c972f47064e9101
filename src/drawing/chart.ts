import type { Outlook, Point } from '../model/index.ts'
import { widthOf } from './wrap.ts'
import { escaped, FONTS } from './xml.ts'

/** The years of an indicator with what is asked of it. */
export interface Chart {
  readonly title: string
  /** What the value axis counts. */
  readonly unit: string
  readonly points: readonly Point[]
  /** Lines across: what is asked here, and what the levels above ask. */
  readonly limits: readonly { readonly name: string; readonly value: number; readonly own: boolean }[]
  /** Where the line leads, with the range. */
  readonly expected: Outlook['expected']
  readonly words: { readonly value: string; readonly expected: string }
}

const SIZE = { width: 360, height: 240 }
const PLOT = { left: 44, right: 14, top: 54, bottom: 46 }
const INK = { own: '#0550ae', limit: '#a40e26', upper: '#7d4e00', grid: '#d0d7de', text: '#1f2328' }
/** Half the width of a Chinese character at the size of labels. */
const HALF = 5.5

/** A picture of the years, as SVG that can stand in a page: told apart in print by dashes and signs, not by colour alone. */
export const renderChart = (chart: Chart): string => {
  const { title, unit, points, limits, expected, words } = chart
  const scale = scaleOf(chart)
  const { x, y } = scale
  const lines = runsOf(points).map(
    (run) =>
      `<polyline points="${run.map((point) => `${x(point.year)},${y(point.value)}`).join(' ')}" fill="none" stroke="${INK.own}" stroke-width="2"/>`,
  )
  const dots = points.map(({ year, value }) => `<circle cx="${x(year)}" cy="${y(value)}" r="3" fill="${INK.own}"/>`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>`,
    `<g font-family="${FONTS}" font-size="11" fill="${INK.text}">`,
    text(PLOT.left - 36, 16, title, 'start', 'font-weight="bold" font-size="12"'),
    text(PLOT.left - 36, 32, unit, 'start', ''),
    ...axes(scale),
    ...limits.map(({ value, own }) => limitLine(scale, value, own)),
    ...lines,
    ...dots,
    ...[points[0], points.length > 1 ? points.at(-1) : undefined].flatMap((point) =>
      point ? [text(x(point.year), y(point.value) - 7, String(point.value), 'middle', LABEL)] : [],
    ),
    ...(expected === null ? [] : expectation(scale, expected)),
    ...legend([
      { name: words.value, mark: `stroke="${INK.own}" stroke-width="2"` },
      ...limits.map(({ name, own }) => ({ name, mark: strokeOf(own) })),
      ...(expected === null ? [] : [{ name: words.expected, mark: `stroke="${INK.own}" stroke-dasharray="1 3"` }]),
    ]),
    '</g></svg>',
  ].join('')
}

interface Scale {
  readonly years: readonly number[]
  readonly ticks: readonly number[]
  x(year: number): number
  y(value: number): number
}

/** The lines across that a chart of these values has, from the lowest to the highest. */
export const ticksIn = ({ points, limits, expected }: Chart): number[] => {
  const values = [...points, ...limits].map(({ value }) => value)
  const ahead = expected ? [expected.low, expected.high, expected.value] : []
  return ticksOf(Math.min(...values, ...ahead), Math.max(...values, ...ahead))
}

const scaleOf = (chart: Chart): Scale => {
  const { points, expected } = chart
  const all = [...points.map(({ year }) => year), ...(expected ? [expected.year] : [])]
  const [from, to] = [Math.min(...all), Math.max(...all)]
  const ticks = ticksIn(chart)
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)]
  const width = SIZE.width - PLOT.left - PLOT.right - 2 * INSET
  const height = SIZE.height - PLOT.top - PLOT.bottom
  return {
    years: Array.from({ length: to - from + 1 }, (_, index) => from + index),
    ticks,
    x: (year) => round(PLOT.left + INSET + (to === from ? width / 2 : ((year - from) / (to - from)) * width)),
    y: (value) => round(PLOT.top + (1 - (value - low) / (high - low)) * height),
  }
}

/** Readable where it lies on a line. */
const LABEL = `fill="${INK.own}" stroke="#ffffff" stroke-width="3" paint-order="stroke"`

/** Room for the labels of the first and the last year. */
const INSET = 16

/** Round numbers around the values: 1, 2 or 5 times a power of ten apart. */
const ticksOf = (low: number, high: number): number[] => {
  const size = Math.max(Math.abs(low), Math.abs(high))
  // between numbers that doubles hardly tell apart, or hardly hold, there is nothing to be drawn
  const span = [high - low, size, 1].find((one) => one > size * 1e-9 && one > 1e-290) ?? 1
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10)
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

const axes = ({ years, ticks, x, y }: Scale): string[] => {
  const right = SIZE.width - PLOT.right
  const every = Math.ceil(years.length / 8)
  const shown = years.filter((_, index) => (years.length - 1 - index) % every === 0)
  return [
    ...ticks.map((tick) => `<path d="M${PLOT.left} ${y(tick)}H${right}" stroke="${INK.grid}" stroke-width="1"/>`),
    ...ticks.map((tick) => text(PLOT.left - 5, y(tick) + 4, String(tick), 'end', '')),
    ...shown.map((year) => text(x(year), SIZE.height - PLOT.bottom + 16, String(year), 'middle', '')),
  ]
}

const strokeOf = (own: boolean): string =>
  own
    ? `stroke="${INK.limit}" stroke-width="1.5" stroke-dasharray="6 3"`
    : `stroke="${INK.upper}" stroke-width="1.5" stroke-dasharray="2 2"`

const limitLine = ({ y }: Scale, value: number, own: boolean): string =>
  `<path d="M${PLOT.left} ${y(value)}H${SIZE.width - PLOT.right}" fill="none" ${strokeOf(own)}/>`

const expectation = ({ x, y }: Scale, { year, value, low, high }: NonNullable<Outlook['expected']>): string[] => [
  `<path d="M${x(year)} ${y(low)}V${y(high)}M${x(year) - 4} ${y(low)}h8M${x(year) - 4} ${y(high)}h8" stroke="${INK.own}" stroke-width="1" fill="none"/>`,
  `<circle cx="${x(year)}" cy="${y(value)}" r="3.5" fill="#ffffff" stroke="${INK.own}" stroke-width="1.5"/>`,
]

const legend = (entries: readonly { readonly name: string; readonly mark: string }[]): string[] => {
  let at = PLOT.left - 36
  const base = SIZE.height - 10
  return entries.flatMap(({ name, mark }) => {
    const from = at
    at += 28 + widthOf(name) * HALF + 10
    return [`<path d="M${from} ${base - 4}h22" fill="none" ${mark}/>`, text(from + 26, base, name, 'start', '')]
  })
}

/** Years that follow each other: no line leads over a year without a figure. */
const runsOf = (points: readonly Point[]): Point[][] => {
  const runs: Point[][] = []
  for (const point of points) {
    const run = runs.at(-1)
    if (run?.at(-1)?.year === point.year - 1) run.push(point)
    else runs.push([point])
  }
  return runs.filter((run) => run.length > 1)
}

const text = (x: number, y: number, words: string, anchor: string, more: string): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${more === '' ? '' : ` ${more}`}>${escaped(words)}</text>`

const round = (value: number): number => Math.round(value * 10) / 10
