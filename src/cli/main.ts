#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { CODE_CACHE } from '../keeping/index.ts'

// a pending write is told of what happened to it; a reader of messages that went away changes nothing
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

// a third of a start is the compiling of code that was compiled before
enableCompileCache(CODE_CACHE)

/** Statuses above it are of those that a signal stopped. */
const STOPPED = 128

const [command, ...words] = process.argv.slice(2)

// a shell asks while somebody types: nothing else is loaded for it
if (command === 'complete') {
  const { complete } = await import('./completion/names.ts')
  process.stdout.write(await complete(words).catch(() => ''))
} else {
  // before anything else is loaded; what is asked for is read closely later
  const jobs = command === 'check' ? Number(/(?:^| )--jobs[= ](\d)(?: |$)/.exec(words.join(' '))?.[1] ?? 1) : 1
  const { dismissWaiting, startAhead } = await import('./bulk/hire.ts')
  for (let job = 1; job < jobs; job++) startAhead()
  const { run } = await import('./run.ts')
  const { localDay, processTerminal } = await import('./terminal.ts')
  const status = await run(process.argv.slice(2), processTerminal(), () => localDay(new Date()))
  dismissWaiting()
  // the same signal may come again, and in the course of an ordinary end nobody listens any more
  if (status !== null && status > STOPPED) process.exit(status)
  if (status !== null) process.exitCode = status
}
