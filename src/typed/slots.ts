import {
  AREA_LEVEL,
  AS_OF,
  COMMON_FACTS,
  type FactRange,
  type FactSpec,
  type FactType,
  type KindSpec,
  type Scalar,
} from '../model/index.ts'
import { dayNumber } from './day.ts'

/** Counts and figures beyond this are judged by the exact evaluators: products of those below stay safe integers. */
const MOST = 1_000_000_000

/**
 * Where a fact stands in a record laid out as numbers: a choice by its index, yes and no as 1 and 0, a day as
 * `dayNumber`, text and rosters as 1 where they are given; NaN for what is missing.
 */
export interface Slot {
  readonly index: number
  readonly name: string
  readonly type: FactType
  readonly choices: readonly string[]
  /** Of a number: between which values it is both accepted and believed. */
  readonly low: number
  readonly high: number
}

/** The slots of a kind: its facts in the order of its schema, then those that every record has. */
export const slotsOf = (spec: KindSpec, ranges: Readonly<Record<string, FactRange>>): readonly Slot[] =>
  Object.freeze([...Object.values(spec.facts), ...COMMON_FACTS].map((fact, index) => slotOf(fact, index, ranges)))

const slotOf = (
  { name, type, choices }: FactSpec,
  index: number,
  ranges: Readonly<Record<string, FactRange>>,
): Slot => {
  const { minimum = -MOST, maximum = MOST } = ranges[name] ?? {}
  return Object.freeze({ index, name, type, choices, low: Math.max(minimum, -MOST), high: Math.min(maximum, MOST) })
}

/** The number that stands for a word, a yes or a day in a slot; -1 for a word that no record of the kind can hold. */
export const codeOf = ({ type, choices }: Slot, word: Scalar): number => {
  if (typeof word === 'boolean') return type === 'boolean' ? Number(word) : -1
  if (typeof word !== 'string') return -1
  return type === 'date' ? dayNumber(word) : choices.indexOf(word)
}

/** Whether every record has it, whatever its facts. */
export const isCommon = ({ name }: Slot): boolean => name === AREA_LEVEL.name || name === AS_OF.name
