import { type Command, Option } from 'commander'
import type { Lang } from '../../model/index.ts'
import { rulebookCommand, type SharedOptions } from '../shared.ts'
import type { Terminal } from '../terminal.ts'

/** `halfsky lsp` */
export const lspCommand = (terminal: Terminal): Command =>
  rulebookCommand('lsp')
    .summary('help an editor with rule files 编辑器语言服务')
    .description(
      'Speaks the Language Server Protocol on standard input and output, for editors that work on rule files.\nThe rulebook is --rules and --plans where given, else the `rules` and `seeds/plans` of the workspace, else the shipped one.\nWords are in --lang where given, else in the language of the editor.',
    )
    .addOption(new Option('--stdio', 'talk on standard input and output: there is no other way 标准输入输出'))
    .addOption(new Option('--clientProcessId <pid>', 'the editor').hideHelp())
    .addHelpText(
      'after',
      '\nFor example, in Neovim:\n  vim.lsp.start({ name = "halfsky", cmd = { "npx", "halfsky", "lsp" } })\ndocs/editors.md tells of VS Code and Helix, too.',
    )
    .action(async ({ rules, plans, add, lang }: SharedOptions) => {
      if (process.stdin.isTTY) terminal.err(atTerminal(lang ?? terminal.lang))
      // loaded only here: the other commands start without it
      const { serveEditor } = await import('../../lsp/index.ts')
      serveEditor({ rules, plans, add, lang, fallback: terminal.lang, input: process.stdin, output: process.stdout })
    })

const atTerminal = (lang: Lang): string =>
  lang === 'en'
    ? 'halfsky lsp waits for an editor on standard input: set it up there (docs/editors.md), or leave with Ctrl+C\n'
    : 'halfsky lsp 在标准输入上等待编辑器：请在编辑器中配置它（docs/editors.md），或按 Ctrl+C 退出\n'
