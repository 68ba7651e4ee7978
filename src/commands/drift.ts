import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { drift } from '../workflows/drift.ts'

export default class Drift extends BaseCommand {
  static override summary = 'Show what differs between the files, the state and BigCommerce, and whose doing it is.'
  static override description = 'Only reads. Every attribute is shown with its configured, recorded and live value.'
  static override examples = ['<%= config.bin %> drift', '<%= config.bin %> drift --format json --detailed-exitcode']
  static override flags = {
    ...projectFlags,
    ...remoteFlags,
    'detailed-exitcode': Flags.boolean({
      description: 'Exit with 2 for drift, 3 for unapplied configuration, 4 for both.',
      env: 'STOREWRIGHT_DETAILED_EXITCODE',
    }),
  }

  private detailed = false

  async run(): Promise<void> {
    const { flags } = await this.parse(Drift)
    this.detailed = flags['detailed-exitcode']
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
    return this.withProject({}, project => drift(this.context, project, selection, this.detailed))
  }
}
