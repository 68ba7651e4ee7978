import { Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { changeFormat, ignoreFileFlag, projectFlags, remoteFlags, repeatedFlag, toList } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { type DriftOptions, drift } from '../../workflows/drift.ts'

export default class Drift extends BaseCommand {
  static override summary = 'Show what differs between the files, the state and BigCommerce, and whose doing it is.'
  static override description = 'Only reads. Every attribute is shown with its configured, recorded and live value.'
  static override examples = ['<%= config.bin %> drift', '<%= config.bin %> drift --format json --detailed-exitcode']
  static override flags = {
    ...projectFlags,
    ...changeFormat,
    ...remoteFlags,
    'detailed-exitcode': Flags.boolean({
      description: 'Exit with 2 for drift, 3 for unapplied configuration, 4 for both.',
      env: 'STOREWRIGHT_DETAILED_EXITCODE',
    }),
    'only-managed': Flags.boolean({
      description: 'Say nothing of what is neither declared nor recorded.',
      env: 'STOREWRIGHT_ONLY_MANAGED',
    }),
    ignore: repeatedFlag(
      'ignore',
      'Address, prefix or glob, also as ADDRESS:ATTRIBUTE: no drift, for this run. May be given more than once.',
    ),
    ...ignoreFileFlag,
  }

  private options!: DriftOptions

  async run(): Promise<void> {
    const { flags } = await this.parse(Drift)
    const [only, exclude, ignore] = [toList(flags.only), toList(flags.exclude), toList(flags.ignore)]
    const [detailed, onlyManaged] = [flags['detailed-exitcode'] === true, flags['only-managed'] === true]
    this.options = { only, exclude, ignore, detailed, onlyManaged, ignoreFile: flags['ignore-file'] }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({ getOnly: true }, project => drift(this.context, project, this.options))
  }
}
