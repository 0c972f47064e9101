import type { CommandNode, OptionNode, Place } from './tree.ts'

/** The completion script for zsh. */
export const zshScript = (commands: readonly CommandNode[]): string => `#compdef halfsky
# zsh completion for halfsky: made by \`halfsky completion zsh\`

_halfsky_names() {
  local -a names
  names=("\${(@f)$($halfsky_program complete $1 -- "\${halfsky_words[@]}" 2>/dev/null)}")
  compadd -a names
}

# a format, or a format, = and a file
_halfsky_outputs() {
  if compset -P '*='; then _files; else compadd -- "$@"; fi
}

_halfsky() {
  local halfsky_program=$words[1] curcontext=$curcontext state
  local -a halfsky_words=("\${(@)words[2,CURRENT]}") line commands
  typeset -A opt_args
  commands=(
${commands.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`).join('\n')}
  )
  _arguments -C '(- *)'{-h,--help}'[display help]' '(- *)'{-V,--version}'[display the version]' \\
    '1:command:->command' '*::argument:->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}

# read by the completion system as a function, or by a person's own file
if [ "$funcstack[1]" = _halfsky ]; then _halfsky "$@"; else compdef _halfsky halfsky; fi
`

const commandCase = ({ name, options, arguments: places, repeats }: CommandNode): string => {
  const specs = [
    ...options.map(optionSpec),
    ...places.map((place, index) => {
      const isOpen = repeats && index === places.length - 1
      return quote(`${isOpen ? '*' : index + 1}:argument:${action(place)}`)
    }),
  ]
  return `        ${name}) _arguments \\\n${specs.map((spec) => `          ${spec}`).join(' \\\n')} ;;`
}

const optionSpec = ({ flags, description, value }: OptionNode): string => {
  const told = `[${description.replaceAll(/[[\]\\]/g, '\\$&')}]`
  const rest = value === null ? '' : `:value:${action(value)}`
  // repeated or not is for the command to say
  return flags
    .map((flag) => quote(`*${flag}${value !== null && flag.startsWith('--') ? '=' : ''}${told}${rest}`))
    .join(' ')
}

const action = (place: Place): string => {
  switch (place.form) {
    case 'choices':
      return `(${place.values.join(' ')})`
    case 'outputs':
      return ` _halfsky_outputs ${place.values.join(' ')}`
    case 'names':
      return ` _halfsky_names ${place.of}`
    case 'files':
      return '_files'
    case 'folders':
      return '_files -/'
    case 'nothing':
      return ' '
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
