import { readersOf } from '../engine/index.ts'
import {
  type Bilingual,
  type Clause,
  type Direction,
  inLang,
  type Lang,
  type NotChecked,
  type Rule,
  type Rulebook,
} from '../model/index.ts'
import { clausesOf, type Phrases, phrasesOf } from '../report/index.ts'
import { type Coverage, compareUpper, coverageOf, type UpperRelation } from '../rulebook/index.ts'
import { measureReaders } from './readers.ts'
import { type SiteWords, siteWords } from './words.ts'

/** The parts of a record schema that the pages tell beyond the kinds of the rulebook. */
export interface PropertySchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, PropertySchema>>
  readonly 'x-definition'?: {
    readonly numerator?: Bilingual
    readonly denominator?: Bilingual
    readonly times?: number
    readonly note?: Bilingual
  }
  readonly 'x-direction'?: Direction
  readonly 'x-unread'?: Bilingual
  readonly 'x-plausible'?: { readonly minimum?: number; readonly maximum?: number }
}

/** What the pages of every language are made of. */
export interface Ground {
  readonly rulebook: Rulebook
  /** Each kind's record schema. */
  readonly schemas: Readonly<Record<string, PropertySchema>>
  readonly clauses: ReadonlyMap<string, Clause>
  readonly coverage: Coverage
  readonly upper: readonly UpperRelation[]
  /** By `<kind> <fact>`. */
  readonly readers: ReadonlyMap<string, readonly Rule[]>
  /** By the names of measures. */
  readonly measureReaders: ReadonlyMap<string, readonly Rule[]>
  /** By clause key. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>
  readonly notChecked: ReadonlyMap<string, readonly NotChecked[]>
  /** Names of the facts that stand under `indicators` in a record of area statistics. */
  readonly indicators: Readonly<Record<string, PropertySchema>>
}

/** The kind whose facts are indicators. */
export const AREA = 'area-statistics'

/** What pages need to know, worked out once. */
export const groundOf = (rulebook: Rulebook, schemas: Ground['schemas']): Ground => ({
  rulebook,
  schemas,
  clauses: clausesOf(rulebook),
  coverage: coverageOf(rulebook),
  upper: compareUpper(rulebook),
  readers: factReaders(rulebook),
  measureReaders: measureReaders(rulebook),
  rules: Map.groupBy(rulebook.rules, ({ clause }) => clause),
  notChecked: Map.groupBy(rulebook.notChecked, ({ clause }) => clause),
  indicators: schemas[AREA]?.properties?.indicators?.properties ?? {},
})

const factReaders = (rulebook: Rulebook): Ground['readers'] => {
  const rules = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  return new Map(
    Object.keys(rulebook.kinds).flatMap((kind) =>
      [...readersOf(rulebook, kind)].map(
        ([fact, ids]) => [`${kind} ${fact}`, ids.flatMap((id) => rules.get(id) ?? [])] as const,
      ),
    ),
  )
}

/** The ground in one language. */
export interface Book extends Ground {
  readonly lang: Lang
  readonly words: SiteWords
  phrases(kind: string): Phrases
  text(of: Bilingual): string
}

/** The ground in one language. */
export const bookOf = (ground: Ground, lang: Lang): Book => {
  const phrases = new Map<string, Phrases>()
  return {
    ...ground,
    lang,
    words: siteWords(lang),
    phrases: (kind) => {
      const made = phrases.get(kind) ?? phrasesOf(ground.rulebook, kind, lang)
      phrases.set(kind, made)
      return made
    },
    text: (of) => inLang(of, lang),
  }
}
