import type { Halfsky } from '../halfsky.ts'
import type { Metrics } from './metrics.ts'
import type { Settings } from './options.ts'
import type { DoorWaivers } from './waivers.ts'

/** What every route of the door has at hand. */
export interface Door {
  readonly halfsky: Halfsky
  readonly settings: Settings
  readonly metrics: Metrics
  readonly version: string
  readonly waivers: DoorWaivers
  /** Sockets on which a stream is coming in: it may take longer than a request. */
  readonly streaming: WeakSet<object>
  isClosing(): boolean
}
