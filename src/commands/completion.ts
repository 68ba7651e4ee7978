import { Args, type Command } from '@oclif/core'
import { ToolCommand } from '../base-command.ts'
import { type CommandWords, completionScript, type FlagWords, type Shell, shells } from '../render/completion.ts'
import { schemaNames } from '../workflows/schema.ts'

export default class Completion extends ToolCommand {
  static override summary = 'Print a script by which a shell completes commands, flags and values.'
  static override description =
    'The shell reads it by itself, from a file: nothing runs while you type, and nothing is cached.'
  static override examples = [
    '<%= config.bin %> completion bash > ~/.local/share/bash-completion/completions/storewright',
    '<%= config.bin %> completion zsh > "${fpath[1]}/_storewright"',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/storewright.fish',
  ]
  static override args = {
    shell: Args.string({ required: true, options: [...shells], description: 'The shell that it is for.' }),
  }

  async run(): Promise<void> {
    const { args } = await this.parse(Completion)
    const commands = this.config.commands.filter(command => command.hidden !== true).map(wordsOf)
    const sorted = commands.sort((left, right) => (left.words < right.words ? -1 : 1))
    const first = [...new Set(sorted.map(one => one.words.split(' ')[0]!))]
    for (const one of sorted) if (one.words === 'help') one.values = first
    this.log(completionScript(args.shell as Shell, sorted).trimEnd())
  }
}

function wordsOf({ id, summary = '', flags, args }: Command.Loadable): CommandWords {
  const values = Object.values(args).flatMap(arg => arg.options ?? [])
  return {
    words: id.replaceAll(':', ' '),
    about: summary,
    flags: [...Object.values(flags).flatMap(flagWords), { names: ['--help'], about: 'Show help.', values: undefined }],
    values: id === 'schema' ? schemaNames() : values,
  }
}

function flagWords(flag: Command.Flag.Cached): FlagWords[] {
  const { name, char, description: about = '' } = flag
  const names = [`--${name}`, ...(char === undefined ? [] : [`-${char}`])]
  if (flag.type === 'option') return [{ names, about, values: [...(flag.options ?? [])] }]
  const no = flag.allowNo === true ? [{ names: [`--no-${name}`], about, values: undefined }] : []
  return [{ names, about, values: undefined }, ...no]
}
