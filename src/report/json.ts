/** Characters of a piece: enough that handing it on costs nothing beside making it. */
const PIECE = 1 << 16

/**
 * JSON of an object, as `JSON.stringify` writes it, in pieces: of a large one the text would be longer than a string may be. Members
 * that can be iterated are written as lists, one entry after the other.
 */
export function* jsonPieces(value: object, indent = 0): Generator<string> {
  let piece = ''
  for (const part of partsOf(value, indent)) {
    piece += part
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* partsOf(value: object, indent: number): Generator<string> {
  const [line, inner, colon] = indent === 0 ? ['', '', ':'] : ['\n', ' '.repeat(indent), ': ']
  /** Deeper by so many steps; a line feed within a text is escaped. */
  const written = (one: unknown, depth: number): string =>
    JSON.stringify(one ?? null, null, indent).replaceAll('\n', `\n${inner.repeat(depth)}`)
  let before = `{${line}`
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${before}${inner}${JSON.stringify(name)}${colon}`
    before = `,${line}`
    if (!isList(member)) yield written(member, 1)
    else {
      let first = true
      for (const one of member) {
        yield `${first ? '[' : ','}${line}${inner.repeat(2)}${written(one, 2)}`
        first = false
      }
      yield first ? '[]' : `${line}${inner}]`
    }
  }
  yield before.startsWith('{') ? '{}' : `${line}}`
}

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value
