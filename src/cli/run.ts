import { CommanderError } from 'commander'
import { program } from './program.ts'
import { Fault } from './shared.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** Runs a command line and gives its exit status; null while a service keeps running. */
export const run = async (args: readonly string[], terminal: Terminal, today: () => string): Promise<number | null> => {
  let status: number | null = null
  try {
    await program(terminal, today, (given) => {
      status = given
    }).parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    return statusOfError(error, terminal)
  }
}

/** Help and version are no fault; anything the command line could not do is. */
const statusOfError = (error: unknown, terminal: Terminal): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.fault
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.clean
  const text =
    error instanceof Fault ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.err(`halfsky: ${text}\n`)
  return EXIT.fault
}
