import { Args } from '@oclif/core'
import { exportFlags } from '../export-flags.ts'
import type { ExportReport } from '../model/report.ts'
import { TextCommand, textFlags } from '../text-command.ts'
import { exportStores } from '../workflows/export.ts'
import type { ExportOptions } from '../workflows/export-one.ts'
import { refuseUnwritable } from '../workflows/files.ts'

export default class Export extends TextCommand {
  static override summary = 'Write stores as YAML that plans to adopt them and to change nothing.'
  static override description =
    'Without a name: every account and store that the partner token sees. Only reads; tokens and what is known of people become variables.'
  static override examples = [
    '<%= config.bin %> export --out .',
    '<%= config.bin %> export acme-us acme-uk --out live',
    '<%= config.bin %> export acme-us --output stores/acme-us.yaml',
    '<%= config.bin %> export --update --out .',
  ]
  static override args = {
    stores: Args.string({
      multiple: true,
      description: 'Keys of stores in the files, addresses, or ids at BigCommerce.',
    }),
  }
  static override flags = { ...exportFlags, ...textFlags }

  private options: ExportOptions = { stores: [] }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Export)
    const { out, update, 'dry-run': dryRun, secrets: envFile, ...others } = flags
    this.options = { stores: args.stores ?? [], out, force: flags.force, update, dryRun, envFile }
    await this.presentText(others)
  }

  protected async makeText(): Promise<ExportReport> {
    const { envFile } = this.options
    if (envFile !== undefined) refuseUnwritable(this.context.cwd, envFile)
    const report = await this.withProject({}, project => exportStores(this.context, project, this.options))
    if (this.flags.format === 'human') for (const one of report.diagnostics) this.tell(one.message)
    return report
  }
}
