import { Args } from '@oclif/core'
import { lookUpFlags } from '../flags.ts'
import type { ExportReport } from '../model/report.ts'
import { TextCommand, textFlags } from '../text-command.ts'
import { exportStore } from '../workflows/export.ts'

export default class Export extends TextCommand {
  static override summary = 'Write the contents of a store as YAML that plans to adopt them and to change nothing.'
  static override description =
    'Only reads. The store must be declared with its token; customers, subscribers and sensitive values are left out.'
  static override examples = [
    '<%= config.bin %> export acme-us',
    '<%= config.bin %> export acme-us --output stores/acme-us.yaml',
  ]
  static override args = {
    store: Args.string({ required: true, description: 'Key of the store in the files, or its address.' }),
  }
  static override flags = { ...lookUpFlags, ...textFlags }

  private store = ''

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Export)
    this.store = args.store
    await this.presentText(flags)
  }

  protected async makeText(): Promise<ExportReport> {
    const report = await this.withProject({}, project => exportStore(this.context, project, this.store))
    if (this.flags.format === 'human') for (const one of report.diagnostics) this.tell(one.message)
    return report
  }
}
