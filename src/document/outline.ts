import type { Chart } from '../drawing/index.ts'

/** A column of a table: its heading, how much of the width it takes, and whether numbers stand in it. */
export interface Column {
  readonly heading: string
  readonly width: number
  readonly numbers?: boolean
}

/** A piece of a document, whatever format it is written in. */
export type Block =
  | { readonly form: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly form: 'paragraph'; readonly text: string }
  /** Small print under a table. */
  | { readonly form: 'note'; readonly text: string }
  | {
      readonly form: 'table'
      readonly caption: string
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly form: 'charts'; readonly charts: readonly Chart[] }

/** A document before it has a format. */
export interface Outline {
  readonly lang: 'zh-CN' | 'en'
  /** Its lines, as they should break. */
  readonly title: readonly string[]
  readonly subtitle: string
  /** What stands in the head of every page but the first. */
  readonly running: string
  readonly blocks: readonly Block[]
  /** Who gives it out, and when. */
  readonly signature: readonly string[]
  readonly preparedOn: string
}

export const heading = (level: 1 | 2, text: string): Block => ({ form: 'heading', level, text })
export const paragraph = (text: string): Block => ({ form: 'paragraph', text })
export const note = (text: string): Block => ({ form: 'note', text })
/** A table, or nothing where it has no rows. */
export const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly Block[] => (rows.length === 0 ? [] : [{ form: 'table', caption, columns, rows }])
