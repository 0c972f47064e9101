#!/usr/bin/env node
import { run } from './run.ts'
import { localDay, processTerminal } from './terminal.ts'

// a pending write is told of what happened to it; a reader of messages that went away changes nothing
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const status = await run(process.argv.slice(2), processTerminal(), () => localDay(new Date()))
if (status !== null) process.exitCode = status
