import type { CommandNode, Place } from './tree.ts'

/** The completion script for bash; it also does with the bash 3.2 of macOS. */
export const bashScript = (
  commands: readonly CommandNode[],
): string => `# bash completion for halfsky: made by \`halfsky completion bash\`

# what the option $2 of the command $1 takes; fails where it takes nothing
_halfsky_option() {
  case "$1 $2" in
${commands.flatMap(optionCases).join('\n')}
    *) return 1 ;;
  esac
}

# what the argument number $2 of the command $1 is
_halfsky_argument() {
  case "$1 $2" in
${commands.flatMap(argumentCases).join('\n')}
    *) what=nothing values= ;;
  esac
}

# the options of the command $1
_halfsky_options() {
  case "$1" in
${commands.map(({ name, options }) => `    ${name}) values=${quote(options.flatMap(({ flags }) => flags).join(' '))} ;;`).join('\n')}
    *) values='--help --version' ;;
  esac
}

_halfsky() {
  local IFS=$' \t\n' program=\${COMP_WORDS[0]} typed=\${COMP_WORDS[COMP_CWORD]}
  local words count=0 index word command= number=0 pending= what= values= current names value
  # readline breaks words at =: put them together again
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if ((count > 0 && index > 1)) && { [ "$word" = = ] || [ "\${COMP_WORDS[index - 1]}" = = ]; }; then
      words[count - 1]=\${words[count - 1]}$word
    else
      words[count]=$word
      count=$((count + 1))
    fi
  done
  current=\${words[count - 1]}
  for ((index = 0; index < count - 1; index++)); do
    word=\${words[index]}
    if [ -n "$pending" ]; then pending=
    elif [ -z "$command" ]; then case $word in -*) ;; *) command=$word ;; esac
    else
      case $word in
        --*=*) ;;
        -*) if _halfsky_option "$command" "$word"; then pending=$word; fi ;;
        *) number=$((number + 1)) ;;
      esac
    fi
  done
  COMPREPLY=()
  local head=
  if [ -n "$pending" ]; then
    _halfsky_option "$command" "$pending"
  elif [ -n "$command" ] && [[ $current == --*=* ]]; then
    head=\${current%%=*}=
    current=\${current#*=}
    _halfsky_option "$command" "\${head%=}" || return 0
  elif [[ $current == -* ]]; then
    what=choices
    _halfsky_options "$command"
  elif [ -z "$command" ]; then
    what=choices values=${quote(commands.map(({ name }) => name).join(' '))}
  else
    _halfsky_argument "$command" $((number + 1))
  fi
  if [ "$what" = outputs ]; then
    case $current in
      *=*) head=$head\${current%%=*}= current=\${current#*=} what=files ;;
      *) what=choices ;;
    esac
  fi
  names=
  case $what in
    files | folders) compopt -o filenames 2>/dev/null ;;
  esac
  case $what in
    files) names=$(compgen -f -- "$current") ;;
    folders) names=$(compgen -d -- "$current") ;;
    choices) names=$(compgen -W "$values" -- "$current") ;;
    rules | kinds | plans | indicators)
      names=$(compgen -W "$("$program" complete "$what" -- "\${words[@]}" 2>/dev/null)" -- "$current") ;;
  esac
  # readline puts what we give in place of the last part only
  if [ "$typed" = = ]; then typed=; fi
  current=$head$current
  local done=\${current%"$typed"}
  while IFS= read -r value; do
    if [ -n "$value" ]; then
      value=$head$value
      COMPREPLY[\${#COMPREPLY[@]}]=\${value#"$done"}
    fi
  done <<EOF
$names
EOF
}

complete -F _halfsky halfsky
`

const optionCases = ({ name, options }: CommandNode): string[] =>
  options.flatMap(({ flags, value }) => {
    if (value === null) return []
    return [`    ${flags.map((flag) => quote(`${name} ${flag}`)).join(' | ')}) ${assign(value)} ;;`]
  })

const argumentCases = ({ name, arguments: places, repeats }: CommandNode): string[] =>
  places.map((place, index) => {
    const isOpen = repeats && index === places.length - 1
    return `    ${isOpen ? `'${name} '*` : quote(`${name} ${index + 1}`)}) ${assign(place)} ;;`
  })

const assign = (place: Place): string => {
  const values = 'values' in place ? place.values.join(' ') : ''
  return `what=${place.form === 'names' ? place.of : place.form} values=${quote(values)}`
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
