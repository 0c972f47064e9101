import type { Footnote, Sentence } from '../model/index.ts'

const FOOTNOTE = /\[(\d+):([^\]]*)\]/g
const REFERENCE = /\[footnoteRef:(\d+)\]/g
const BOOKMARK = /\[bookmark:[^\]]*\]/g

/** The text without footnote definitions and bookmarks, line for line, and the footnotes by number. */
export const liftFootnotes = (text: string): { body: string; notes: ReadonlyMap<number, string> } => {
  const notes = new Map<number, string>()
  const body = text.replace(FOOTNOTE, (whole, number: string, note: string) => {
    notes.set(Number(number), note.replace(/\s+/g, ' ').trim())
    // a definition may run over a line break; the lines after it keep their numbers
    return '\n'.repeat(whole.split('\n').length - 1)
  })
  return { body: body.replace(BOOKMARK, ''), notes }
}

/** A clause's text without footnote calls, and the footnotes it calls. */
export const resolveFootnotes = (
  text: string,
  notes: ReadonlyMap<number, string>,
): { text: string; footnotes: Footnote[] } => {
  const footnotes: Footnote[] = []
  let removed = 0
  for (const call of text.matchAll(REFERENCE)) {
    const number = Number(call[1])
    footnotes.push({ number, text: notes.get(number) ?? '', at: call.index - removed })
    removed += call[0].length
  }
  return { text: text.replace(REFERENCE, ''), footnotes }
}

/** Sentences end at 。！？； or at a heading's line end, closing marks included. */
const SENTENCE = /[^。！？；\n]+[。！？；]*[”’』」）)》]*/g

/** The sentences of a clause, numbered from 1. */
export const splitSentences = (text: string): Sentence[] =>
  [...text.matchAll(SENTENCE)]
    .map((match) => match[0].trim())
    .filter((sentence) => sentence !== '')
    .map((sentence, index) => ({ number: index + 1, text: sentence }))

/** Text with all white space taken out: the form in which quotes and clauses are compared. */
export const squeeze = (text: string): string => text.replace(/\s+/g, '')

const NUMERALS = '一二三四五六七八九十'

/** 1 to 19 from 一 to 十九; NaN for anything else. */
export const numeralValue = (numeral: string): number => {
  const ten = numeral.indexOf('十')
  if (ten === -1) return numeral.length === 1 ? NUMERALS.indexOf(numeral) + 1 || Number.NaN : Number.NaN
  const units = numeral.slice(ten + 1)
  return ten === 0 ? 10 + (units === '' ? 0 : NUMERALS.indexOf(units) + 1) : Number.NaN
}
