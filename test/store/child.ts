import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A process of its own beside the test, and what it says line by line. */
export interface Child {
  readonly process: ChildProcess
  readonly lines: AsyncIterator<string>
  /** Kills it as a power cut would: it learns nothing of it. */
  kill(): Promise<void>
}

/** Starts a script of this folder. */
export const startChild = (script: string, words: readonly string[]): Child => {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    process: child,
    lines,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
