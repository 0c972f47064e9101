#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// a pending write is told of what happened to it; a reader of messages that went away changes nothing
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const [command, ...words] = process.argv.slice(2)

// a shell asks while somebody types: nothing else is loaded for it
if (command === 'complete') {
  enableCompileCache()
  const { complete } = await import('./completion/names.ts')
  process.stdout.write(await complete(words).catch(() => ''))
} else {
  const { run } = await import('./run.ts')
  const { localDay, processTerminal } = await import('./terminal.ts')
  const status = await run(process.argv.slice(2), processTerminal(), () => localDay(new Date()))
  if (status !== null) process.exitCode = status
}
