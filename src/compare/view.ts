import {
  type Binding,
  type Condition,
  inLang,
  type Lang,
  type Leaf,
  type Rule,
  type Rulebook,
  type Verdict,
} from '../model/index.ts'
import { type Phrases, phrasesOf, symbols, wordsOf } from '../report/index.ts'
import type { Effect, Step } from './effect.ts'
import type { Flip, Outcome } from './flips.ts'
import type { FieldChange, Listed, RulebookDiff, RuleChange, RulePart } from './rulebooks.ts'
import { WORDS } from './words.ts'

/** A case of the old rule that the new one decides otherwise. */
export interface CaseFlip {
  readonly rule: string
  readonly name: string
  readonly from: Verdict
  readonly to: Verdict
}

/** All there is to show of a comparison. */
export interface Comparing {
  /** What the two are called, and what they are. */
  readonly names: readonly [string, string]
  readonly before: Rulebook
  readonly after: Rulebook
  readonly diff: RulebookDiff
  /** What flips on records; null when there are none. */
  readonly flips: readonly Flip[] | null
  readonly records: number
  readonly cases: readonly CaseFlip[]
}

/** One line about a rule, and what stands below it. */
interface Entry {
  readonly head: string
  readonly lines: readonly string[]
}
interface Section {
  readonly heading: string
  readonly entries: readonly Entry[]
}

/** A comparison for people, as text or as Markdown for a pull request. */
export const renderDiff = (comparing: Comparing, lang: Lang, form: 'text' | 'markdown'): string => {
  const words = WORDS[lang]
  const { names, before, after, diff, flips, records } = comparing
  const title = words.between(...names)
  const sections = sectionsOf(comparing, lang).filter(({ entries }) => entries.length > 0)
  const counts = before.digest === after.digest && sections.length === 0 ? words.alike : words.summary(countsOf(diff))
  const told = flips === null ? [counts] : [words.records(records, flips.length), counts]
  if (form === 'text') return `${[title, ...sections.map(sectionText), told.join('\n')].join('\n\n')}\n`
  const table =
    flips && flips.length > 0 ? [`### ${words.headings.flips} (${flips.length})`, flipTable(flips, lang)] : []
  return `${[`## ${marked(title)}`, told.map(marked).join('  \n'), ...table, ...sections.slice(table.length > 0 ? 1 : 0).map(sectionMarkdown)].join('\n\n')}\n`
}

const countsOf = ({ added, removed, renamed, changed }: RulebookDiff) => {
  const worded = changed.filter(({ matters }) => !matters).length
  return {
    added: added.length,
    removed: removed.length,
    renamed: renamed.length,
    changed: changed.length - worded,
    worded,
  }
}

const sectionsOf = (comparing: Comparing, lang: Lang): Section[] => {
  const { before, after, diff, flips } = comparing
  const { headings } = WORDS[lang]
  const one = (rule: Rule, rulebook: Rulebook) => ruleEntry(rule, rulebook, lang)
  const changes = diff.changed.map((change) => ({ change, entry: changeEntry(change, comparing, lang) }))
  const { added, removed } = diff.notChecked
  return [
    { heading: headings.flips, entries: flipEntries(flips ?? [], lang) },
    {
      heading: headings.changed,
      entries: changes.flatMap(({ change, entry }) => (change.matters ? entry : [])),
    },
    { heading: headings.added, entries: diff.added.map((rule) => one(rule, after)) },
    { heading: headings.removed, entries: diff.removed.map((rule) => one(rule, before)) },
    {
      heading: headings.renamed,
      entries: diff.renamed.map(({ before: old, after: now }) => ({ head: `${old.id} → ${now.id}`, lines: [] })),
    },
    { heading: headings.measures, entries: listedEntries(diff.measures, ({ name }) => name, lang) },
    { heading: headings.plans, entries: listedEntries(diff.plans, ({ id }) => id, lang) },
    {
      heading: headings.worded,
      entries: changes.flatMap(({ change, entry }) => (change.matters ? [] : entry)),
    },
    {
      heading: headings.notChecked,
      entries: [
        ...added.map(({ clause, quote }) => ({ head: `+ ${clause}: ${quote}`, lines: [] })),
        ...removed.map(({ clause, quote }) => ({ head: `- ${clause}: ${quote}`, lines: [] })),
      ],
    },
  ]
}

const sectionText = ({ heading, entries }: Section): string =>
  [
    `${heading} (${entries.length})`,
    ...entries.map(({ head, lines }) => [`  ${head}`, ...lines.map((line) => `    ${line}`)].join('\n')),
  ].join('\n')

const sectionMarkdown = ({ heading, entries }: Section): string =>
  [
    `### ${heading} (${entries.length})`,
    '',
    ...entries.map(({ head, lines }) =>
      [`- ${marked(head)}`, ...lines.map((line) => `  - ${marked(line)}`)].join('\n'),
    ),
  ].join('\n')

/** Nothing of a rule file is read as Markdown or HTML. */
const marked = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#@]/g, (sign) => (sign === '@' ? '@\u200b' : `\\${sign}`))

const ruleEntry = (rule: Rule, rulebook: Rulebook, lang: Lang): Entry => {
  const { bindings, text } = wordsOf(lang)
  const demand = rule.require ? phrasesOf(rulebook, rule.subject, lang).demands(rule.require) : ''
  return {
    head: `${rule.id} (${bindings[rule.binding]}, ${rule.subject})`,
    lines: [
      inLang(rule.title, lang),
      `${text.quote}: “${rule.quote}”`,
      ...(demand ? [`${text.required}: ${demand}`] : []),
    ],
  }
}

const changeEntry = (change: RuleChange, { before, after, cases }: Comparing, lang: Lang): Entry => {
  const { verdicts } = wordsOf(lang)
  const words = WORDS[lang]
  const { id, title, subject } = change.after
  const phrases: readonly [Phrases, Phrases] = [
    phrasesOf(before, change.before.subject, lang),
    phrasesOf(after, subject, lang),
  ]
  const flipped = cases.filter(({ rule }) => rule === id)
  return {
    head: change.matters ? `${id} · ${words.effects[change.effect]}` : id,
    lines: [
      inLang(title, lang),
      ...change.parts.flatMap((part) => partLines(part, phrases, lang)),
      ...flipped.map(({ name, from, to }) => words.case(name, verdicts[from], verdicts[to])),
    ],
  }
}

const partLines = (part: RulePart, phrases: readonly [Phrases, Phrases], lang: Lang): string[] => {
  const words = WORDS[lang]
  const name = words.parts[part.part]
  if (part.part === 'measures')
    return [words.reads(part.names.map((one) => `${phrases[1].factTitle(one)} (${one})`).join(', '))]
  if (part.part === 'cases') {
    const told = [
      [words.newCases, part.added],
      [words.changedCases, part.changed],
      [words.oldCases, part.removed],
    ] as const
    return told.flatMap(([said, list]) => (list.length > 0 ? [`${said}: ${list.join(wordsOf(lang).semicolon)}`] : []))
  }
  if ('steps' in part) {
    return part.steps.map((step) => withEffect(`${name}: ${stepText(step, phrases, lang)}`, part.effect, lang))
  }
  const text = `${name}: ${valueText(part.part, part.from, lang)} → ${valueText(part.part, part.to, lang)}`
  return [WORDLESS.includes(part.part) ? text : withEffect(text, part.effect, lang)]
}

const WORDLESS: readonly RulePart['part'][] = ['manual', 'remedy', 'quote', 'title', 'reading']

const withEffect = (text: string, effect: Effect, lang: Lang): string =>
  `${text}${wordsOf(lang).clause}${WORDS[lang].effects[effect]}`

/** A number of the same comparison is told by itself, anything else with its sign. */
const stepText = (step: Step, [old, now]: readonly [Phrases, Phrases], lang: Lang): string => {
  if (step.kind === 'added') return `+ ${conditionText(step.condition, now)}`
  if (step.kind === 'removed') return `− ${conditionText(step.condition, old)}`
  if (step.kind === 'replaced') return `${wholeText(step.from, lang)} → ${wholeText(step.to, lang)}`
  const { from, to } = step
  const same = from.operator === to.operator
  const tail = same ? operandOf(to) : signed(to)
  return `${now.factTitle(to.fact)} (${to.fact}) ${signed(from)} → ${tail}`
}

const conditionText = (condition: Condition, phrases: Phrases): string =>
  `${phrases.demands(condition)} (${symbols(condition)})`

const wholeText = (condition: Condition | null, lang: Lang): string =>
  condition === null ? NOTHING[lang] : symbols(condition)

const NOTHING: Readonly<Record<Lang, string>> = { en: 'nothing', 'zh-CN': '无' }

const signed = (leaf: Leaf): string => symbols(leaf).slice(leaf.fact.length + 1)
const operandOf = (leaf: Leaf): string => signed(leaf).replace(/^\S+ /, '')

const valueText = (part: string, value: unknown, lang: Lang): string => {
  if (value === null || value === undefined) return NOTHING[lang]
  if (part === 'binding') return wordsOf(lang).bindings[value as Binding]
  if (typeof value === 'object' && 'zh' in value && 'en' in value) return `${value.zh} / ${value.en}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const listedEntries = <T>(list: Listed<T>, nameOf: (one: T) => string, lang: Lang): Entry[] => [
  ...list.added.map((one) => ({ head: `+ ${nameOf(one)}`, lines: [] })),
  ...list.removed.map((one) => ({ head: `- ${nameOf(one)}`, lines: [] })),
  ...list.changed.map(({ name, fields }) => ({ head: name, lines: fields.map((field) => fieldText(field, lang)) })),
]

const fieldText = ({ field, from, to }: FieldChange, lang: Lang): string => {
  const name = WORDS[lang].fields[field] ?? WORDS[lang].clause(field)
  return `${name}: ${valueText(field, from, lang)} → ${valueText(field, to, lang)}`
}

const flipEntries = (flips: readonly Flip[], lang: Lang): Entry[] =>
  [...Map.groupBy(flips, ({ subject }) => subjectText(subject)).entries()].map(([head, own]) => ({
    head,
    lines: own.map(({ rule, title, from, to }) => `${outcome(from, lang)} → ${outcome(to, lang)} · ${title} (${rule})`),
  }))

const subjectText = ({ id, name, kind, area, period }: Flip['subject']): string =>
  `${id}${name ? ` ${name}` : ''} [${kind}, ${area}, ${period}]`

const outcome = (one: Outcome | null, lang: Lang): string => {
  if (one === null) return WORDS[lang].noRule
  const verdict = wordsOf(lang).verdicts[one.verdict]
  return one.breach ? `${verdict} (${WORDS[lang].breach})` : verdict
}

const flipTable = (flips: readonly Flip[], lang: Lang): string => {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const { columns } = WORDS[lang]
  return [
    row(columns),
    row(columns.map(() => '---')),
    ...flips.map(({ subject, rule, title, from, to }) =>
      row([subjectText(subject), `${title} (${rule})`, outcome(from, lang), outcome(to, lang)].map(marked)),
    ),
  ].join('\n')
}

/** The same for programs. */
export const viewDiff = ({ names, before, after, diff, flips, records, cases }: Comparing, lang: Lang) => {
  const named = (rule: Rule) => ({
    id: rule.id,
    title: inLang(rule.title, lang),
    binding: rule.binding,
    subject: rule.subject,
  })
  return {
    old: { name: names[0], digest: before.digest },
    new: { name: names[1], digest: after.digest },
    matters: diff.matters,
    rules: {
      added: diff.added.map(named),
      removed: diff.removed.map(named),
      renamed: diff.renamed.map((one) => ({ from: one.before.id, to: one.after.id })),
      changed: diff.changed.map((change) => ({
        id: change.after.id,
        title: inLang(change.after.title, lang),
        effect: change.effect,
        matters: change.matters,
        parts: change.parts,
        cases: cases.filter(({ rule }) => rule === change.after.id).map(({ rule: _rule, ...one }) => one),
      })),
    },
    measures: listedView(diff.measures, ({ name }) => name),
    plans: listedView(diff.plans, ({ id }) => id),
    notChecked: diff.notChecked,
    records: flips === null ? null : records,
    flips,
  }
}

const listedView = <T>({ added, removed, changed }: Listed<T>, nameOf: (one: T) => string) => ({
  added: added.map(nameOf),
  removed: removed.map(nameOf),
  changed,
})
