import { csvHead, type Recorded } from '../../bulk/index.ts'
import type { Lang } from '../../model/index.ts'
import { type Destination, type Output, openDestination } from '../output.ts'
import type { Terminal } from '../terminal.ts'
import { openParquet } from './parquet.ts'

/** Where rows go. */
export interface Sink {
  readonly takes: { readonly ndjson: boolean; readonly csv: boolean }
  take(recorded: Pick<Recorded, 'ndjson' | 'csv'>): Promise<void>
  /** Puts files in their places. */
  finish(): Promise<void>
  /** Leaves files as they were; after `finish` it does nothing. */
  drop(): Promise<void>
}

/** The sink of the row formats among these outputs. */
export const sinkOf = async (
  outputs: readonly Output[],
  isWaiving: boolean,
  terminal: Terminal,
  lang: Lang,
): Promise<Sink> => {
  const opened: { readonly rows: 'ndjson' | 'csv'; readonly to: Destination }[] = []
  for (const { format, file } of outputs) {
    if (format === 'parquet') opened.push({ rows: 'ndjson', to: await openParquet(file, isWaiving, lang) })
    if (format !== 'ndjson' && format !== 'csv') continue
    const to = await openDestination(file, terminal, lang)
    opened.push({ rows: format, to })
    if (format === 'csv') await to.write(csvHead(isWaiving))
  }
  return {
    takes: {
      ndjson: opened.some(({ rows }) => rows === 'ndjson'),
      csv: opened.some(({ rows }) => rows === 'csv'),
    },
    take: async (recorded) => {
      for (const { rows, to } of opened) if (recorded[rows].length > 0) await to.write(recorded[rows])
    },
    finish: async () => {
      for (const { to } of opened) await to.finish()
    },
    drop: async () => {
      for (const { to } of opened) await to.drop()
    },
  }
}
