import { ALL_LOOKS, lookOf } from './look.ts'
import type { Drawn } from './tree.ts'
import { wrap } from './wrap.ts'

const WIDTH = 40

/** A Mermaid flowchart, as Markdown pages draw it. */
export const renderMermaid = (tree: Drawn): string => {
  const lines: string[] = []
  let count = 0
  const draw = ({ text, truth, parts }: Drawn, parent: string | null): void => {
    const id = `n${count++}`
    const look = lookOf(truth)
    lines.push(`  ${id}["${label(look.sign === '' ? text : `${look.sign} ${text}`)}"]:::${look.name}`)
    if (parent !== null) lines.push(`  ${parent} --> ${id}`)
    for (const part of parts) draw(part, id)
  }
  draw(tree, null)
  const classes = ALL_LOOKS.map(
    ({ name, fill, stroke }) => `  classDef ${name} fill:${fill},stroke:${stroke},color:#1f2328`,
  )
  return `${['flowchart LR', ...lines, ...classes].join('\n')}\n`
}

/** In a label nothing but letters and Chinese punctuation is safe from being read as something else. */
const label = (text: string): string =>
  wrap(text.replaceAll(/\s+/g, ' '), WIDTH)
    .map((line) => line.replaceAll(/["#&<>`\\*_[\]{}|~;]/g, (sign) => `#${sign.codePointAt(0)};`))
    .join('<br/>')
