import { Args, Command, Help } from '@oclif/core'

export default class HelpCommand extends Command {
  static override summary = 'Show the commands, or what one of them takes.'
  static override examples = ['<%= config.bin %> help', '<%= config.bin %> help state move']
  static override args = { command: Args.string({ description: 'Words of the command.' }) }
  static override strict = false

  async run(): Promise<void> {
    const { argv } = await this.parse(HelpCommand)
    await new Help(this.config).showHelp(argv as string[])
  }
}
