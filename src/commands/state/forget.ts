import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { lockFlags, projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { forgetState } from '../../workflows/state.ts'

export default class StateForget extends BaseCommand {
  static override summary = 'Stop managing an object and what lies in it; nothing is sent to BigCommerce.'
  static override args = { address: Args.string({ required: true, description: 'Address of the object.' }) }
  static override flags = { ...projectFlags, ...lockFlags }

  private address: string | undefined

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateForget)
    this.address = args.address
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => forgetState(this.context, project, this.address!))
  }
}
