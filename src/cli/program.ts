import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { checkCommand } from './commands/check.ts'
import { coverageCommand } from './commands/coverage.ts'
import { explainCommand } from './commands/explain.ts'
import { lintCommand } from './commands/lint.ts'
import { rulesCommand } from './commands/rules.ts'
import { serveCommand } from './commands/serve.ts'
import { testCommand } from './commands/test.ts'
import type { Terminal } from './terminal.ts'

/** The command line: one command a file; `exit` is told the status when a command ends. */
export const program = (terminal: Terminal, today: () => string, exit: (status: number) => void): Command => {
  const root = new Command('halfsky')
    .description(
      "Checks facilities, organizations and areas against women's development plans.\n对照妇女发展规划检查设施、单位和地区。",
    )
    .version(manifest.version)
    .showHelpAfterError('(halfsky --help)')
  root.addCommand(checkCommand(terminal, exit))
  root.addCommand(serveCommand(terminal, today))
  root.addCommand(lintCommand(terminal, exit))
  root.addCommand(testCommand(terminal, exit))
  root.addCommand(explainCommand(terminal, exit))
  root.addCommand(coverageCommand(terminal, exit))
  root.addCommand(rulesCommand(terminal, exit))
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => terminal.err(text),
    })
  }
  return root
}
