import { Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import type { AuditCheck } from '../model/store-audit.ts'
import { auditChecks } from '../model/store-audit.ts'
import { audit } from '../workflows/store-audit.ts'

export default class Audit extends BaseCommand {
  static override summary = 'Look for orders, customers, content and products that are on the wrong channel or on none.'
  static override description = 'Only reads. Findings name objects by id alone, never what is known of anybody.'
  static override examples = [
    '<%= config.bin %> audit',
    '<%= config.bin %> audit --only stores.acme-us --check orders --check products',
    '<%= config.bin %> audit --format json --detailed-exitcode',
  ]
  static override flags = {
    ...projectFlags,
    ...remoteFlags,
    check: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      options: [...auditChecks],
      description: 'Make this check alone; may be given more than once.',
      env: 'STOREWRIGHT_CHECK',
    }),
    'detailed-exitcode': Flags.boolean({
      description: 'Exit with 2 when there are findings.',
      env: 'STOREWRIGHT_DETAILED_EXITCODE',
    }),
  }

  private checks: AuditCheck[] = []
  private detailed = false

  async run(): Promise<void> {
    const { flags } = await this.parse(Audit)
    this.checks = [flags.check ?? []].flat() as AuditCheck[]
    this.detailed = flags['detailed-exitcode']
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    const options = { only, exclude, checks: this.checks, detailed: this.detailed }
    return this.withProject({}, project => audit(this.context, project, options))
  }
}
