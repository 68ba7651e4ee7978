/** The script for bash, of version 3.2 and later. */

import { type CommandWords, nextWords } from './completion.ts'

export function bashScript(commands: readonly CommandWords[]): string {
  const words = [...nextWords(commands)].map(([before, next]) =>
    entry(
      before,
      next.map(one => one.word),
    ),
  )
  const flags = commands.map(one =>
    entry(
      one.words,
      one.flags.flatMap(flag => flag.names.filter(isLong)),
    ),
  )
  const args = commands.filter(one => one.values.length > 0).map(one => entry(one.words, one.values))
  const values = commands.flatMap(one =>
    one.flags.flatMap(flag => (flag.values === undefined ? [] : [valuesEntry(one.words, flag.names, flag.values)])),
  )
  return `# Completion of storewright for bash, as \`storewright completion bash\` prints it.

# What may follow the words of a command.
_storewright_words() {
${caseOf('$1', words)}}

_storewright_arguments() {
${caseOf('$1', args)}}

_storewright_flags() {
${caseOf('$1', flags)}}

# The values of a flag; fails for one that takes none.
_storewright_values() {
${caseOf('$1 $2', values, '    *) return 1 ;;\n')}}

_storewright() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= at values
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case " $(_storewright_words "$command") " in
      *" \${COMP_WORDS[at]} "*) command=\${command:+$command }\${COMP_WORDS[at]} ;;
      *) break ;;
    esac
  done
  # --format=json comes as three words.
  if [[ $current == '=' ]]; then
    current=
  elif [[ $before == '=' && COMP_CWORD -gt 1 ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  # Where nothing is found, bash goes on with the names of files.
  if [[ $before == -* ]] && values=$(_storewright_values "$command" "$before"); then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$(_storewright_flags "$command")" -- "$current"))
  elif ((at == COMP_CWORD)); then
    COMPREPLY=($(compgen -W "$(_storewright_words "$command") $(_storewright_arguments "$command")" -- "$current"))
  fi
}

complete -o default -F _storewright storewright
`
}

const isLong = (name: string): boolean => name.startsWith('--')

function caseOf(subject: string, entries: readonly string[], last = ''): string {
  return `  case "${subject}" in\n${entries.join('')}${last}  esac\n`
}

function entry(pattern: string, words: readonly string[]): string {
  return `    '${pattern}') echo '${words.join(' ')}' ;;\n`
}

function valuesEntry(words: string, names: readonly string[], values: readonly string[]): string {
  return `    ${names.map(name => `'${words} ${name}'`).join(' | ')}) echo '${values.join(' ')}' ;;\n`
}
