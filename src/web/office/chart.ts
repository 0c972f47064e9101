import { LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Drawn } from './series.ts'

echarts.use([LineChart, GridComponent, SVGRenderer])

/** What a chart is drawn with. */
export interface Colours {
  readonly ink: string
  readonly soft: string
  readonly faint: string
  readonly accent: string
  readonly doubt: string
  readonly bad: string
}

/** What stands in a chart as words. */
export interface ChartWords {
  readonly target: string
  readonly expected: string
}

/** A chart on an element, in the element's size. */
export interface Chart {
  draw(drawn: Drawn, colours: Colours, words: ChartWords): void
  resize(width?: number): void
  dispose(): void
}

/** Makes a chart. It is still from the start: nothing moves, and nothing in it is to be pointed at that the table does not say. */
export const chartOn = (element: HTMLElement): Chart => {
  const chart = echarts.init(element, null, { renderer: 'svg' })
  return {
    draw: (drawn, colours, words) => chart.setOption(optionOf(drawn, colours, words), true),
    resize: (width) => chart.resize(width === undefined ? {} : { width }),
    dispose: () => chart.dispose(),
  }
}

const optionOf = ({ years, values, expected, low, high, targets }: Drawn, colours: Colours, words: ChartWords) => {
  const { ink, soft, faint, accent, doubt, bad } = colours
  const band = { type: 'line', symbol: 'none', silent: true, stack: 'band', stackStrategy: 'all' } as const
  const label = { color: ink, fontSize: 12 } as const
  return {
    animation: false,
    grid: { left: 8, right: 72, top: 28, bottom: 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: years.map(String),
      axisLine: { lineStyle: { color: soft } },
      axisLabel: { ...label, color: soft },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitLine: { lineStyle: { color: faint } },
      axisLabel: { ...label, color: soft },
    },
    series: [
      { ...band, name: 'low', data: low, lineStyle: { opacity: 0 } },
      {
        ...{ ...band, name: 'range', lineStyle: { opacity: 0 }, areaStyle: { color: doubt, opacity: 0.22 } },
        data: high.map((value, index) => (value === null ? null : value - (low[index] ?? 0))),
      },
      {
        ...{ type: 'line', name: words.expected, data: expected, symbol: 'none', silent: true },
        lineStyle: { color: doubt, type: 'dashed', width: 2 },
      },
      {
        ...{ type: 'line', name: 'values', data: values, symbolSize: 8, silent: true, connectNulls: false },
        lineStyle: { color: accent, width: 2.5 },
        itemStyle: { color: accent },
        label: { show: true, ...label, position: 'top' },
      },
      // lines of their own: the axis reaches as far as they lie
      ...targets.map((target) => ({
        ...{ type: 'line' as const, name: words.target, symbol: 'none', silent: true },
        lineStyle: { color: bad, width: 1.5 },
        data: years.map(() => target),
        endLabel: { show: true, color: bad, fontSize: 12, distance: 4, formatter: `${words.target} ${target}` },
      })),
    ],
  }
}
