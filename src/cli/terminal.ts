import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import type { Lang } from '../model/index.ts'

/** What a command sees of the world: arguments came before, the exit status comes back. */
export interface Terminal {
  /** Data; nothing else goes here. Resolves when it was taken, so that a slow reader slows us. */
  out(data: string | Uint8Array): Promise<void>
  /** Everything that is not data. */
  err(text: string): void
  /** Standard input, whole. */
  stdin(): Promise<Uint8Array>
  /** Standard input as it comes. */
  readonly input?: AsyncIterable<Uint8Array>
  /** Tells once of the signal by which somebody asked to stop, from now on until what is given back is called. */
  onStop?(tell: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
  /** Asks a person for something that is not shown; not there where nobody sits at the keyboard. */
  askSecret?(prompt: string): Promise<string>
  /** Whether a person watches standard error: progress shows only then. */
  readonly interactive: boolean
  /** Today, YYYY-MM-DD, in the time zone of the machine. */
  readonly today: string
  readonly lang: Lang
}

/** Exit statuses of the contract; the worst wins, 2 before 1 before 3. */
export const EXIT = { clean: 0, violations: 1, fault: 2, undecided: 3 } as const

/** What stops a command with a message: the exit status is 2. */
export class Stop extends Error {}

/**
 * Milliseconds after which a second signal means that somebody will not wait. Before that it is the same one: what stops a group of processes
 * may reach us through a launcher too.
 */
const IMPATIENT = 1_000

/** The terminal of this process. */
export const processTerminal = (): Terminal => ({
  out: (data) =>
    new Promise((resolve, reject) => {
      process.stdout.write(data, (error) => (error && !hasLeft(error) ? reject(unwritten(error)) : resolve()))
    }),
  err: (text) => {
    process.stderr.write(text)
  },
  stdin: async () => Buffer.concat(await Array.fromAsync(process.stdin)),
  get input() {
    return process.stdin
  },
  onStop: (tell) => {
    const signals = ['SIGINT', 'SIGTERM'] as const
    let toldAt: number | null = null
    const leave = (): void => {
      for (const signal of signals) process.off(signal, told)
    }
    const told = (signal: NodeJS.Signals): void => {
      if (toldAt === null) {
        toldAt = performance.now()
        tell(signal === 'SIGTERM' ? signal : 'SIGINT')
      } else if (performance.now() - toldAt > IMPATIENT) {
        leave()
        process.kill(process.pid, signal)
      }
    }
    for (const signal of signals) process.on(signal, told)
    return () => {
      // once told, we are on our way out, and the same signal may still be on its way here
      if (toldAt === null) leave()
    }
  },
  ...(isatty(0) ? { askSecret } : {}),
  interactive: process.stderr.isTTY === true,
  today: localDay(new Date()),
  lang: langOf(process.env.HALFSKY_LANG ?? ''),
})

/** What is typed goes nowhere but here. */
const askSecret = async (prompt: string): Promise<string> => {
  process.stderr.write(prompt)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  const stopped = new Promise<never>((_resolve, reject) => {
    reader.once('SIGINT', () => reject(new Stop('stopped 已中止')))
    reader.once('close', () => reject(new Stop('stopped 已中止')))
  })
  try {
    return await Promise.race([reader.question(''), stopped])
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}

/** A reader that has seen enough (`| head`) is no fault, and does not change the verdict. */
const hasLeft = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')

const unwritten = (error: Error): Stop =>
  new Stop(`cannot write the output 无法输出: ${'code' in error ? error.code : error.name}`)

/** A day in the time zone of the machine, YYYY-MM-DD. */
export const localDay = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

const langOf = (value: string): Lang => (/^en/i.test(value) ? 'en' : 'zh-CN')
