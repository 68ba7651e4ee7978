/** The script for fish, of version 3.0 and later. */

import { brief, type CommandWords, type FlagWords, nextWords } from './completion.ts'

export function fishScript(commands: readonly CommandWords[]): string {
  const next = [...nextWords(commands)]
  const known = next.flatMap(([before, words]) => words.map(({ word }) => (before === '' ? word : `${before} ${word}`)))
  const words = next.flatMap(([before, all]) => all.map(({ word, about }) => line(before, ['-f', `-a ${word}`], about)))
  const args = commands.flatMap(one => one.values.map(value => line(one.words, ['-f', `-a ${quoted(value)}`], '')))
  const flags = commands.flatMap(one => one.flags.map(flag => line(one.words, flagOptions(flag), flag.about)))
  return `# Completion of storewright for fish, as \`storewright completion fish\` prints it.

# Whether the words of the command so far are these.
function __storewright_at
    set -l known ${known.map(quoted).join(' ')}
    set -l command
    for word in (commandline -opc)[2..-1]
        contains -- "$(string join -- ' ' $command $word)" $known; or break
        set -a command $word
    end
    test "$command" = "$argv"
end

complete -c storewright -e
${[...words, ...args, ...flags].join('')}`
}

function flagOptions({ names, values }: FlagWords): string[] {
  const spelt = names.map(name => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  if (values === undefined) return spelt
  return [...spelt, values.length === 0 ? '-r' : `-x -a ${quoted(values.join(' '))}`]
}

function line(words: string, options: readonly string[], about: string): string {
  const said = about === '' ? '' : ` -d ${quoted(brief(about))}`
  return `complete -c storewright -n ${quoted(`__storewright_at ${words}`.trimEnd())} ${options.join(' ')}${said}\n`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
