import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import type { VerifyFlags } from '../../workflows/audit.ts'
import { verifyAuditFile, verifyProjectAudit } from '../../workflows/audit.ts'

export default class AuditLogVerify extends BaseCommand {
  static override summary = 'Check that no line of the audit log was changed, removed or moved.'
  static override description =
    'Without a file, the log of this project is checked, together with what its state remembers. Sends nothing.'
  static override examples = [
    '<%= config.bin %> audit-log verify',
    '<%= config.bin %> audit-log verify archive/audit-2026.ndjson --noted 3f9a0c1b7d22',
  ]
  static override args = { file: Args.string({ description: 'Another file, for which no configuration is needed.' }) }
  static override flags = {
    ...projectFlags,
    after: Flags.string({
      description: 'Hash that the first line must follow: the last of the file before.',
      env: 'STOREWRIGHT_AFTER',
    }),
    noted: Flags.string({
      description: 'Hash (or its first digits) of a line that was noted earlier and must be in the log.',
      env: 'STOREWRIGHT_NOTED',
    }),
  }

  private path: string | undefined
  private given: VerifyFlags = {}

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditLogVerify)
    this.path = args.file
    this.given = { after: flags.after, noted: flags.noted }
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    if (this.path !== undefined) return verifyAuditFile(this.context, this.path, this.given)
    return this.withProject({}, project => verifyProjectAudit(this.context, project, this.given))
  }
}
