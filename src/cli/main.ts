#!/usr/bin/env node
import { run } from './run.ts'
import { localDay, processTerminal } from './terminal.ts'

// a reader that has seen enough (`| head`) is no fault; the pending write is told of it, and the command ends
process.stdout.on('error', () => {})

const status = await run(process.argv.slice(2), processTerminal(), () => localDay(new Date()))
if (status !== null) process.exitCode = status
