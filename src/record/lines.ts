/** A line of a text without its end; null for one that is too long to be read. */
export type Line = string | null

/** As many characters as a line, or a row that spans lines, may have. */
export const MAX_LINE = 1_048_576

const END = /\r\n|\n|\r/

/** The items from one number up to another, from 0; browsers of two years ago have no iterator helpers. */
export function* between<T>(items: Iterable<T>, from: number, to: number): Generator<T> {
  let index = 0
  for (const item of items) {
    if (index >= to) return
    if (index++ >= from) yield item
  }
}

/** The lines of a text that comes in pieces, whatever the ends of lines are and wherever it is cut. */
export function* linesOf(pieces: Iterable<string>): Generator<Line> {
  let rest = ''
  let isTooLong = false
  for (const piece of pieces) {
    const text = rest + piece
    // whether a line feed follows is not known yet
    const end = text.endsWith('\r') ? text.length - 1 : text.length
    const lines = text.slice(0, end).split(END)
    rest = (lines.pop() ?? '') + text.slice(end)
    for (const line of lines) {
      yield isTooLong || line.length > MAX_LINE ? null : line
      isTooLong = false
    }
    if (rest.length <= MAX_LINE + 1) continue
    isTooLong = true
    rest = rest.endsWith('\r') ? '\r' : ''
  }
  for (const line of rest.split(END)) {
    yield isTooLong || line.length > MAX_LINE ? null : line
    isTooLong = false
  }
}
