import { readersOf } from './engine/index.ts'
import type { Halfsky } from './halfsky.ts'
import type { Bilingual, Direction, Indicator } from './model/index.ts'
import type { Kinds } from './record/index.ts'

const AREA = 'area-statistics'

/** What an indicator divides by what; a count has no denominator, and what is no quotient has its note alone. */
export interface Definition {
  readonly numerator?: Bilingual
  readonly denominator?: Bilingual
  readonly times?: number
  readonly note?: Bilingual
}

/** An indicator of area statistics, as the registry lists it. */
export interface IndicatorEntry {
  readonly id: string
  readonly title: Bilingual
  readonly definition: Definition
  readonly unit: Bilingual | null
  readonly direction: Direction
  /** The range in which a figure is believed. */
  readonly plausible: { readonly minimum: number | null; readonly maximum: number | null }
  /** The ids of the rules that read it. */
  readonly readBy: readonly string[]
  /** Why it is there, where no rule reads it. */
  readonly unread: Bilingual | null
}

/** What the schema of an indicator says of it. */
export interface IndicatorSchema {
  readonly 'x-title': Bilingual
  readonly 'x-unit'?: Bilingual
  readonly 'x-direction'?: Direction
  readonly 'x-definition'?: Definition
  readonly 'x-plausible'?: { readonly minimum?: number; readonly maximum?: number }
  readonly 'x-unread'?: Bilingual
  /** What it is a rate of, where it is one of rare events. */
  readonly 'x-denominator'?: Indicator['denominator']
}

/** The schemas of the indicators of area statistics, by id. */
export const indicatorSchemas = ({ schemas }: Pick<Kinds, 'schemas'>): Readonly<Record<string, IndicatorSchema>> => {
  const { properties } = schemas[AREA] as {
    readonly properties: { readonly indicators: { readonly properties: Readonly<Record<string, IndicatorSchema>> } }
  }
  return properties.indicators.properties
}

/** Every indicator of area statistics, in the order of the schemas, with the rules that read it. */
export const registryOf = ({ rulebook, kinds }: Pick<Halfsky, 'rulebook' | 'kinds'>): IndicatorEntry[] => {
  const readers = readersOf(rulebook, AREA)
  return Object.entries(indicatorSchemas(kinds)).map(([id, schema]) => ({
    id,
    title: schema['x-title'],
    definition: schema['x-definition'] ?? {},
    unit: schema['x-unit'] ?? null,
    direction: schema['x-direction'] ?? 'none',
    plausible: {
      minimum: schema['x-plausible']?.minimum ?? null,
      maximum: schema['x-plausible']?.maximum ?? null,
    },
    readBy: readers.get(id) ?? [],
    unread: schema['x-unread'] ?? null,
  }))
}
