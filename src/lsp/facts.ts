import { readersOf } from '../engine/index.ts'
import {
  type Condition,
  type Expression,
  type FactSpec,
  inLang,
  type KindSpec,
  type Lang,
  leavesIn,
  type Measure,
  namesOf,
  type Rule,
  type Rulebook,
} from '../model/index.ts'
import type { Definition } from '../registry.ts'
import { symbols } from '../report/index.ts'
import { namesIn, scopeOf } from '../rulebook/index.ts'
import { entryOf, type SourceNode } from '../source/index.ts'
import type { Place } from './place.ts'
import { textOf } from './place.ts'
import type { Scene } from './scene.ts'
import { editorWords } from './words.ts'

/** What conditions on records of a kind may read; the facts alone while no measure can be read. */
export const specsOf = (kind: string | null, { rulebook, kinds }: Scene): ReadonlyMap<string, FactSpec> => {
  const spec = kind === null ? undefined : kinds.specs[kind]
  return spec ? scopeOf(spec, rulebook?.measures ?? []) : new Map()
}

/** The kind of record that a place in a rule file is about. */
export const subjectAt = (root: SourceNode, { path }: Pick<Place, 'path'>): string | null => {
  const rules = entryOf(root, 'rules')?.node
  const rule = rules && path[0] === 'rules' ? entryOf(rules, String(path[1]))?.node : undefined
  return textOf(rule && entryOf(rule, 'subject')?.node)
}

/** The kinds that a place in a file of measures is about: those of the measure, or the one whose bodies are rolled up. */
export const kindsAt = (root: SourceNode, { path }: Pick<Place, 'path'>): readonly string[] => {
  const measure = entryOf(root, String(path[0]))?.node
  if (measure === undefined) return []
  const rollup = entryOf(measure, 'rollup')?.node
  const of = textOf(rollup && entryOf(rollup, 'of')?.node)
  if (path[1] === 'rollup' && path[2] !== 'bodies') return of === null ? [] : [of]
  const kinds = entryOf(measure, 'kinds')?.node
  return kinds?.type === 'list' ? kinds.items.flatMap((item) => textOf(item) ?? []) : []
}

/** Whether a spec is a measure. */
export const isMeasure = (spec: FactSpec): spec is Measure => 'expression' in spec

/** One line: title, and the unit or type. */
export const factLine = (spec: FactSpec, lang: Lang): string => {
  const unit = spec.unit ? inLang(spec.unit, lang) : editorWords(lang).types[spec.type]
  return `${inLang(spec.title, lang)} (${unit})`
}

/** All that is known of a fact or measure of a kind, as Markdown. */
export const factPage = (spec: FactSpec, kind: string, { rulebook, kinds, lang }: Scene): string => {
  const words = editorWords(lang)
  const { definition, range } = schemaNotes(kinds.schemas[kind], spec.name)
  const readers = rulebook ? rulesReading(spec, kind, rulebook) : []
  const lines = [
    `**${inLang(spec.title, lang)}** · ${isMeasure(spec) ? words.measure : words.fact} \`${spec.name}\` · ${words.types[spec.type]}`,
    spec.unit && words.labelled(words.unit, inLang(spec.unit, lang)),
    range && words.labelled(words.range, range),
    definition && words.labelled(words.definition, definitionText(definition, lang)),
    isMeasure(spec) && words.labelled(words.algebra, `\`${algebra(spec.expression)}\``),
    spec.choices.length > 0 &&
      words.labelled(words.choices, `\n${spec.choices.map((one) => choiceLine(spec, one, lang)).join('\n')}`),
    readers.length === 0
      ? words.readBy(0)
      : words.labelled(words.readBy(readers.length), `\n${ruleList(readers, lang)}`),
  ]
  return lines.filter(Boolean).join('\n\n')
}

const choiceLine = (spec: FactSpec, choice: string, lang: Lang): string => {
  const title = spec.choiceTitles?.[choice]
  return `- \`${choice}\`${title ? ` ${inLang(title, lang)}` : ''}`
}

const LISTED = 8

const ruleList = (rules: readonly Rule[], lang: Lang): string => {
  const shown = rules.slice(0, LISTED).map(({ id, title }) => `- \`${id}\` ${inLang(title, lang)}`)
  const rest = rules.length - shown.length
  return [...shown, ...(rest > 0 ? [`- ${editorWords(lang).more(rest)}`] : [])].join('\n')
}

interface FactSchema {
  readonly 'x-definition'?: Definition
  readonly 'x-plausible'?: { readonly minimum?: number; readonly maximum?: number }
  readonly properties?: Readonly<Record<string, FactSchema>>
}

/** What a kind's schema says of a fact beyond its spec; indicators stand one level down. */
const schemaNotes = (schema: unknown, name: string): { definition: Definition | null; range: string | null } => {
  const own = propertyOf(schema, name)
  const { minimum, maximum } = own?.['x-plausible'] ?? {}
  const range = minimum === undefined && maximum === undefined ? null : `${minimum ?? ''}–${maximum ?? ''}`
  return { definition: own?.['x-definition'] ?? null, range }
}

/** A property of a record schema, at the top or inside one of its objects. */
export const propertyOf = (schema: unknown, name: string): FactSchema | undefined => {
  const properties = (schema as FactSchema | undefined)?.properties ?? {}
  if (Object.hasOwn(properties, name)) return properties[name]
  return Object.values(properties)
    .map((one) => one.properties ?? {})
    .find((inner) => Object.hasOwn(inner, name))?.[name]
}

const definitionText = ({ numerator, denominator, times, note }: Definition, lang: Lang): string => {
  const words = editorWords(lang)
  return [
    numerator && words.labelled(words.numerator, inLang(numerator, lang)),
    denominator && words.labelled(words.denominator, inLang(denominator, lang)),
    times && words.times(times),
    note && inLang(note, lang),
  ]
    .filter(Boolean)
    .join(words.semicolon)
}

/** The rules on a kind that read a fact or measure, by themselves or through measures. */
const rulesReading = (spec: FactSpec, kind: string, rulebook: Rulebook): Rule[] => {
  if (isMeasure(spec)) return rulesReadingMeasure(spec.name, kind, rulebook)
  const readers = new Set(readersOf(rulebook, kind).get(spec.name))
  return rulebook.rules.filter(({ id }) => readers.has(id))
}

const rulesReadingMeasure = (name: string, kind: string, { rules, measures }: Rulebook): Rule[] => {
  const reading = new Set([name])
  // as often as something new is found: measures may read measures that stand after them
  for (let before = 0; before !== reading.size; ) {
    before = reading.size
    for (const measure of measures) {
      const reads = measure.kinds.includes(kind) && namesIn(measure.expression).some((one) => reading.has(one))
      if (reads) reading.add(measure.name)
    }
  }
  return rules.filter(
    (rule) => rule.subject === kind && [rule.when, rule.require].some((part) => part && reads(part, reading)),
  )
}

const reads = (condition: Condition, names: ReadonlySet<string>): boolean =>
  leavesIn(condition)
    .flatMap(namesOf)
    .some((name) => names.has(name))

/** A derived fact's algebra on one line. */
export const algebra = (expression: Expression): string => {
  if ('fact' in expression) return expression.fact
  if ('number' in expression) return String(expression.number)
  if ('change' in expression) return `change of ${algebra(expression.change)}`
  if ('count' in expression) return `count of ${expression.count}${filters(expression.where)}`
  if ('sum' in expression) return expression.sum.map(operand).join(' + ')
  if ('either' in expression) return expression.either.map(operand).join(' or ')
  if ('ratio' in expression) return expression.ratio.map(operand).join(' : ')
  if ('share' in expression) return `${expression.share.map(operand).join(' / ')} × 100 %`
  if ('monthsLater' in expression) return `${expression.monthsLater.join(' + ')} months`
  if ('rollup' in expression) return rollupText(expression.rollup)
  return expression.difference.map(operand).join(' − ')
}

const operand = (expression: Expression): string =>
  'fact' in expression || 'number' in expression ? algebra(expression) : `(${algebra(expression)})`

const filters = (where: Readonly<Record<string, string>>): string => {
  const parts = Object.entries(where).map(([key, word]) => `${key} = ${word}`)
  return parts.length > 0 ? ` where ${parts.join(', ')}` : ''
}

const rollupText = ({ of, share, where, bodies }: Extract<Expression, { rollup: unknown }>['rollup']): string => {
  const what = 'holds' in share ? symbols(share.holds) : share.map(operand).join(' / ')
  return `roll-up of ${of}${where ? ` where ${symbols(where)}` : ''}: ${what} (of ${bodies})`
}

/** The title of a kind. */
export const kindTitle = (spec: KindSpec, lang: Lang): string => inLang(spec.title, lang)
