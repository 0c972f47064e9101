import { tmpdir } from 'node:os'
import { CommanderError } from 'commander'
import { callsOf } from '../shipped/index.ts'
import { program } from './program.ts'
import { EXIT, Stop, type Terminal } from './terminal.ts'

/** Runs a command line and gives its exit status; null while a service keeps running. */
export const run = async (args: readonly string[], terminal: Terminal, today: () => string): Promise<number | null> => {
  let status: number | null = null
  const asked: string[] = []
  const told = {
    exit: (given: number) => {
      status = given
    },
    help: (text: string) => asked.push(text),
  }
  const root = await program(terminal, today, told, args[0])
  try {
    await root.parseAsync(args, { from: 'user' }).finally(() => terminal.out(asked.join('')))
    return status
  } catch (error) {
    return statusOfError(error, terminal)
  }
}

/** Help and version are no fault; anything the command line could not do is. */
const statusOfError = (error: unknown, terminal: Terminal): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.fault
  const said = error instanceof Stop ? error.message : (refusal(error, terminal) ?? faultOfOurs(error, terminal))
  terminal.err(`halfsky: ${said}\n`)
  return EXIT.fault
}

/** What the file system refused, with the file; null where it was something else. Its message quotes no record. */
const refusal = (error: unknown, { lang }: Terminal): string | null => {
  if (!(error instanceof Error) || !('syscall' in error && 'code' in error)) return null
  const { message } = error
  const isPassing = message.includes(`'${tmpdir()}`)
  if (lang === 'en')
    return `the system refused: ${message}${isPassing ? '; TMPDIR names the folder for temporary files' : ''}`
  return `系统拒绝：${message}${isPassing ? '；临时文件夹由 TMPDIR 指定' : ''}`
}

/** Where it happened, and never the message: it may quote a record. */
const faultOfOurs = (error: unknown, { lang }: Terminal): string => {
  const [name, calls] = error instanceof Error ? [error.name, callsOf(error)] : [typeof error, []]
  const hint =
    lang === 'en'
      ? 'this is a fault of halfsky, please report these lines'
      : '这是 halfsky 的故障，请将以上内容报告给维护者'
  return [name, ...calls, hint].join('\n')
}
