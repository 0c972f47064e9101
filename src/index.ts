/** The public front of halfsky as a package. */
export {
  type Checked,
  type CheckOptions,
  type Halfsky,
  type Opening,
  type OpenOptions,
  openRulebook,
  type StreamLine,
} from './halfsky.ts'
export type * from './model/index.ts'
export { type Batch, type BatchFormat, type Entry, type Kinds, readBatch } from './record/index.ts'
