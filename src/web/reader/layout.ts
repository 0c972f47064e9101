import type { Binding, Domain, Passage } from '../../model/index.ts'
import type { MarkedClause, MarkedSentence, PlanText } from './reading.ts'

/** How many sentences there are, and how they are accounted for; `byRule` counts those that only a person can judge too. */
export interface Tally {
  readonly clauses: number
  readonly sentences: number
  readonly byRule: number
  readonly manual: number
  readonly notChecked: number
  readonly open: number
}

/** A stretch of a plan under a heading; the first of all has none. */
export interface Section {
  /** By which its address names it: what its clauses share of their keys. */
  readonly anchor: string
  readonly heading: Passage | null
  /** Paragraphs and clauses under the heading itself, in their order. */
  readonly blocks: readonly (Passage | MarkedClause)[]
  readonly sections: readonly Section[]
}

/** Whether a block is a clause. */
export const isClause = (block: Passage | MarkedClause): block is MarkedClause => 'key' in block

interface Growing {
  readonly heading: Passage | null
  readonly blocks: (Passage | MarkedClause)[]
  readonly sections: Growing[]
}

const DEPTH = { chapter: 1, section: 2, part: 3 } as const

/** A plan under its headings, in its own order. */
export const sectionsOf = (plan: PlanText): readonly Section[] => {
  const top: Growing = { heading: null, blocks: [], sections: [] }
  let open: Growing[] = [top]
  const ordered = [...plan.passages, ...plan.clauses].sort((a, b) => a.line - b.line)
  for (const block of ordered) {
    if (isClause(block) || block.kind === 'text') {
      open.at(-1)?.blocks.push(block)
      continue
    }
    const grown: Growing = { heading: block, blocks: [], sections: [] }
    open = open.slice(0, DEPTH[block.kind])
    open.at(-1)?.sections.push(grown)
    open.push(grown)
  }
  const preamble = top.blocks.length === 0 ? [] : [{ ...top, sections: [] }]
  return [...preamble, ...top.sections].map((one) => anchored(plan.id, one))
}

const anchored = (plan: string, { heading, blocks, sections: under }: Growing): Section => {
  const sections = under.map((one) => anchored(plan, one))
  return { anchor: anchorOf(plan, heading, clausesIn({ blocks, sections })), heading, blocks, sections }
}

const anchorOf = (plan: string, heading: Passage | null, clauses: readonly MarkedClause[]): string => {
  const [first] = clauses
  if (heading === null) return `${plan}/preamble`
  if (first === undefined) return `${plan}/line-${heading.line}`
  if (heading.kind === 'part') return `${plan}/${first.domain}/${first.part}`
  return clauses.every(({ domain }) => domain === first.domain) ? `${plan}/${first.domain}` : `${plan}/fields`
}

/** Every clause under a heading and those below it. */
export const clausesIn = ({ blocks, sections }: Pick<Section, 'blocks' | 'sections'>): readonly MarkedClause[] => [
  ...blocks.filter(isClause),
  ...sections.flatMap(clausesIn),
]

/** How the sentences of clauses are accounted for, as the coverage ledger counts them. */
export const tallyOf = (clauses: readonly MarkedClause[]): Tally => {
  const sentences = clauses.flatMap((one) => one.sentences)
  const count = (...marks: readonly MarkedSentence['mark'][]): number =>
    sentences.filter(({ mark }) => marks.includes(mark)).length
  return {
    clauses: clauses.length,
    sentences: sentences.length,
    byRule: count('rule', 'manual'),
    manual: count('manual'),
    notChecked: count('not-checked'),
    open: count('open'),
  }
}

/** What is to be shown; what is empty narrows nothing. */
export interface Filter {
  readonly marks: readonly MarkedSentence['mark'][]
  readonly binding: Binding | ''
  readonly domain: Domain | ''
}

/** Whether nothing is left out. */
export const isWide = ({ marks, binding, domain }: Filter): boolean =>
  marks.length === 0 && binding === '' && domain === ''

/** The sentences of a clause that a filter leaves. */
export const shownOf = (
  { domain, sentences }: MarkedClause,
  filter: Filter,
  bindingOf: (rule: string) => Binding | undefined,
): readonly MarkedSentence[] => {
  if (isWide(filter)) return sentences
  if (filter.domain !== '' && filter.domain !== domain) return []
  return sentences.filter(
    ({ mark, rules }) =>
      (filter.marks.length === 0 || filter.marks.includes(mark)) &&
      (filter.binding === '' || rules.some((rule) => bindingOf(rule) === filter.binding)),
  )
}

/** The number of a clause as the plan writes it. */
export const numberOf = ({ part, number, path }: MarkedClause): string =>
  part === 'items' ? (path.split('/').at(-1) ?? number) : `${number.replace(/\D+$/, '')}.`

/** What a heading says, without the stop or colon that some have. */
export const headingOf = ({ heading }: Section): string => heading?.text.replace(/[。：:]\s*$/, '') ?? ''

/** What the page shows, one under another. */
export type Row =
  | {
      readonly type: 'heading'
      readonly key: string
      readonly level: 2 | 3 | 4
      readonly anchor: string
      readonly text: string
    }
  | { readonly type: 'text'; readonly key: string; readonly anchor: string | null; readonly passage: Passage }
  | {
      readonly type: 'clause'
      readonly key: string
      readonly level: 3 | 4 | 5
      readonly clause: MarkedClause
      readonly shown: readonly MarkedSentence[]
    }

/** The rows of sections: clauses of which something is shown, under their headings; paragraphs under no number only where all is. */
export const rowsOf = (
  sections: readonly Section[],
  shownIn: (clause: MarkedClause) => readonly MarkedSentence[],
  isWhole: boolean,
): readonly Row[] => sections.flatMap((one) => rowsIn(one, shownIn, isWhole, 2))

const rowsIn = (
  section: Section,
  shownIn: (clause: MarkedClause) => readonly MarkedSentence[],
  isWhole: boolean,
  level: 2 | 3 | 4,
): readonly Row[] => {
  const below = (level + 1) as 3 | 4 | 5
  const own = section.blocks.flatMap((block, index): readonly Row[] => {
    // what has no heading is found by its first paragraph
    const anchor = section.heading === null && index === 0 ? section.anchor : null
    if (!isClause(block)) return isWhole ? [{ type: 'text', key: `line-${block.line}`, anchor, passage: block }] : []
    const shown = shownIn(block)
    return shown.length === 0 ? [] : [{ type: 'clause', key: block.key, level: below, clause: block, shown }]
  })
  const under = section.sections.flatMap((one) => rowsIn(one, shownIn, isWhole, below as 3 | 4))
  if (section.heading === null || (own.length + under.length === 0 && !isWhole)) return [...own, ...under]
  const text = section.heading.text
  return [{ type: 'heading', key: section.anchor, level, anchor: section.anchor, text }, ...own, ...under]
}
