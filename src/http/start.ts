import closeWithGrace from 'close-with-grace'
import type { Halfsky } from '../halfsky.ts'
import { gathered, logError } from './log.ts'
import type { ServerOptions } from './options.ts'
import { buildServer } from './server.ts'
import { warmUp } from './warm.ts'

/** Where to listen, and how to behave. */
export interface StartOptions extends ServerOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Tells once that somebody asks to stop, until what it gives is called; by default the first signal tells, and a second one ends the process. */
  readonly onStop?: ((tell: () => void) => () => void) | undefined
}

const STOPPING = ['SIGINT', 'SIGTERM'] as const

/** A server that listens. */
export interface Running {
  readonly url: string
  /** Stops accepting, finishes what runs; the process goes on. */
  close(): Promise<void>
}

/**
 * Listens until told to stop. SIGTERM and SIGINT stop accepting, let what runs finish, and exit 0; what takes longer than
 * a request may is cut off. Logs go to stderr unless told otherwise.
 */
export const startServer = async (
  halfsky: Halfsky,
  { host, port, onStop, ...options }: StartOptions,
): Promise<Running> => {
  const { logger = true, requestTimeout = 30_000 } = options
  const stream = gathered(process.stderr)
  process.once('exit', stream.flush)
  const app = await buildServer(halfsky, {
    ...options,
    logger: logger && { stream, ...(logger === true ? {} : logger) },
  })
  const { kept, today, hooksToPrivate: toPrivate = false } = options
  const tell = (error: unknown): void => logError(app.log, error)
  const chores = kept ? (await import('./chores.ts')).startChores(kept.office, today, { toPrivate }, tell) : null
  const stop = async (): Promise<void> => {
    await app.close()
    await chores?.stop()
    await kept?.office.store.close()
  }
  const grace = closeWithGrace(
    { delay: requestTimeout + 5_000, skip: ['beforeExit', ...(onStop ? STOPPING : [])], logger: false },
    async ({ err }) => {
      if (err) logError(app.log, err)
      await stop()
    },
  )
  const forget = onStop?.(grace.close)
  const uninstall = (): void => {
    forget?.()
    grace.uninstall()
  }
  try {
    const url = await app.listen({ host, port })
    const closing = new AbortController()
    app.server.once('close', () => closing.abort())
    warmUp(halfsky, options.today(), closing.signal).catch((error: unknown) => logError(app.log, error))
    return {
      url,
      close: async () => {
        uninstall()
        await stop()
      },
    }
  } catch (error) {
    uninstall()
    await app.close()
    await chores?.stop()
    throw error
  }
}
