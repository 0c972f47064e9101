import { readersOf } from './engine/index.ts'
import type { Halfsky } from './halfsky.ts'
import type { Bilingual, Direction } from './model/index.ts'

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

interface IndicatorSchema {
  readonly 'x-title': Bilingual
  readonly 'x-unit'?: Bilingual
  readonly 'x-direction'?: Direction
  readonly 'x-definition'?: Definition
  readonly 'x-plausible'?: { readonly minimum?: number; readonly maximum?: number }
  readonly 'x-unread'?: Bilingual
}

/** Every indicator of area statistics, in the order of the schemas, with the rules that read it. */
export const registryOf = ({ rulebook, kinds }: Pick<Halfsky, 'rulebook' | 'kinds'>): IndicatorEntry[] => {
  const readers = readersOf(rulebook, AREA)
  const { properties } = kinds.schemas[AREA] as {
    readonly properties: { readonly indicators: { readonly properties: Readonly<Record<string, IndicatorSchema>> } }
  }
  return Object.entries(properties.indicators.properties).map(([id, schema]) => ({
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
