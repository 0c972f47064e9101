import type { ErrorCode } from 'yaml'

/** Of these codes the library's messages quote the text, or a sign of it: they are told in words of our own. */
const OURS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'Aliases are not accepted',
  BAD_COLLECTION_TYPE: 'Unresolved tag',
  BAD_DIRECTIVE: 'Unsupported directive',
  BAD_DQ_ESCAPE: 'Invalid escape sequence',
  BAD_SCALAR_START: 'Plain value cannot start with this character',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAG_RESOLVE_FAILED: 'Unresolved tag',
}

/** Told in place of the library's words where a key ends in a colon and nothing parts it from its value. */
export const MISSING_SPACE = 'Put a space after the colon'

/** Of these codes the library's messages are fixed. */
const THEIRS: readonly ErrorCode[] = [
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'KEY_OVER_1024_CHARS',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'MULTIPLE_ANCHORS',
  'MULTIPLE_TAGS',
  'TAB_AS_INDENT',
]

/** Names a kind of node or a single sign, never the text. */
const FIXED =
  /^Unexpected (?:[a-z-]+ (?:at node end|on same line with key)|empty item in [a-z ]+|[^\p{L}\p{N}] in [a-z ]+)$/u

/** The fault of a YAML parser in words that hold nothing of the text; src/report/words tells them in Chinese. */
export const yamlSyntaxDetail = (code: ErrorCode, message: string): string => {
  const [line = ''] = message.split('\n')
  if (THEIRS.includes(code) || FIXED.test(line)) return line
  return OURS[code] ?? 'Unexpected content'
}
