/** The engines that SQL is written for; PostgreSQL's distributed kin speak its dialect. */
export const DIALECTS = ['duckdb', 'postgres'] as const
/** An engine's dialect, by its name. */
export type DialectName = (typeof DIALECTS)[number]

/** What two engines write differently. Text in, text out. */
export interface Dialect {
  readonly name: DialectName
  /** Whole numbers beyond 64 bits. */
  readonly wide: string
  /** The most a wide number may be. */
  readonly widest: number
  /** A decimal of up to nine digits and six places. */
  readonly decimal: string
  readonly double: string
  readonly text: string
  /** Whether a whole text matches; a text that is null is unknown. */
  matches(text: string, pattern: string): string
  /** Text that can be an `id` and is what its reader makes of it: no spaces at its ends, nothing that NFKC changes. */
  isPlainWord(text: string): string
  /** Text that can be a `name` and is what its reader makes of it: not blank, nothing that NFC changes. */
  isPlainName(text: string): string
  /** Whether a text is one of these. */
  among(text: string, texts: readonly string[]): string
  /** Texts one after the other, those that are null left out. */
  joined(texts: readonly string[]): string
  /** A decimal of six places, rounded to them. */
  toDecimal(value: string): string
  /** A whole number from text that matches no less strictly than `wholePattern`. */
  whole(text: string): string
  /** A day as text YYYY-MM-DD. */
  dayText(day: string): string
  /** A day from text YYYY-MM-DD; null for what is none. */
  day(text: string): string
}

/** An identifier, whatever it holds. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text literal, whatever it holds; a backslash is one whatever the engine's settings. */
export const literalText = (text: string): string => `'${text.replaceAll("'", "''")}'`

// what neither NFKC nor trimming changes: printable ASCII and the unified ideographs
const WORD = '[!-~一-鿿]([ -~一-鿿]*[!-~一-鿿])?'
/** Code points of letters and signs that NFC leaves as they are beside each other, and that are no spaces. */
const SIGNS = [
  [0x21, 0x7e],
  [0xa1, 0x2ff],
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x2460, 0x24ff],
  [0x3001, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30fe],
  [0x3200, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xffee],
  [0x20000, 0x2ebef],
] as const

/** A name of such signs, with spaces between them. */
const nameOf = (written: (code: number) => string): string => {
  const signs = SIGNS.map(([from, to]) => `${written(from)}-${written(to)}`).join('')
  return `[${signs}][ ${signs}]*`
}

const YEAR = '(19|[2-9][0-9])'
const ORDINARY = '((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)'
const LEAP = `(${YEAR}(0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)`
/** The days of the calendar from 1900 to 9999, as a whole text YYYY-MM-DD. */
export const REAL_DAY = `${YEAR}[0-9]{2}-${ORDINARY}|${LEAP}-02-29`
const WHOLE = '(0|-?[1-9][0-9]{0,9})'

const duckdb: Dialect = {
  name: 'duckdb',
  wide: 'HUGEINT',
  widest: 1e37,
  decimal: 'DECIMAL(16, 6)',
  double: 'DOUBLE',
  text: 'VARCHAR',
  matches: (text, pattern) => `regexp_full_match(${text}, ${literalText(pattern)})`,
  // regular expressions cost the most of all that is done to a row; an address escapes all but letters, digits and few signs,
  // and JSON what is below a space
  isPlainWord: (text) =>
    `CASE WHEN url_encode(${text}) = ${text} THEN strlen(${text}) BETWEEN 1 AND 200` +
    ` WHEN strlen(${text}) = length(${text}) THEN strlen(${text}) BETWEEN 1 AND 200` +
    ` AND strlen(CAST(to_json(${text}) AS VARCHAR)) = strlen(${text}) + 2 AND NOT contains(${text}, chr(127))` +
    ` AND NOT starts_with(${text}, ' ') AND NOT suffix(${text}, ' ')` +
    ` ELSE length(${text}) <= 200 AND regexp_full_match(${text}, ${literalText(WORD)}) END`,
  isPlainName: (text) =>
    `strlen(${text}) <= 500 AND regexp_full_match(${text}, ${literalText(nameOf((code) => `\\x{${code.toString(16)}}`))}, 's')`,
  // a function of one column is worked out once for each word of its dictionary, and IN is none
  among: (text, texts) => `list_contains([${texts.map(literalText).join(', ')}], ${text})`,
  joined: (texts) => `concat(${texts.join(', ')})`,
  toDecimal: (value) => `TRY_CAST(${value} AS DECIMAL(16, 6))`,
  whole: (text) => `CASE WHEN regexp_full_match(${text}, ${literalText(WHOLE)}) THEN TRY_CAST(${text} AS BIGINT) END`,
  dayText: (day) => `CAST(${day} AS VARCHAR)`,
  day: (text) => `CASE WHEN regexp_full_match(${text}, ${literalText(REAL_DAY)}) THEN TRY_CAST(${text} AS DATE) END`,
}

const LITERAL = /^'([^']|'')*'$/

/** Anchored; parentheses so that an alternative does not escape the anchors. */
const matchesPostgres = (text: string, pattern: string): string => `${text} ~ ${literalText(`^(${pattern})$`)}`

const postgres: Dialect = {
  name: 'postgres',
  wide: 'numeric',
  widest: Number.POSITIVE_INFINITY,
  decimal: 'numeric',
  double: 'double precision',
  text: 'text',
  matches: matchesPostgres,
  isPlainWord: (text) => `length(${text}) <= 200 AND ${matchesPostgres(text, WORD)}`,
  isPlainName: (text) =>
    `length(${text}) <= 500 AND ${matchesPostgres(
      text,
      nameOf((code) => `\\U${code.toString(16).padStart(8, '0')}`),
    )}`,
  among: (text, texts) => `${text} IN (${texts.map(literalText).join(', ')})`,
  // concat takes a hundred arguments and is not run by remote servers
  joined: (texts) => texts.map((text) => (LITERAL.test(text) ? text : `COALESCE(${text}, '')`)).join(' || '),
  toDecimal: (value) => `round(CAST(${value} AS numeric), 6)`,
  whole: (text) => `CASE WHEN ${matchesPostgres(text, WHOLE)} THEN CAST(${text} AS bigint) END`,
  dayText: (day) => `to_char(${day}, 'YYYY-MM-DD')`,
  day: (text) => `CASE WHEN ${matchesPostgres(text, REAL_DAY)} THEN CAST(${text} AS date) END`,
}

const BY_NAME: Readonly<Record<DialectName, Dialect>> = { duckdb, postgres }

/** How an engine writes. */
export const dialectOf = (name: DialectName): Dialect => BY_NAME[name]

/** A day as both engines write it. */
export const literalDay = (day: string): string => `DATE ${literalText(day)}`
