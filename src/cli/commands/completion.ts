import { Argument, Command } from 'commander'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { treeOf } from '../completion/tree.ts'
import { zshScript } from '../completion/zsh.ts'
import { EXIT, type Terminal } from '../terminal.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const
type Shell = keyof typeof SCRIPTS

/** `halfsky completion bash|zsh|fish` */
export const completionCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  new Command('completion')
    .summary('print a script that completes what you type 命令补全脚本')
    .description('Prints a script by which your shell completes commands, options, files, and the ids of the rulebook.')
    .addArgument(new Argument('<shell>', 'the shell you type in 所用的命令行外壳').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', INSTALL)
    .action(async (shell: Shell, _options: object, command: Command) => {
      await terminal.out(SCRIPTS[shell](treeOf(command.parent ?? command)))
      exit(EXIT.clean)
    })

const INSTALL = `
To have it in every shell you open 安装:
  bash  halfsky completion bash > ~/.local/share/bash-completion/completions/halfsky
        or, without bash-completion: echo 'source <(halfsky completion bash)' >> ~/.bashrc
  zsh   halfsky completion zsh > ~/.zfunc/_halfsky
        with these lines in ~/.zshrc: fpath+=~/.zfunc; autoload -U compinit; compinit
  fish  halfsky completion fish > ~/.config/fish/completions/halfsky.fish
`
