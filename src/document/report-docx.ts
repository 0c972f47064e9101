import { AlignmentType, Paragraph, type Table } from 'docx'
import { ChartRun, type ChartSeries } from 'docx/charts'
import { type Chart, ticksIn } from '../drawing/index.ts'
import type { AreaReport } from './area-report.ts'
import {
  bodyText,
  centred,
  emptyLine,
  headingText,
  officialDocument,
  signatureLines,
  smallText,
  tableOf,
  titleLine,
} from './official.ts'
import type { Block } from './outline.ts'
import { outlineOf } from './tell.ts'

/** A report as a document of Word or WPS, on pages of GB/T 9704; its charts are the program's own and can be edited. */
export const reportDocx = async (report: AreaReport): Promise<Uint8Array> => {
  const { title, subtitle, blocks, signature, preparedOn } = outlineOf(report)
  return officialDocument({ title: `${title.join(' ')} ${subtitle}`, day: preparedOn }, [
    ...title.map(titleLine),
    centred(`（${subtitle}）`, 'subheading'),
    emptyLine(),
    ...blocks.flatMap((block, index) => written(block, blocks[index + 1]?.form === 'table')),
    emptyLine({ keepNext: true }),
    ...signatureLines(signature),
  ])
}

/** What a table is about stands on the page where it begins. */
const written = (block: Block, beforeTable: boolean): readonly (Paragraph | Table)[] => {
  switch (block.form) {
    case 'heading':
      return [headingText(block.level, block.text)]
    case 'paragraph':
      return [bodyText(block.text, { keepNext: beforeTable })]
    case 'note':
      return [smallText(block.text)]
    case 'table':
      return tableOf(block.caption, block.columns, block.rows)
    case 'charts':
      return pairs(block.charts).map(
        (pair) =>
          new Paragraph({ children: pair.map(chartRun), alignment: AlignmentType.LEFT, spacing: { after: 120 } }),
      )
  }
}

const pairs = <Item>(items: readonly Item[]): Item[][] =>
  items.flatMap((item, index) => (index % 2 > 0 ? [] : [[item, ...items.slice(index + 1, index + 2)]]))

/** Two stand side by side. */
const SIZE = { width: 286, height: 210 }
const COLORS = { own: '0550AE', limit: 'A40E26', upper: '7D4E00' } as const

const chartRun = (chart: Chart): ChartRun => {
  const { title, unit, points, limits, expected, words } = chart
  const years = yearsOf(chart)
  const [low = 0, next = 1, ...higher] = ticksIn(chart)
  const at = (year: number): number | null => points.find((point) => point.year === year)?.value ?? null
  const own: ChartSeries = {
    name: words.value,
    values: years.map(at),
    color: COLORS.own,
    markers: { shape: 'circle', size: 5 },
    line: { color: COLORS.own, width: 1.5 },
  }
  const across = limits.map((limit): ChartSeries => {
    const color = limit.own ? COLORS.limit : COLORS.upper
    return {
      name: limit.name,
      values: years.map(() => limit.value),
      color,
      markers: false,
      line: { color, width: 1, dash: limit.own ? 'dash' : 'dot' },
    }
  })
  const ahead: readonly ChartSeries[] =
    expected === null
      ? []
      : [
          {
            name: words.expected,
            values: years.map((year) => (year === expected.year ? expected.value : null)),
            color: COLORS.own,
            markers: { shape: 'diamond', size: 6 },
            errorBars: {
              type: 'custom',
              plus: years.map((year) => (year === expected.year ? expected.high - expected.value : null)),
              minus: years.map((year) => (year === expected.year ? expected.value - expected.low : null)),
            },
          },
        ]
  return new ChartRun({
    type: 'line',
    title: { text: unit === '' ? title : `${title}\n${unit}`, font: { size: 8, bold: true } },
    categories: years.map(String),
    series: [own, ...across, ...ahead],
    categoryAxis: { labelRotation: 0, font: { size: 6 } },
    valueAxis: {
      ...{ minimum: low, maximum: higher.at(-1) ?? next, interval: Number((next - low).toPrecision(12)) },
      font: { size: 7 },
    },
    legend: { position: 'bottom', font: { size: 7 } },
    font: { name: '宋体' },
    transformation: SIZE,
    altText: { name: title, description: described(chart) },
  })
}

/** Every year from the first value to the last one or the expected one: years without a figure stay empty. */
const yearsOf = ({ points, expected }: Chart): number[] => {
  const all = [...points.map(({ year }) => year), ...(expected ? [expected.year] : [])]
  const first = Math.min(...all)
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, index) => first + index)
}

const described = ({ title, points, limits }: Chart): string =>
  [
    `${title}: ${points.map(({ year, value }) => `${year} ${value}`).join(', ')}`,
    ...limits.map(({ name, value }) => `${name} ${value}`),
  ].join('; ')
