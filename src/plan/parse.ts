import {
  type Clause,
  type Domain,
  type Part,
  type Passage,
  type PlanHead,
  type Problem,
  problem,
} from '../model/index.ts'
import { liftFootnotes, numeralValue, resolveFootnotes, splitSentences } from './text.ts'

/** The chapters that are one domain each, by a word of their titles. */
const CHAPTERS: readonly (readonly [RegExp, Domain])[] = [
  [/总体要求|指导思想/, 'general'],
  [/重点工程/, 'projects'],
  [/组织实施/, 'organization'],
  [/监测评估/, 'monitoring'],
]

/** The sections of the chapter of fields, goals and measures (发展领域). */
const FIELDS: readonly (readonly [RegExp, Domain])[] = [
  [/健康/, 'health'],
  [/教育/, 'education'],
  [/经济/, 'economy'],
  [/决策/, 'decision'],
  [/社会保障/, 'security'],
  [/家庭/, 'family'],
  [/环境/, 'environment'],
  [/法律/, 'law'],
]

const FIELDS_CHAPTER = /发展领域/
const CHAPTER = /^([一二三四五六七八九十]+)、(.{2,30})$/
const SECTION = /^[（(]([一二三四五六七八九十]+)[）)]\s*(.*)$/
const PART = /^(主要目标|策略措施)\s*[：:]?$/
// 1.5 is a number, not item 1
const ITEM = /^(\d{1,2})\s*[.．、](?!\d)\s*(.*)$/

interface Draft {
  domain: Domain
  part: Part
  number: string
  path: string
  line: number
  text: string
}

/** A plan text, taken apart. */
interface Parsed {
  readonly clauses: Clause[]
  readonly passages: Passage[]
  readonly problems: Problem[]
}

/** The numbered clauses of a plan text, what stands between them, and what could not be placed. The text itself is never edited. */
export const parseClauses = (head: PlanHead, text: string): Parsed => {
  const { body, notes } = liftFootnotes(text)
  const parser = new PlanParser(head.text)
  body.split('\n').forEach((line, index) => {
    parser.line(line, index + 1)
  })
  const clauses = parser.drafts.map((draft) => {
    const { text, footnotes } = resolveFootnotes(draft.text, notes)
    return Object.freeze({
      key: `${head.id}/${draft.domain}/${draft.part}-${draft.number}`,
      plan: head.id,
      domain: draft.domain,
      part: draft.part,
      number: draft.number,
      path: draft.path,
      text,
      line: draft.line,
      sentences: splitSentences(text),
      footnotes,
    })
  })
  const passages = parser.passages.map((one) => Object.freeze({ ...one, text: resolveFootnotes(one.text, notes).text }))
  return { clauses, passages, problems: parser.problems }
}

/** Reads line by line, by what a line says and not by its heading marks, which the texts use at random. */
class PlanParser {
  readonly drafts: Draft[] = []
  readonly passages: Passage[] = []
  readonly problems: Problem[] = []
  readonly #file: string
  #chapter = ''
  #inFields = false
  #section = ''
  #domain: Domain | null = null
  #part: Part | null = null
  #last = 0
  #draft: Draft | null = null

  constructor(file: string) {
    this.#file = file
  }

  line(raw: string, number: number): void {
    const line = raw.replace(/^\s*#+\s*/, '').trim()
    if (line === '') return
    if (
      this.#chapterLine(line, number) ||
      this.#sectionLine(line, number) ||
      this.#partLine(line, number) ||
      this.#itemLine(line, number)
    ) {
      return
    }
    this.#continue(line, number)
  }

  #chapterLine(line: string, number: number): boolean {
    const [, numeral, title] = CHAPTER.exec(line) ?? []
    if (numeral === undefined || title === undefined || /。/.test(title)) return false
    this.#chapter = numeral
    this.#inFields = FIELDS_CHAPTER.test(title)
    this.#domain = this.#inFields ? null : (CHAPTERS.find(([word]) => word.test(title))?.[1] ?? null)
    this.#part = null
    this.#pass('chapter', line, number)
    return true
  }

  #sectionLine(line: string, number: number): boolean {
    const [, numeral, rest] = SECTION.exec(line) ?? []
    if (this.#chapter === '' || numeral === undefined || rest === undefined) return false
    if (this.#inFields) {
      if (!/^妇女(与|参与)/.test(rest)) return false
      this.#section = numeral
      this.#domain = FIELDS.find(([word]) => word.test(rest))?.[1] ?? null
      this.#part = null
      this.#pass('section', line, number)
      return true
    }
    if (this.#domain === null) return false
    const title = rest.replace(/。$/, '')
    // a heading alone on its line is a sentence of its own
    const text = /[。；，]/.test(title) ? rest : `${rest}\n`
    this.#open('items', String(numeralValue(numeral)), `${this.#chapter}/（${numeral}）`, number, text)
    return true
  }

  #partLine(line: string, number: number): boolean {
    const name = PART.exec(line)?.[1]
    if (!this.#inFields || name === undefined) return false
    this.#part = name === '主要目标' ? 'goals' : 'measures'
    this.#last = 0
    this.#pass('part', line, number)
    return true
  }

  #itemLine(line: string, number: number): boolean {
    const [, digits, rest] = ITEM.exec(line) ?? []
    if (!this.#inFields || this.#part === null || digits === undefined || rest === undefined) return false
    const item = Number(digits)
    const again = item === this.#last
    if (item !== this.#last + 1 && !again) {
      const where = { file: this.#file, line: number, column: 1, severity: 'warning' as const }
      this.problems.push(problem('plan-text-odd', { found: item, expected: this.#last + 1 }, where))
      return false
    }
    this.#last = item
    // 从化 健康 numbers two items 8: the second is 8b
    const label = again ? `${item}b` : String(item)
    const name = this.#part === 'goals' ? '主要目标' : '策略措施'
    this.#open(this.#part, label, `${this.#chapter}/（${this.#section}）/${name}/${label}`, number, rest)
    return true
  }

  #open(part: Part, number: string, path: string, line: number, text: string): void {
    if (this.#domain === null) return
    this.#draft = { domain: this.#domain, part, number, path, line, text }
    this.drafts.push(this.#draft)
  }

  /** The texts break lines inside sentences: what follows a clause's line belongs to it. */
  #continue(line: string, number: number): void {
    if (this.#draft !== null) this.#draft.text += line
    else this.#pass('text', line, number)
  }

  /** What is no clause ends the one before it. */
  #pass(kind: Passage['kind'], text: string, line: number): void {
    this.#draft = null
    this.passages.push({ kind, text, line })
  }
}
