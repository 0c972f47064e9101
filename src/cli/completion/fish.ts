import type { CommandNode, OptionNode, Place } from './tree.ts'

/** The completion script for fish. */
export const fishScript = (
  commands: readonly CommandNode[],
): string => `# fish completion for halfsky: made by \`halfsky completion fish\`

function __halfsky_names
    set -l words (commandline -opc)
    command $words[1] complete $argv[1] -- $words[2..] (commandline -ct) 2>/dev/null
end

# a format, or a format, = and a file
function __halfsky_outputs
    set -l token (string replace -r '^--format=' '' -- (commandline -ct))
    if string match -q '*=*' -- $token
        set -l head (string replace -r '=.*' '=' -- $token)
        __fish_complete_path (string replace -r '^[^=]*=' '' -- $token) | string replace -r '^' -- $head
    else
        printf '%s\\n' $argv
    end
end

# whether the word being typed is argument number $argv[2] of the command $argv[1], or a later one where it ends in +;
# the rest of $argv are the options that take a value
function __halfsky_argument
    set -l words (commandline -opc)[2..]
    test "$words[1]" = $argv[1]; or return 1
    set -l number 1
    set -l pending 0
    for word in $words[2..]
        if test $pending = 1
            set pending 0
        else if contains -- $word $argv[3..]
            set pending 1
        else if not string match -q -- '-*' $word
            set number (math $number + 1)
        end
    end
    test $pending = 0; or return 1
    if string match -q '*+' $argv[2]
        test $number -ge (string replace + '' $argv[2])
    else
        test $number -eq $argv[2]
    end
end

complete -c halfsky -f
complete -c halfsky -n __fish_use_subcommand -s h -l help -d 'display help'
complete -c halfsky -n __fish_use_subcommand -s V -l version -d 'display the version'
${commands.flatMap(commandLines).join('\n')}
`

const commandLines = (command: CommandNode): string[] => {
  const { name, description, options, arguments: places, repeats } = command
  const takes = options.flatMap(({ flags, value }) => (value === null ? [] : flags))
  return [
    `complete -c halfsky -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...options.map((option) => optionLine(name, option)),
    ...places.map((place, index) => {
      const number = `${index + 1}${repeats && index === places.length - 1 ? '+' : ''}`
      const when = ['__halfsky_argument', name, number, ...takes].join(' ')
      return `complete -c halfsky -n ${quote(when)} ${choices(place)}`
    }),
  ]
}

const optionLine = (name: string, { flags, description, value }: OptionNode): string => {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ')
  const when = quote(`__fish_seen_subcommand_from ${name}`)
  const takes = value === null ? '' : ` -r ${choices(value)}`
  return `complete -c halfsky -n ${when} ${names} -d ${quote(description)}${takes}`
}

const choices = (place: Place): string => {
  switch (place.form) {
    case 'choices':
      return `-f -a ${quote(place.values.join(' '))}`
    case 'outputs':
      return `-f -a ${quote(`(__halfsky_outputs ${place.values.join(' ')})`)}`
    case 'names':
      return `-f -a ${quote(`(__halfsky_names ${place.of})`)}`
    case 'files':
      return '-F'
    case 'folders':
      return `-f -a '(__fish_complete_directories (commandline -ct))'`
    case 'nothing':
      return '-f'
  }
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
