import type { Argument, Command, Option } from 'commander'
import type { Named } from './names.ts'

/** What may stand in a place of the command line. */
export type Place =
  | { readonly form: 'choices'; readonly values: readonly string[] }
  /** One of the formats, or one of them, `=` and a file. */
  | { readonly form: 'outputs'; readonly values: readonly string[] }
  | { readonly form: 'names'; readonly of: Named }
  | { readonly form: 'files' | 'folders' | 'nothing' }

/** An option as a shell sees it. */
export interface OptionNode {
  readonly flags: readonly string[]
  readonly description: string
  /** What its value may be; null where it takes none. */
  readonly value: Place | null
}

/** A command as a shell sees it. */
export interface CommandNode {
  readonly name: string
  readonly description: string
  readonly options: readonly OptionNode[]
  readonly arguments: readonly Place[]
  /** Whether the last argument may be repeated. */
  readonly repeats: boolean
}

/** What a shell needs to know of the command line, read off the commands themselves. */
export const treeOf = (root: Command): readonly CommandNode[] =>
  root
    .createHelp()
    .visibleCommands(root)
    .filter((command) => command.name() !== 'help')
    .map((command) => ({
      name: command.name(),
      description: command.summary() || command.description(),
      options: command.createHelp().visibleOptions(command).map(optionNode),
      arguments: command.registeredArguments.map(argumentPlace),
      repeats: command.registeredArguments.at(-1)?.variadic ?? false,
    }))

const optionNode = (option: Option): OptionNode => ({
  flags: [option.short, option.long].filter((flag) => flag !== undefined),
  description: option.description,
  value: option.required || option.optional ? valuePlace(option) : null,
})

/** Options whose value names something in the rulebook. */
const NAMING: Readonly<Record<string, Named>> = {
  '--plan': 'plans',
  '--subject': 'kinds',
  '--kind': 'kinds',
  '--indicator': 'indicators',
  '--run': 'rules',
  '--rule': 'rules',
}

const valuePlace = ({ long = '', short, flags, argChoices }: Option): Place => {
  if (argChoices) return { form: long === '--format' && short === '-f' ? 'outputs' : 'choices', values: argChoices }
  const of = NAMING[long]
  if (of !== undefined) return { form: 'names', of }
  if (/[<[](?:dir|folder)/.test(flags)) return { form: 'folders' }
  return { form: /[<[](?:file|path)/.test(flags) ? 'files' : 'nothing' }
}

/** Most arguments of most commands are files. */
const argumentPlace = (argument: Argument): Place => {
  if (argument.argChoices) return { form: 'choices', values: argument.argChoices }
  if (argument.name() === 'rule') return { form: 'names', of: 'rules' }
  return { form: argument.name() === 'dir' ? 'folders' : 'files' }
}
