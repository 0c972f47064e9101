import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { checkCommand } from './commands/check.ts'
import { completionCommand } from './commands/completion.ts'
import { coverageCommand } from './commands/coverage.ts'
import { diffCommand } from './commands/diff.ts'
import { docsCommand } from './commands/docs.ts'
import { explainCommand } from './commands/explain.ts'
import { fmtCommand } from './commands/fmt.ts'
import { importCommand } from './commands/import.ts'
import { lintCommand } from './commands/lint.ts'
import { lspCommand } from './commands/lsp.ts'
import { newCommand } from './commands/new.ts'
import { rankCommand } from './commands/rank.ts'
import { reportCommand } from './commands/report.ts'
import { rulesCommand } from './commands/rules.ts'
import { serveCommand } from './commands/serve.ts'
import { sqlCommand } from './commands/sql.ts'
import { testCommand } from './commands/test.ts'
import { trendCommand } from './commands/trend.ts'
import type { Terminal } from './terminal.ts'

/** What a command line tells the one who runs it. */
interface Told {
  /** The status, when a command ends. */
  exit(status: number): void
  /** The help or version that was asked for. */
  help(text: string): void
}

/** The command line: one command a file. */
export const program = (terminal: Terminal, today: () => string, { exit, help }: Told): Command => {
  const root = new Command('halfsky')
    .description(
      "Checks facilities, organizations and areas against women's development plans.\n对照妇女发展规划检查设施、单位和地区。",
    )
    .version(manifest.version)
    .showHelpAfterError('(halfsky --help)')
  root.addCommand(checkCommand(terminal, exit))
  root.addCommand(importCommand(terminal, exit))
  root.addCommand(serveCommand(terminal, today))
  root.addCommand(lintCommand(terminal, exit))
  root.addCommand(testCommand(terminal, exit))
  root.addCommand(explainCommand(terminal, exit))
  root.addCommand(diffCommand(terminal, exit))
  root.addCommand(newCommand(terminal, exit))
  root.addCommand(fmtCommand(terminal, exit))
  root.addCommand(coverageCommand(terminal, exit))
  root.addCommand(rulesCommand(terminal, exit))
  root.addCommand(docsCommand(terminal, exit))
  root.addCommand(trendCommand(terminal, exit))
  root.addCommand(rankCommand(terminal, exit))
  root.addCommand(reportCommand(terminal, exit))
  root.addCommand(sqlCommand(terminal, exit))
  root.addCommand(completionCommand(terminal, exit))
  root.addCommand(lspCommand(terminal))
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({ writeOut: help, writeErr: (text) => terminal.err(text) })
  }
  return root
}
