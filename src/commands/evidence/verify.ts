import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { type EvidenceChecks, verifyEvidence } from '../../workflows/evidence-verify.ts'

export default class EvidenceVerify extends BaseCommand {
  static override summary = 'Check that evidence is as it was written, and that no pack of it is missing.'
  static override description =
    'Looks at the folder of one pack, or at a folder of packs and how they follow each other. Reads nothing else, sends nothing.'
  static override examples = [
    '<%= config.bin %> evidence verify evidence',
    '<%= config.bin %> evidence verify evidence --expect 3f9a0c1b7d22',
  ]
  static override args = {
    folder: Args.string({ required: true, description: 'What `drift --evidence` has made, or the folder around it.' }),
  }
  static override flags = {
    format: projectFlags.format,
    output: projectFlags.output,
    color: projectFlags.color,
    expect: Flags.string({
      description: 'Hash (or its first digits) of a manifest that was kept elsewhere and must be there.',
      env: 'STOREWRIGHT_EXPECT',
    }),
    after: Flags.string({
      description: 'Hash of the manifest that the first pack must follow, where packs before it lie elsewhere.',
      env: 'STOREWRIGHT_AFTER',
    }),
  }

  private path = ''
  private checks: EvidenceChecks = {}

  async run(): Promise<void> {
    const { args, flags } = await this.parse(EvidenceVerify)
    this.path = args.folder
    this.checks = { expect: flags.expect, after: flags.after }
    await this.present({ file: [], sandbox: false, ...flags })
  }

  protected async execute(): Promise<Report> {
    return verifyEvidence(this.context, this.path, this.checks)
  }
}
