import { BaseCommand } from '../../base-command.ts'
import { changeFormat, driftFlags, evidenceFlags, projectFlags, remoteFlags, toList } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { evidenceTexts } from '../../render/index.ts'
import { type DriftOptions, drift } from '../../workflows/drift.ts'
import { driftEvidence } from '../../workflows/evidence.ts'

export default class Drift extends BaseCommand {
  static override summary = 'Show what differs between the files, the state and BigCommerce, and whose doing it is.'
  static override description = 'Only reads. Every attribute is shown with its configured, recorded and live value.'
  static override examples = [
    '<%= config.bin %> drift',
    '<%= config.bin %> drift --format json --detailed-exitcode',
    '<%= config.bin %> drift --evidence evidence/2026-11-25',
  ]
  static override flags = {
    ...projectFlags,
    ...changeFormat,
    ...remoteFlags,
    ...driftFlags,
    ...evidenceFlags,
  }

  private options!: DriftOptions
  private evidence: { path: string; previous: string | undefined } | undefined

  async run(): Promise<void> {
    const { flags } = await this.parse(Drift)
    const [only, exclude, ignore] = [toList(flags.only), toList(flags.exclude), toList(flags.ignore)]
    const [detailed, onlyManaged] = [flags['detailed-exitcode'] === true, flags['only-managed'] === true]
    this.options = { only, exclude, ignore, detailed, onlyManaged, ignoreFile: flags['ignore-file'] }
    if (flags.evidence !== undefined) this.evidence = { path: flags.evidence, previous: flags.previous }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const { evidence, options, context } = this
    return this.withProject({ getOnly: true }, project =>
      evidence === undefined
        ? drift(context, project, options)
        : driftEvidence(context, project, options, { ...evidence, render: evidenceTexts }),
    )
  }
}
