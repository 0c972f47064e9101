/** A full-width mark where YAML needs the half-width one. */
export interface Mark {
  readonly found: string
  readonly instead: string
  /** From 1, in the line as it was written. */
  readonly column: number
}

/** A line read as if its full-width marks were half-width. */
export interface MendedLine {
  readonly text: string
  readonly marks: readonly Mark[]
  /** The columns of the mended text in which a space was put in, in order. */
  readonly inserted: readonly number[]
}

/** After a key; a colon that nothing separates from its value needs a space, too. */
const COLON = /((?:^\s*(?:- )*|[{,]\s*)[A-Za-z][\w-]*)：([ \t]|$)?/g
/** A comma before a key, and what tells whether it stands in a flow map outside quotes: Chinese text is full of commas. */
const COMMA_OR_CONTEXT = /[{“”"']|，(?=\s*[A-Za-z][\w-]*[:：]\s)/g

/**
 * A full-width colon after a key, or a full-width comma before one, turns the pair into a plain string and derails all
 * that follows. Null for a line without any.
 */
export const mendLine = (line: string): MendedLine | null => {
  if (!/[：，]/.test(line) || line.trimStart().startsWith('#')) return null
  const marks: Mark[] = []
  const inserted: number[] = []
  const text = mendCommas(line, marks).replace(
    COLON,
    (_all, key: string, space: string | undefined, offset: number) => {
      const column = offset + key.length + 1
      marks.push({ found: '：', instead: ':', column })
      if (space === undefined) inserted.push(column + 1 + inserted.length)
      return `${key}:${space ?? ' '}`
    },
  )
  return marks.length > 0 ? { text, marks, inserted } : null
}

const mendCommas = (line: string, marks: Mark[]): string => {
  let inMap = false
  return line.replace(COMMA_OR_CONTEXT, (sign, offset: number) => {
    if (sign !== '，') {
      inMap = sign === '{'
      return sign
    }
    if (!inMap) return sign
    marks.push({ found: '，', instead: ',', column: offset + 1 })
    return ','
  })
}
