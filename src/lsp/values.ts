import { CompletionItemKind } from 'vscode-languageserver'
import { type FactSpec, inLang, type Lang, OPERATORS } from '../model/index.ts'
import { wordsOf } from '../report/index.ts'
import { numeric, operatorsFor } from '../rulebook/index.ts'
import type { SourceNode } from '../source/index.ts'
import { clauseAt, sentenceChoices, upperChoices } from './clauses.ts'
import { type Cursor, siblings } from './cursor.ts'
import { factLine, isMeasure, kindsAt, kindTitle, specsOf, subjectAt } from './facts.ts'
import type { Keys } from './keys.ts'
import { type Step, textOf } from './place.ts'
import { recordSchemaAt } from './record.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'
import { editorWords } from './words.ts'

/** A value that may stand somewhere. */
export interface Choice {
  readonly value: string
  readonly kind: CompletionItemKind
  readonly detail?: string
  /** Whether it replaces all that is typed of the value, not only the last word. */
  readonly isWhole?: boolean
  /** Whether it is YAML already. */
  readonly isYaml?: boolean
}

type AskedWithKeys = Asked & { readonly keys: Keys }

const OPERATIONS: readonly Step[] = ['ratio', 'share', 'sum', 'difference', 'either', 'change']

/** The values that may stand at the cursor, best first. */
export const choicesAt = (asked: AskedWithKeys, cursor: Cursor, scene: Scene): readonly Choice[] => {
  const { path } = cursor
  const record = recordSchemaAt(asked, cursor, scene)
  if (record) return recordChoices(record, scene.lang)
  if (isInCondition(asked, path)) return conditionChoices(cursor, specsAt(asked, cursor, scene), scene)
  const own =
    formatOf(asked.path) === 'measures' ? measureChoices(asked, cursor, scene) : clauseFileChoices(asked, cursor, scene)
  return own ?? asked.keys.words(path).map((word) => wordChoice(word, scene.lang))
}

/** In `when` or `require` of a rule, or in `where` or `holds` of a roll-up; `where` beside `count` is no condition. */
const isInCondition = ({ path: file }: Asked, path: readonly Step[]): boolean => {
  const part = path[2] ?? ''
  if (formatOf(file) === 'rule-file') return path[0] === 'rules' && ['when', 'require'].includes(String(part))
  return formatOf(file) === 'measures' && path[1] === 'rollup' && ['where', 'holds'].includes(String(part))
}

/** What may be read at the cursor: of the rule's subject, or of the measure's kinds. */
const specsAt = (asked: Asked, cursor: Cursor, scene: Scene): ReadonlyMap<string, FactSpec> => {
  if (formatOf(asked.path) !== 'measures') return specsOf(subjectAt(cursor.root, cursor), scene)
  return new Map(kindsAt(cursor.root, cursor).flatMap((kind) => [...specsOf(kind, scene)]))
}

const clauseFileChoices = (asked: Asked, cursor: Cursor, scene: Scene): readonly Choice[] | null => {
  const { path, root } = cursor
  const last = path.at(-1)
  if (formatOf(asked.path) === 'upper') return upperChoices(cursor, scene)
  if (last === 'clause' && path.length === 1) return clauseChoices(asked, scene)
  if (last === 'quote') return sentenceChoices(clauseAt(root, asked, scene), scene)
  if (path.length < 3) return null
  const specs = () => [...specsOf(subjectAt(root, cursor), scene).values()]
  if (last === 'subject') return kindChoices(scene)
  if (path[2] === 'remedy' && path[3] === 'increase')
    return specs()
      .filter((spec) => !isMeasure(spec) && numeric(spec))
      .map((spec) => factChoice(spec, scene))
  if (path[4] === 'missing')
    return specs()
      .filter((spec) => !isMeasure(spec))
      .map((spec) => factChoice(spec, scene))
  const set = path[2] === 'remedy' || path[4] === 'remedy' ? specs().find(({ name }) => name === last) : undefined
  return set ? literalChoices(set, scene.lang) : null
}

const measureChoices = (asked: Asked, cursor: Cursor, scene: Scene): readonly Choice[] | null => {
  const { path } = cursor
  if (path[1] === 'kinds' || (path[1] === 'rollup' && path[2] === 'of')) return kindChoices(scene)
  const specs = [...specsAt(asked, cursor, scene)].map(([, spec]) => spec)
  const some = (fits: (spec: FactSpec) => boolean): Choice[] =>
    specs.filter(fits).map((spec) => factChoice(spec, scene))
  if (path[2] === 'bodies') return some(numeric)
  if (path[1] === 'monthsLater') return some(({ type }) => type === 'date')
  if (path.at(-1) === 'count') return some(({ type }) => type === 'members')
  return path.slice(1).some((step) => OPERATIONS.includes(step))
    ? some((spec) => numeric(spec) && spec.name !== path[0])
    : null
}

const conditionChoices = (cursor: Cursor, specs: ReadonlyMap<string, FactSpec>, scene: Scene): readonly Choice[] => {
  const { path } = cursor
  const last = path.at(-1)
  const besideIt = siblings(cursor)
  const fact = (from: ReadonlyMap<string, SourceNode>) => specs.get(textOf(from.get('fact')) ?? '')
  if (last === 'fact') {
    const all = [...specs.values()].filter(path.at(-2) === 'value' ? isOrdered : ({ type }) => type !== 'members')
    return all.map((spec) => factChoice(spec, scene))
  }
  if (last === 'operator') return operatorChoices(fact(besideIt), scene.lang)
  if (last === 'value') {
    const spec = fact(besideIt)
    const operator = textOf(besideIt.get('operator')) ?? ''
    return spec ? valueChoices(spec, operator, specs, scene) : []
  }
  if (typeof last !== 'number' || path.at(-2) !== 'value') return []
  const leaf = cursor.nodes.at(-3)
  const spec = leaf?.type === 'map' ? fact(new Map(leaf.entries.map(({ key, node }) => [key, node]))) : undefined
  return spec ? literalChoices(spec, scene.lang) : []
}

const valueChoices = (
  spec: FactSpec,
  operator: string,
  specs: ReadonlyMap<string, FactSpec>,
  { lang }: Scene,
): readonly Choice[] => {
  if (operator === 'about') return [yamlChoice('{target: , tolerance: }')]
  const literals = literalChoices(spec, lang)
  if (operator === 'in' || operator === 'notIn') {
    return literals.map((one) => ({ ...one, value: `[${one.value}]`, isYaml: true }))
  }
  if (!isOrdered(spec)) return literals
  const others = [...specs.values()].filter((other) => isLike(other, spec) && other.name !== spec.name)
  return others.map((other) => ({ ...yamlChoice(`{fact: ${other.name}}`), detail: factLine(other, lang) }))
}

/** Whether a fact may be more or less than another. */
const isOrdered = (spec: FactSpec): boolean => numeric(spec) || spec.type === 'date'

const isLike = (one: FactSpec, other: FactSpec): boolean =>
  isOrdered(one) && isOrdered(other) && numeric(one) === numeric(other)

const yamlChoice = (value: string): Choice => ({ value, kind: CompletionItemKind.Snippet, isYaml: true })

const operatorChoices = (spec: FactSpec | undefined, lang: Lang): Choice[] => {
  const { operators } = editorWords(lang)
  const fitting = spec ? operatorsFor(spec) : OPERATORS
  return fitting.map((one) => ({ value: one, kind: CompletionItemKind.Operator, detail: operators[one] }))
}

const literalChoices = (spec: FactSpec, lang: Lang): Choice[] => {
  const { booleans } = wordsOf(lang)
  if (spec.type === 'boolean') {
    return (['true', 'false'] as const).map((value) => ({
      value,
      kind: CompletionItemKind.Value,
      detail: booleans[value],
      isYaml: true,
    }))
  }
  return spec.choices.map((value) => choice(value, spec.choiceTitles?.[value], lang))
}

const choice = (value: string, title: { zh: string; en: string } | undefined, lang: Lang): Choice => ({
  value,
  kind: CompletionItemKind.EnumMember,
  ...(title ? { detail: inLang(title, lang) } : {}),
})

const recordChoices = (schema: ReturnType<typeof recordSchemaAt> & object, lang: Lang): readonly Choice[] => {
  const words = [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])].map(String)
  if (schema.type === 'boolean')
    return ['true', 'false'].map((value) => ({ ...choice(value, undefined, lang), isYaml: true }))
  return words.map((word) => choice(word, schema['x-choices']?.[word], lang))
}

const factChoice = (spec: FactSpec, scene: Scene): Choice => ({
  value: spec.name,
  kind: isMeasure(spec) ? CompletionItemKind.Function : CompletionItemKind.Field,
  detail: factLine(spec, scene.lang),
})

const kindChoices = ({ kinds, lang }: Scene): Choice[] =>
  Object.values(kinds.specs).map((spec) => ({
    value: spec.kind,
    kind: CompletionItemKind.Class,
    detail: `${kindTitle(spec, lang)} (${editorWords(lang).facts(Object.keys(spec.facts).length)})`,
  }))

const clauseChoices = ({ path }: Asked, { rulebook }: Scene): Choice[] => {
  const clauses = rulebook?.plans.flatMap((plan) => plan.clauses) ?? []
  const own = path.replace(/\.ya?ml$/, '')
  const ordered = [...clauses.filter(({ key }) => key === own), ...clauses.filter(({ key }) => key !== own)]
  return ordered.map(({ key, path: way, text }) => ({
    value: key,
    kind: CompletionItemKind.Reference,
    detail: `${way} ${text.slice(0, 20)}`,
  }))
}

/** A word of the schema, with what reports call it. */
const wordChoice = (value: string, lang: Lang): Choice => {
  const { bindings, verdicts } = wordsOf(lang)
  const detail = { ...bindings, ...verdicts }[value as keyof typeof bindings]
  return { value, kind: CompletionItemKind.EnumMember, ...(detail ? { detail } : {}) }
}
