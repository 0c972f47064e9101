import { type ChildProcess, fork } from 'node:child_process'
import { closeSync } from 'node:fs'
import { extname, join } from 'node:path'
import { CODE_CACHE, passingFile } from '../../keeping/index.ts'

/** So many blocks a helper has at once: one in hand, and the next. */
export const IN_HAND = 2

/** A process that was started, and waits for its setting. */
export interface Hired {
  readonly child: ChildProcess
  /** The files through which it hands over what it made, in turn. */
  readonly hands: readonly number[]
  /** Lets it go, once and for all. */
  dismiss(): void
}

const WORKER = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)
const waiting: Hired[] = []

/** Starts a process ahead of its hiring: loading its code takes it as long as loading the command takes us. */
export const startAhead = (): void => {
  try {
    waiting.push(start())
  } catch {
    // whoever hires will be told why it cannot be
  }
}

/** Lets go those that nobody hired. */
export const dismissWaiting = (): void => {
  for (const one of waiting.splice(0)) one.dismiss()
}

/** A process that will help, one that was started ahead where there is one. Throws where the system refuses it. */
export const hire = (): Hired => waiting.pop() ?? start()

const start = (): Hired => {
  const hands = Array.from({ length: IN_HAND }, () => passingFile())
  const child = fork(WORKER, [], {
    execArgv: [],
    // from here on: by the time a program could ask for it, all of it is loaded, and what takes types away, too
    env: { NODE_COMPILE_CACHE: CODE_CACHE, ...process.env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', ...hands],
  })
  child.on('error', () => {})
  let isGone = false
  const dismiss = (): void => {
    if (isGone) return
    isGone = true
    child.kill('SIGKILL')
    hands.forEach(closeSync)
  }
  return { child, hands, dismiss }
}
