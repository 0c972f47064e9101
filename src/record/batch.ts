import type { Problem } from '../model/index.ts'
import { readJsonBatch } from './json-batch.ts'
import { readLines } from './ndjson.ts'
import { readYamlBatch } from './yaml-batch.ts'

/** One record of a batch as it was written, before its kind's schema has seen it. */
export interface Entry {
  /** From 0. */
  readonly position: number
  /** Undefined when the entry has problems. */
  readonly value: unknown
  /** The file it came from, where there is one. */
  readonly file?: string
  /** Where it begins, from 1, where that is known. */
  readonly line?: number
  readonly problems: Problem[]
  /** Of a row of a table: where the cell stands that a path in the record was read from. */
  whereOf?(path: string): Partial<Problem>
}

/** Where an entry stands, for the problems found in it; where a path in it stands, if that is known. */
export const placeOf = ({ position, file, line, whereOf }: Entry, path?: string): Partial<Problem> => ({
  position,
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
  ...(path === undefined ? {} : { path, ...whereOf?.(path) }),
})

/** The entries of a text, and the faults that belong to none of them. */
export interface Batch {
  readonly entries: Entry[]
  readonly problems: Problem[]
}

/** The form of a text that holds records. */
export type BatchFormat = 'json' | 'yaml' | 'ndjson'

const READERS = { json: readJsonBatch, yaml: readYamlBatch, ndjson: readLines } as const

/** The records in a text: one, a list, `{"records": […]}`, one a line, or one a YAML document. A fault spoils only its own. */
export const readBatch = (text: string, format: BatchFormat, file?: string): Batch =>
  READERS[format](text.startsWith('\uFEFF') ? text.slice(1) : text, file === undefined ? {} : { file })
