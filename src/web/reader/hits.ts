import type { Segment } from './reading.ts'

/** Where something stands in a text, in UTF-16 units, and its number among all of its kind. */
export interface Hit {
  readonly from: number
  readonly to: number
  readonly number: number
}

/** A text as it is searched: without white space, full-width and half-width and capitals alike, each sign with its place. */
interface Folded {
  readonly text: string
  readonly places: readonly number[]
}

const foldOf = (text: string): Folded => {
  let folded = ''
  const places: number[] = []
  let at = 0
  for (const sign of text) {
    if (!/\s/.test(sign)) {
      const plain = sign.normalize('NFKC').toLowerCase()
      folded += plain
      for (let unit = 0; unit < plain.length; unit++) places.push(at)
    }
    at += sign.length
  }
  return { text: folded, places: [...places, at] }
}

/** Finds words in texts, which are folded once. */
export const finderOf = (texts: readonly string[]): ((query: string) => readonly (readonly Hit[])[]) => {
  const folded = texts.map(foldOf)
  return (query) => {
    const needle = foldOf(query).text
    let number = 0
    return folded.map(({ text, places }, index) => {
      if (needle === '') return []
      const hits: Hit[] = []
      for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
        const last = places[at + needle.length - 1] ?? 0
        const end = last + String.fromCodePoint((texts[index] ?? '').codePointAt(last) ?? 0).length
        hits.push({ from: places[at] ?? 0, to: end, number: number++ })
      }
      return hits
    })
  }
}

/** A stretch of a text that looks the same throughout. */
export interface Piece {
  readonly text: string
  readonly isQuoted: boolean
  /** The number of the hit it belongs to. */
  readonly hit: number | null
  readonly footnotes: readonly number[]
}

/** A text cut where quotes and hits begin and end. */
export const piecesOf = (segments: readonly Segment[], hits: readonly Hit[]): readonly Piece[] => {
  let start = 0
  return segments.flatMap((segment) => {
    const [from, to] = [start, start + segment.text.length]
    start = to
    const cuts = [...new Set([from, to, ...hits.flatMap((hit) => [hit.from, hit.to])])]
      .filter((at) => at >= from && at <= to)
      .sort((a, b) => a - b)
    return cuts.slice(1).map((end, index) => {
      const begin = cuts[index] ?? from
      const hit = hits.find((one) => one.from <= begin && end <= one.to)
      return {
        text: segment.text.slice(begin - from, end - from),
        isQuoted: segment.rules.length > 0,
        hit: hit?.number ?? null,
        footnotes: end === to ? segment.footnotes : [],
      }
    })
  })
}
