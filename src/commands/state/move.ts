import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { lockFlags, projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { moveState } from '../../workflows/state-move.ts'

export default class StateMove extends BaseCommand {
  static override summary =
    'Give a recorded object another address, with what lies in it; nothing is sent to BigCommerce.'
  static override description =
    'For files that were changed already, where the plan cannot recognise an object and `moved` is not wanted.'
  static override examples = [
    '<%= config.bin %> state move stores.acme-us.channels.us stores.acme-us.channels.main',
    '<%= config.bin %> state move stores.acme-us stores.acme-usa',
  ]
  static override args = {
    from: Args.string({ required: true, description: 'Address at which it is recorded.' }),
    to: Args.string({ required: true, description: 'Address that it has in the files now.' }),
  }
  static override flags = { ...projectFlags, ...lockFlags }

  private from = ''
  private to = ''

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateMove)
    this.from = args.from
    this.to = args.to
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => moveState(this.context, project, this.from, this.to))
  }
}
