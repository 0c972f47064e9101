import { printParseErrorCode, visit } from 'jsonc-parser'

/** What the parser found, and the bracket that would close the innermost list or map that was open there. */
interface Found {
  readonly code: string
  readonly offset: number
  readonly length: number
  readonly closer: string | undefined
}

const END = 'Unexpected end of JSON input'
const IN_MAP = "Expected ',' or '}' after property value"
const IN_LIST = "Expected ',' or ']' after array element"

/** The parser's codes in words that hold nothing of the text; src/report/words tells them in Chinese. */
const DETAILS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'Unexpected word or sign, text stands in double quotes',
  InvalidNumberFormat: 'Unterminated number',
  PropertyNameExpected: 'Expected double-quoted property name',
  ValueExpected: 'Expected a value',
  ColonExpected: "Expected ':' after property name",
  CloseBraceExpected: IN_MAP,
  CloseBracketExpected: IN_LIST,
  EndOfFileExpected: 'Unexpected non-whitespace character after JSON',
  InvalidCommentToken: 'Comments are not allowed',
  UnexpectedEndOfComment: 'Comments are not allowed',
  UnexpectedEndOfString: 'Unterminated string',
  UnexpectedEndOfNumber: 'Unterminated number',
  InvalidUnicode: 'Bad Unicode escape',
  InvalidEscapeCharacter: 'Bad escaped character',
  InvalidCharacter: 'Bad control character in string literal',
}
const INSIDE_STRING = ['InvalidUnicode', 'InvalidEscapeCharacter', 'InvalidCharacter']

/** What is wrong with a text that is no JSON, in fixed words, and where. */
export const jsonSyntaxFault = (text: string): { detail: string; offset: number } => {
  const found = firstFault(text)
  if (found === null) return { detail: 'Not valid JSON', offset: 0 }
  const { code, offset, length, closer } = found
  if (INSIDE_STRING.includes(code)) {
    return { detail: DETAILS[code] ?? code, offset: offset + faultInString(text.slice(offset, offset + length)) }
  }
  const end = text.trimEnd().length
  if (offset >= end && isUnfinished(code, text[end - 1])) return { detail: END, offset: end }
  const lacksComma = closer === '}' ? IN_MAP : IN_LIST
  const detail = code === 'CommaExpected' ? lacksComma : (DETAILS[code] ?? code)
  return { detail, offset: Math.min(offset, end) }
}

/** Whether a text that ends too early lacks more than a closing bracket. */
const isUnfinished = (code: string, last: string | undefined): boolean =>
  !code.startsWith('Close') || last === '{' || last === '['

const firstFault = (text: string): Found | null => {
  const closers: string[] = []
  const found: Found[] = []
  const open = (closer: string) => () => {
    closers.push(closer)
  }
  const close = () => {
    closers.pop()
  }
  const onError = (code: number, offset: number, length: number): void => {
    if (found.length === 0) found.push({ code: printParseErrorCode(code), offset, length, closer: closers.at(-1) })
  }
  visit(
    text,
    { onObjectBegin: open('}'), onArrayBegin: open(']'), onObjectEnd: close, onArrayEnd: close, onError },
    { disallowComments: true },
  )
  return found[0] ?? null
}

/** Escapes as JSON has them; a backslash alone and whatever stands before the space in Unicode are faults. */
const ESCAPE_OR_FAULT = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[^ -\uffff]/g

const faultInString = (token: string): number => {
  for (const { 0: sign, index } of token.matchAll(ESCAPE_OR_FAULT)) if (sign.length === 1) return index
  return 0
}
