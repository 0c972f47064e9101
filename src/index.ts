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
