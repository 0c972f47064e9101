import type { Waiver } from '../model/index.ts'
import type { KeptParts } from './kept/index.ts'

/** Where log lines go; pino's JSON, one line a call. */
export interface LogOptions {
  readonly level?: string
  readonly stream?: { write(line: string): void }
}

/** How the door behaves; times in milliseconds, sizes in bytes. */
export interface ServerOptions {
  /** Today's date, YYYY-MM-DD: the day by which targets are due when a request names none. */
  readonly today: () => string
  readonly logger?: boolean | LogOptions
  /** The largest JSON body; 10 MB by default. A stream has no limit but that of its lines. */
  readonly bodyLimit?: number
  /** The most records one JSON body may hold, since all stand in memory at once; fewer of kinds with many rules, a fifth with `detail=all`. */
  readonly maxRecords?: number
  /** Requests a client may make in a time window; `false` for any number. */
  readonly rateLimit?: { readonly max: number; readonly timeWindow: number } | false
  /** How long a request may take to arrive; a stream has this long for every kilobyte. */
  readonly requestTimeout?: number
  /** How long a connection may lie still. */
  readonly connectionTimeout?: number
  /** Requests in hand at once, beyond which others are turned away; 0 for any number. */
  readonly concurrency?: number
  /** One request in so many is evaluated by both engines; 0 for none. */
  readonly crossCheckEvery?: number
  /** What is waived, beside the waivers that are kept. */
  readonly waivers?: readonly Waiver[]
  /** Whether hooks may lead to this machine and its neighbours. */
  readonly hooksToPrivate?: boolean
  /** What is kept, and by whom; without it nothing is. */
  readonly kept?: KeptParts
  /** The folder of the built web pages, by default the package's own. */
  readonly pages?: string
  /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy?: string | readonly string[]
}

/** The options with every default filled in. */
export type Settings = Required<Omit<ServerOptions, 'trustProxy' | 'kept' | 'waivers' | 'pages'>> &
  Pick<ServerOptions, 'trustProxy' | 'kept' | 'waivers' | 'pages'>

/** Fills in the defaults. */
export const settle = (options: ServerOptions): Settings => ({
  logger: false,
  bodyLimit: 10_485_760,
  maxRecords: 10_000,
  rateLimit: { max: 60_000, timeWindow: 60_000 },
  requestTimeout: 30_000,
  connectionTimeout: 60_000,
  concurrency: 1_000,
  crossCheckEvery: 1_000,
  hooksToPrivate: false,
  ...options,
})
