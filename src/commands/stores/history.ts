import { Args } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { lookUpFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { storesHistory } from '../../workflows/portfolio.ts'

export default class StoresHistory extends BaseCommand {
  static override summary = 'Show every suspension and cancellation of a store, the oldest first.'
  static override description = 'The store need not be declared. Only reads.'
  static override examples = ['<%= config.bin %> stores history acme-us']
  static override args = {
    store: Args.string({ required: true, description: 'Id of the store, its key in the files, or its address.' }),
  }
  static override flags = lookUpFlags

  private store = ''

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StoresHistory)
    this.store = args.store
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => storesHistory(this.context, project, this.store))
  }
}
