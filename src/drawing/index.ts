/**
 * A rule's conditions in, as a tree with what came of each, or the years of an indicator; a Mermaid or SVG picture of it out, as text.
 * May import: model, report.
 */
export { type Chart, renderChart, ticksIn } from './chart.ts'
export { renderMermaid } from './mermaid.ts'
export { renderSvg } from './svg.ts'
export { type Drawn, drawRule } from './tree.ts'
export { widthOf } from './wrap.ts'
