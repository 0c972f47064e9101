import {
  BINDINGS,
  type Bilingual,
  type FactSpec,
  inLang,
  isMeasure,
  type KindSpec,
  type Lang,
  type Measure,
  OPERATORS,
  VERDICTS,
} from '../../model/index.ts'
import { wordsOf } from '../../report/index.ts'
import { FILE_KEYS, operatorsFor, RULE_KEYS, scopeOf } from '../../rulebook/index.ts'

/** Something that may be written. */
export interface Choice {
  readonly label: string
  readonly detail: string
}

/** What may be written at a place, and the column from which on it takes the place of what stands there. */
export interface Offered {
  readonly from: number
  readonly choices: readonly Choice[]
}

/** What names stand for. */
export interface OfferGround {
  readonly kinds: Readonly<Record<string, KindSpec>>
  readonly measures: readonly Measure[]
  readonly lang: Lang
}

const CASE_KEYS = ['name', 'record', 'earlier', 'bodies', 'verdict', 'missing', 'reason', 'remedy', 'message']
const LEAF_KEYS = ['fact', 'operator', 'value']
const REASONS = ['missing', 'suspect', 'undefined', 'outside-period']
/** Lists of names of facts. */
const LISTS = ['increase', 'missing']

/** What may be written where the caret is: words of the file's form, record kinds, facts and what can be said of them. */
export const offerAt = (text: string, line: number, column: number, ground: OfferGround): Offered | null => {
  const lines = text.split('\n')
  const before = (lines[line - 1] ?? '').slice(0, column - 1)
  const [word = ''] = /[\w-]*$/.exec(before) ?? []
  const head = before.slice(0, before.length - word.length)
  const scene = { lines, line, head, ...ground }
  const key = /([\w-]+):\s+(?:\[[^\]]*)?["']?$/.exec(head)?.[1]
  const choices = key === undefined ? keysAt(scene) : valuesOf(key, scene)
  return choices.length === 0 ? null : { from: column - word.length, choices }
}

interface Scene extends OfferGround {
  readonly lines: readonly string[]
  readonly line: number
  readonly head: string
}

const plainChoices = (labels: readonly string[]): Choice[] => labels.map((label) => ({ label, detail: '' }))

const titled = (label: string, title: Bilingual, lang: Lang): Choice => ({ label, detail: inLang(title, lang) })

const valuesOf = (key: string, scene: Scene): Choice[] => {
  const { kinds, lang, head } = scene
  const { bindings, verdicts, operators } = wordsOf(lang)
  const worded = (labels: readonly string[], words: Readonly<Record<string, string>>): Choice[] =>
    labels.map((label) => ({ label, detail: words[label] ?? '' }))
  if (key === 'subject') return Object.values(kinds).map(({ kind, title }) => titled(kind, title, lang))
  if (key === 'binding') return worded(BINDINGS, bindings)
  const verdictsOfCases = VERDICTS.filter((one) => one !== 'error')
  if (key === 'verdict') return worded(verdictsOfCases, verdicts)
  if (key === 'reason') return plainChoices(REASONS)
  const specs = specsIn(scene)
  const spec = specs.get(/\bfact:\s*([\w.]+)[^{}]*$/.exec(head)?.[1] ?? '')
  if (key === 'operator') return worded(spec ? operatorsFor(spec) : OPERATORS, operators)
  if (key === 'fact')
    return [...specs.values()].filter(({ type }) => type !== 'members').map((one) => ofFact(one, lang))
  if (LISTS.includes(key)) return [...specs.values()].filter((one) => !isMeasure(one)).map((one) => ofFact(one, lang))
  return literals(key === 'value' ? spec : specs.get(key), lang)
}

const ofFact = ({ name, title }: FactSpec, lang: Lang): Choice => titled(name, title, lang)

const literals = (spec: FactSpec | undefined, lang: Lang): Choice[] => {
  if (spec === undefined) return []
  if (spec.type === 'boolean') return plainChoices(['true', 'false'])
  return spec.choices.map((one) => titled(one, spec.choiceTitles?.[one] ?? { zh: '', en: '' }, lang))
}

/** The keys of the map that the caret is in: by the bracket that is open, else by how far the line is indented. */
const keysAt = (scene: Scene): Choice[] => {
  const { head, lang } = scene
  const asKeys = (names: readonly string[]): Choice[] => plainChoices(names.map((name) => `${name}:`))
  const inside = openBrace(head)
  if (inside !== null) {
    if (!/[{,]\s*$/.test(head)) return []
    if (/\brecord:\s*$/.test(inside)) {
      const facts = [...specsIn(scene).values()].filter((one) => !isMeasure(one))
      return facts.map((one) => ({ ...ofFact(one, lang), label: `${one.name}:` }))
    }
    if (/-\s*$/.test(inside)) return asKeys(sectionOf(scene) === 'cases' ? CASE_KEYS : LEAF_KEYS)
    return []
  }
  const indent = /^\s*(?:-\s+)?$/.exec(head)?.[0].length
  if (indent === 0) return asKeys(FILE_KEYS)
  if (indent === 4 && !head.includes('-')) return asKeys(RULE_KEYS)
  if (indent === undefined || !/^\s{6,}/.test(head)) return []
  const section = sectionOf(scene)
  if (section === 'cases') return asKeys(CASE_KEYS)
  return section === 'when' || section === 'require' ? asKeys(['all', 'any', 'not', ...LEAF_KEYS]) : []
}

/** What stands before the innermost brace that is open; null where none is. */
const openBrace = (head: string): string | null => {
  let depth = 0
  for (let at = head.length - 1; at >= 0; at--) {
    if (head[at] === '}') depth++
    else if (head[at] === '{' && depth-- === 0) return head.slice(0, at)
  }
  return null
}

/** The key of the rule under which the line stands. */
const sectionOf = ({ lines, line }: Scene): string | null => {
  for (let index = line - 2; index >= 0; index--) {
    const found = /^ {4}([\w-]+):/.exec(lines[index] ?? '')
    if (found) return found[1] ?? null
    if (/^ {0,3}\S/.test(lines[index] ?? '')) return null
  }
  return null
}

/** The facts and measures of the rule's subject, which stands anywhere between the rule's name and the next. */
const specsIn = ({ lines, line, kinds, measures }: Scene): ReadonlyMap<string, FactSpec> => {
  const isName = (text: string): boolean => /^ {0,3}[^\s#]/.test(text)
  let first = line - 1
  while (first > 0 && !isName(lines[first] ?? '')) first--
  const after = lines.findIndex((text, index) => index > first && isName(text))
  const own = lines.slice(first, after < 0 ? lines.length : after)
  const subject = own.flatMap((text) => /^\s+subject:\s*([\w-]+)/.exec(text)?.[1] ?? [])[0]
  const kind = subject === undefined ? undefined : kinds[subject]
  return kind ? scopeOf(kind, measures) : new Map()
}
