/** A number as a plan writes it, and how it limits. */
export interface Quantity {
  readonly value: number
  /** The comparison its words ask for; null when they name none. */
  readonly limit: Limit | null
}

/** 超过 excludes its number, 以上 includes it (Civil Code Art. 1259), 左右 looks both ways. */
export type Limit = 'above' | 'at-least' | 'below' | 'at-most' | 'about'

const DIGITS = '零一二三四五六七八九'
const NUMBER = /\d+(?:\.\d+)?|[零一二两三四五六七八九十]+/g
/** a:b, the smaller side of which is one. */
const RATIO = /^(\d+(?:\.\d+)?)\s*[::]\s*(\d+(?:\.\d+)?)/

// what stands before and after a number; the first that fits decides, so longer words stand first
const BEFORE: readonly (readonly [RegExp, Limit])[] = [
  [
    /(?:不低于|不小于|不少于|不得少于|至少(?:配备|设置|设立|拥有|有)?|达到并保持在|达到|达|提高到|提高至|上升到|增至)$/,
    'at-least',
  ],
  [/(?:不超过|不高于|不大于|不多于|控制在|下降到|降低到|降到|降至)$/, 'at-most'],
  [/(?:超过|大于|高于|多于)$/, 'above'],
  [/(?:低于|小于|少于|不满|不足)$/, 'below'],
]
const AFTER: readonly (readonly [RegExp, Limit])[] = [
  [/^左右/, 'about'],
  [/^(?:及以上|以上)/, 'at-least'],
  [/^(?:及以下|以下|以内|之内)/, 'at-most'],
]
const UNIT = /^(?:%|张|名|个|家|人次|平方米|平米|人|条|所|岁|年|月|分钟|活产数|万|分之|\/10\s*万|\/|每|\s)*/

/** The numbers of a text: half and full width, 万, %, ratios, per 10 万, and Chinese numerals that count something. */
export const quantitiesIn = (quote: string): Quantity[] => {
  const text = quote.normalize('NFKC').replace(/\s+/g, '')
  const found: Quantity[] = []
  let passed = 0
  for (const match of text.matchAll(NUMBER)) {
    if (match.index < passed) continue
    const { value, length } = valueAt(text, match.index, match[0])
    if (value === null) continue
    passed = match.index + length
    found.push({ value, limit: limitOf(text.slice(0, match.index), text.slice(passed)) })
  }
  if (/全覆盖|应保尽保|应登尽登|应救尽救|应配尽配|全面覆盖|均(?:建|设|达)|每个|每一/.test(text))
    found.push({ value: 100, limit: 'at-least' })
  return found
}

const valueAt = (text: string, at: number, word: string): { value: number | null; length: number } => {
  const ratio = RATIO.exec(text.slice(at))
  if (ratio) {
    const [left, right] = [Number(ratio[1]), Number(ratio[2])]
    return { value: Math.max(left, right) / Math.min(left, right), length: ratio[0].length }
  }
  const rest = text.slice(at + word.length)
  const value = /\d/.test(word) ? Number(word) : numeral(word, rest)
  if (value === null) return { value, length: word.length }
  if (rest.startsWith('万') && !rest.startsWith('万分')) return { value: value * 10_000, length: word.length + 1 }
  // 8/10万: the base is no threshold
  const base = /^\/10万/.exec(rest)?.[0] ?? ''
  return { value, length: word.length + base.length }
}

/** A Chinese numeral counts only before a measure word; 一 is in too many words that count nothing. */
const numeral = (word: string, rest: string): number | null => {
  if (!/^(?:名|个|家|条|所|次|人|张|年|月|倍)/.test(rest)) return null
  const ten = word.indexOf('十')
  const digit = (text: string): number => (text === '两' ? 2 : DIGITS.indexOf(text))
  if (ten === -1) return word.length === 1 ? digit(word) : null
  const [tens, units] = [word.slice(0, ten), word.slice(ten + 1)]
  return (tens === '' ? 1 : digit(tens)) * 10 + (units === '' ? 0 : digit(units))
}

const limitOf = (before: string, after: string): Limit | null => {
  const tail = after.replace(UNIT, '')
  const behind = AFTER.find(([words]) => words.test(after) || words.test(tail))?.[1]
  const ahead = BEFORE.find(([words]) => words.test(before))?.[1]
  return behind ?? ahead ?? null
}
