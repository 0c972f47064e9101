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
  /** Text that can be a `name`, perhaps not in NFC. */
  isPlainName(text: string): string
  /** The name as its reader keeps it: null where it is blank, in NFC. */
  nameOf(text: string): string
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
const NO_CONTROL = '[ -~\\x{a0}-\\x{2027}\\x{202a}-\\x{10ffff}]*'
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
  // regular expressions cost the most of all that is done to a row; JSON escapes what is below a space
  isPlainWord: (text) =>
    `CASE WHEN strlen(${text}) = length(${text}) THEN strlen(${text}) BETWEEN 1 AND 200` +
    ` AND strlen(CAST(to_json(${text}) AS VARCHAR)) = strlen(${text}) + 2 AND NOT contains(${text}, chr(127))` +
    ` AND NOT starts_with(${text}, ' ') AND NOT suffix(${text}, ' ')` +
    ` ELSE length(${text}) <= 200 AND regexp_full_match(${text}, ${literalText(WORD)}) END`,
  isPlainName: (text) => `strlen(${text}) <= 500 AND regexp_full_match(${text}, ${literalText(NO_CONTROL)}, 's')`,
  nameOf: (text) => `CASE WHEN regexp_matches(${text}, '[^\\s\\pZ\\x{FEFF}]') THEN nfc_normalize(${text}) END`,
  toDecimal: (value) => `TRY_CAST(${value} AS DECIMAL(16, 6))`,
  whole: (text) => `CASE WHEN regexp_full_match(${text}, ${literalText(WHOLE)}) THEN TRY_CAST(${text} AS BIGINT) END`,
  dayText: (day) => `CAST(${day} AS VARCHAR)`,
  day: (text) => `CASE WHEN regexp_full_match(${text}, ${literalText(REAL_DAY)}) THEN TRY_CAST(${text} AS DATE) END`,
}

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
    `length(${text}) <= 500 AND ${matchesPostgres(text, '[ -~\\u00a0-\\u2027\\u202a-\\U0010ffff]*')}`,
  nameOf: (text) =>
    `CASE WHEN ${text} ~ '[^\\s\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\ufeff]' THEN normalize(${text}, NFC) END`,
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
