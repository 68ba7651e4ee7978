import { Args } from '@oclif/core'
import { projectFlags } from '../../flags.ts'
import type { StatePullReport } from '../../model/report.ts'
import { TextCommand, textFlags } from '../../text-command.ts'
import { pullState } from '../../workflows/state-copy.ts'

export default class StatePull extends TextCommand {
  static override summary = 'Print the state of a store, or of the portfolio, in plain: for a copy, or to look at.'
  static override examples = [
    '<%= config.bin %> state pull store:acme-us',
    '<%= config.bin %> state pull portfolio --output portfolio.json',
  ]
  static override args = {
    unit: Args.string({ required: true, description: '`portfolio`, or `store:` and the key of a store.' }),
  }
  static override flags = { ...projectFlags, ...textFlags }

  private unit = ''

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StatePull)
    this.unit = args.unit
    await this.presentText(flags)
  }

  protected makeText(): Promise<StatePullReport> {
    return this.withProject({}, project => pullState(this.context, project, this.unit))
  }
}
