/** A process that helps. */
import { enableCompileCache } from 'node:module'
import { CODE_CACHE } from '../../keeping/index.ts'

/** Whoever asked to stop asked the process that started this one, which lets the block in hand be finished. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())

// the same as of the process that starts this one: it is ended before it could write its own
enableCompileCache(CODE_CACHE)
await import('./help.ts')
