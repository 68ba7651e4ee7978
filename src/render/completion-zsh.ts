/** The script for zsh. */

import { brief, type CommandWords, type FlagWords, nextWords } from './completion.ts'

export function zshScript(commands: readonly CommandWords[]): string {
  const words = [...nextWords(commands)].map(([before, next]) =>
    entry(
      before,
      next.map(one => described(one.word, one.about)),
    ),
  )
  const args = commands.filter(one => one.values.length > 0).map(one => entry(one.words, one.values.map(quoted)))
  const flags = commands.map(one => entry(one.words, one.flags.flatMap(describedFlag)))
  const values = commands.flatMap(one =>
    one.flags.flatMap(flag => (flag.values === undefined ? [] : [valuesEntry(one.words, flag.names, flag.values)])),
  )
  return `#compdef storewright
# Completion of storewright for zsh, as \`storewright completion zsh\` prints it.

# Each of these leaves what it finds in \`found\`.
_storewright_words() {
${caseOf('$1', words, '    *) found=() ;;\n')}}

_storewright_arguments() {
${caseOf('$1', args, '    *) found=() ;;\n')}}

_storewright_flags() {
${caseOf('$1', flags, '    *) found=() ;;\n')}}

# Fails for a flag that takes no value.
_storewright_values() {
${caseOf('$1 $2', values, '    *) return 1 ;;\n')}}

_storewright() {
  local command= flag= at
  local -a found
  for ((at = 2; at < CURRENT; at++)); do
    _storewright_words "$command"
    (( \${found[(I)$words[at]:*]} )) || break
    command=\${command:+$command }$words[at]
  done
  if [[ $words[CURRENT] == --*=* ]]; then
    flag=\${words[CURRENT]%%=*}
    compset -P '*='
  else
    flag=$words[CURRENT-1]
  fi
  if [[ $flag == -* ]] && _storewright_values "$command" "$flag"; then
    if (( $#found )); then compadd -a found; else _files; fi
  elif [[ $words[CURRENT] == -* ]]; then
    _storewright_flags "$command"
    _describe -o flag found
  else
    local -a next
    if (( at == CURRENT )); then
      _storewright_words "$command"
      next=($found)
      _storewright_arguments "$command"
      (( $#next )) && _describe command next
      (( $#found )) && compadd -a found
      (( $#next || $#found )) && return
    fi
    _files
  fi
}

if [[ $funcstack[1] == _storewright ]]; then
  _storewright "$@"
else
  compdef _storewright storewright
fi
`
}

function describedFlag({ names, about }: FlagWords): string[] {
  return names.filter(name => name.startsWith('--')).map(name => described(name, about))
}

/** A colon divides a word from what is said of it. */
function described(word: string, about: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${brief(about)}`)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function caseOf(subject: string, entries: readonly string[], last: string): string {
  return `  case "${subject}" in\n${entries.join('')}${last}  esac\n`
}

function entry(pattern: string, words: readonly string[]): string {
  return `    '${pattern}') found=(${words.join(' ')}) ;;\n`
}

function valuesEntry(words: string, names: readonly string[], values: readonly string[]): string {
  const patterns = names.map(name => `'${words} ${name}'`).join(' | ')
  return `    ${patterns}) found=(${values.map(quoted).join(' ')}) ;;\n`
}
