/** A day by which a text wants something done, and where in the squeezed text it says so. */
export interface Deadline {
  /** YYYY-MM-DD; the last day on which the deadline is still kept. */
  readonly date: string
  readonly at: number
}

const NUMERALS = '〇一二三四五六七八九'
const DATE =
  /(?<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年(?:(?<month>1[0-2]|0?[1-9])月(?:(?<day>3[01]|[12]\d|0?[1-9])日)?)?/g
const BY = /(?:到|至|不晚于|不迟于)$/
/** 截至 counts up to a date, 以…为基数 and 比 start from one, and 2021年至2030年 is a span. */
const NOT_BY = /(?:截[至止]|截止[到至]|年[到至]|[自从以与比较])$/
const END = /^(?:底|末|年底|年末|内|之?前|以前)/
const BEFORE = /^(?:之?前|以前)/
/** 2025年实现: a year that leads a deed to be done; 2020年已经达到 tells of one. */
const DEED = /^[，,]?(?:力争|争取|全面|基本|要|将)*(?:实现|达到|建成|完成|提高|上升|下降|降低|降至|降到)/

/** The days by which a sentence wants something done; base years, spans and the years in names of laws and plans are none. */
export const deadlinesIn = (text: string, planEnd: string): Deadline[] => {
  const plain = withoutNames(text)
  const dates = [...plain.matchAll(DATE)].flatMap((match) => {
    const before = plain.slice(0, match.index)
    const after = plain.slice(match.index + match[0].length)
    if (NOT_BY.test(before) || !(BY.test(before) || END.test(after) || DEED.test(after))) return []
    return [{ date: lastDay(match.groups ?? {}, BEFORE.test(after)), at: match.index }]
  })
  const ends = [...plain.matchAll(/规划期(?:末|满|内)|规划期结束/g)].map(({ index }) => ({ date: planEnd, at: index }))
  return [...dates, ...ends].sort((a, b) => a.at - b.at)
}

/** Half-width digits, and the names of laws and plans blanked; every other character stays where it was. */
const withoutNames = (text: string): string =>
  text
    .replace(/[０-９]/g, (digit) => digit.normalize('NFKC'))
    .replace(/《[^》]*》/g, (name) => '　'.repeat(name.length))

/** 2025年底 is its last day, 2025年前 the day before it begins; a day that is named is in time. */
const lastDay = (
  { year = '', month, day }: Readonly<Record<string, string | undefined>>,
  isBefore: boolean,
): string => {
  const [y, m] = [arabic(year), Number(month ?? (isBefore ? 1 : 12))]
  if (day !== undefined) return isoDay(y, m, Number(day))
  // day 0 is the last of the month before
  return isBefore ? isoDay(y, m, 0) : isoDay(y, m + 1, 0)
}

const arabic = (year: string): number =>
  Number(year.replace(/[^\d]/g, (numeral) => String(Math.max(0, NUMERALS.indexOf(numeral)))))

const isoDay = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
