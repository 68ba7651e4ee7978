import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { listState } from '../../workflows/state.ts'

export default class StateList extends BaseCommand {
  static override summary = 'List the addresses that are managed.'
  static override args = {
    address: Args.string({ required: false, description: 'Show only what is at or beneath this address.' }),
  }
  static override flags = projectFlags

  private address: string | undefined

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateList)
    this.address = args.address
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => listState(this.context, project, this.address))
  }
}
