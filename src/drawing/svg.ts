import { type Look, lookOf } from './look.ts'
import type { Drawn } from './tree.ts'
import { widthOf, wrap } from './wrap.ts'
import { escaped, FONTS } from './xml.ts'

const SIZE = 14
/** A little more than half a Chinese character: Latin letters are of many widths. */
const HALF = 7.25
const LINE = 20
const PAD = 10
const GAP = { across: 44, down: 14 }
const MARGIN = 16
const MAX_WIDTH = 44

/** A box with its place; x and y are its upper left corner. */
interface Box {
  readonly lines: readonly string[]
  readonly look: Look
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parts: readonly Box[]
}

/** A drawing that stands by itself: an SVG file with boxes from left to right, in the reader's own fonts. */
export const renderSvg = (tree: Drawn, lang: string): string => {
  const root = place(tree, MARGIN, MARGIN).box
  const boxes = all(root)
  const width = Math.ceil(Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN)
  const height = Math.ceil(Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${lang}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(tree.text)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="${FONTS}" font-size="${SIZE}" fill="#1f2328">`,
    ...boxes.flatMap(({ parts, ...box }) => parts.map((part) => edge(box, part))),
    ...boxes.map(drawBox),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** A box stands in the middle of those below it, which stand in a column to its right. */
const place = ({ text, truth, parts }: Drawn, x: number, top: number): { box: Box; bottom: number } => {
  const look = lookOf(truth)
  const lines = wrap(look.sign === '' ? text : `${look.sign} ${text}`, MAX_WIDTH)
  const width = Math.max(...lines.map(widthOf)) * HALF + 2 * PAD
  const height = lines.length * LINE + 2 * PAD - 4
  const placed: Box[] = []
  let next = top
  for (const part of parts) {
    const { box, bottom } = place(part, x + width + GAP.across, next)
    placed.push(box)
    next = bottom + GAP.down
  }
  const below = next - GAP.down
  const [first, last] = [placed[0], placed.at(-1)]
  const middle = first && last ? (centre(first) + centre(last)) / 2 : top + height / 2
  // a box taller than all below it pushes them to its own middle
  const shift = Math.max(0, top + height / 2 - middle)
  const box = {
    lines,
    look,
    x,
    y: middle + shift - height / 2,
    width,
    height,
    parts: placed.map((one) => moved(one, shift)),
  }
  return { box, bottom: Math.max(below + shift, box.y + height) }
}

const centre = ({ y, height }: Box): number => y + height / 2

const moved = (box: Box, by: number): Box =>
  by === 0 ? box : { ...box, y: box.y + by, parts: box.parts.map((part) => moved(part, by)) }

const all = (box: Box): Box[] => [box, ...box.parts.flatMap(all)]

const edge = (from: Omit<Box, 'parts'>, to: Box): string => {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, centre(to)].map(round)
  const bend = round((Number(x1) + Number(x2)) / 2)
  return `<path d="M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="#8c959f" stroke-width="1.5"/>`
}

const drawBox = ({ x, y, width, height, look, lines }: Box): string => {
  const rect = `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6" fill="${look.fill}" stroke="${look.stroke}" stroke-width="1.5"/>`
  const text = lines.map(
    (line, at) => `<tspan x="${round(x + PAD)}" y="${round(y + PAD + SIZE - 1 + at * LINE)}">${escaped(line)}</tspan>`,
  )
  return `<g>${rect}<text>${text.join('')}</text></g>`
}

const round = (value: number): number => Math.round(value * 10) / 10
