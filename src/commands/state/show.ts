import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { showState } from '../../workflows/state.ts'

export default class StateShow extends BaseCommand {
  static override summary = 'Show what is recorded of one object.'
  static override args = { address: Args.string({ required: true, description: 'Address of the object.' }) }
  static override flags = projectFlags

  private address: string | undefined

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateShow)
    this.address = args.address
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => showState(this.context, project, this.address!))
  }
}
