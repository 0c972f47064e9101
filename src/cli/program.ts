import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import type { Terminal } from './terminal.ts'

/** What a command line tells the one who runs it. */
interface Told {
  /** The status, when a command ends. */
  exit(status: number): void
  /** The help or version that was asked for. */
  help(text: string): void
}

/** How a command is made. */
type Make = (terminal: Terminal, given: Told & { readonly today: () => string }) => Promise<Command>

/** One command a file; it is loaded when it is asked for. */
const COMMANDS: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['check', async (terminal, { exit }) => (await import('./commands/check.ts')).checkCommand(terminal, exit)],
  ['import', async (terminal, { exit }) => (await import('./commands/import.ts')).importCommand(terminal, exit)],
  ['serve', async (terminal, { today }) => (await import('./commands/serve.ts')).serveCommand(terminal, today)],
  ['config', async (terminal, { exit }) => (await import('./commands/config.ts')).configCommand(terminal, exit)],
  ['backup', async (terminal, { exit }) => (await import('./commands/backup.ts')).backupCommand(terminal, exit)],
  ['restore', async (terminal, { exit }) => (await import('./commands/restore.ts')).restoreCommand(terminal, exit)],
  ['export', async (terminal, { exit }) => (await import('./commands/export.ts')).exportCommand(terminal, exit)],
  ['doctor', async (terminal, { exit }) => (await import('./commands/doctor.ts')).doctorCommand(terminal, exit)],
  ['audit', async (terminal, { exit }) => (await import('./commands/audit.ts')).auditCommand(terminal, exit)],
  ['account', async (terminal, { exit }) => (await import('./commands/account.ts')).accountCommand(terminal, exit)],
  ['lint', async (terminal, { exit }) => (await import('./commands/lint.ts')).lintCommand(terminal, exit)],
  ['test', async (terminal, { exit }) => (await import('./commands/test.ts')).testCommand(terminal, exit)],
  ['explain', async (terminal, { exit }) => (await import('./commands/explain.ts')).explainCommand(terminal, exit)],
  ['diff', async (terminal, { exit }) => (await import('./commands/diff.ts')).diffCommand(terminal, exit)],
  ['new', async (terminal, { exit }) => (await import('./commands/new.ts')).newCommand(terminal, exit)],
  ['fmt', async (terminal, { exit }) => (await import('./commands/fmt.ts')).fmtCommand(terminal, exit)],
  ['coverage', async (terminal, { exit }) => (await import('./commands/coverage.ts')).coverageCommand(terminal, exit)],
  ['rules', async (terminal, { exit }) => (await import('./commands/rules.ts')).rulesCommand(terminal, exit)],
  ['docs', async (terminal, { exit }) => (await import('./commands/docs.ts')).docsCommand(terminal, exit)],
  ['trend', async (terminal, { exit }) => (await import('./commands/trend.ts')).trendCommand(terminal, exit)],
  ['rank', async (terminal, { exit }) => (await import('./commands/rank.ts')).rankCommand(terminal, exit)],
  ['report', async (terminal, { exit }) => (await import('./commands/report.ts')).reportCommand(terminal, exit)],
  ['sql', async (terminal, { exit }) => (await import('./commands/sql.ts')).sqlCommand(terminal, exit)],
  [
    'completion',
    async (terminal, { exit }) => (await import('./commands/completion.ts')).completionCommand(terminal, exit),
  ],
  ['lsp', async (terminal) => (await import('./commands/lsp.ts')).lspCommand(terminal)],
])

/** What needs no command but itself; what tells of the others needs all of them. */
const ALONE: ReadonlySet<string> = new Set([...COMMANDS.keys(), '--version', '-V']).difference(new Set(['completion']))

/** The command line: all commands, or no more than the one that was asked for. */
export const program = async (
  terminal: Terminal,
  today: () => string,
  { exit, help }: Told,
  asked = '',
): Promise<Command> => {
  const root = new Command('halfsky')
    .description(
      "Checks facilities, organizations and areas against women's development plans.\n对照妇女发展规划检查设施、单位和地区。",
    )
    .version(manifest.version)
    .showHelpAfterError('(halfsky --help)')
  for (const [name, make] of COMMANDS) {
    if (name === asked || !ALONE.has(asked)) root.addCommand(await make(terminal, { exit, help, today }))
  }
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({ writeOut: help, writeErr: (text) => terminal.err(text) })
  }
  return root
}
