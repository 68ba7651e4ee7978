import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { lookUpFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { exportStore } from '../workflows/export.ts'
import { refuseExisting, writePrivateFile } from '../workflows/files.ts'

export default class Export extends BaseCommand {
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
  static override flags = {
    ...lookUpFlags,
    output: Flags.string({
      description: 'Write the YAML to a file, and a summary to stdout.',
      env: 'STOREWRIGHT_OUTPUT',
    }),
    force: Flags.boolean({ description: 'Write over a file that exists.', env: 'STOREWRIGHT_FORCE' }),
  }

  private store = ''
  private path: string | undefined
  private force = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Export)
    const { output, force, ...others } = flags
    this.store = args.store
    this.path = output
    this.force = force
    await this.present(others)
  }

  protected async execute(): Promise<Report> {
    const { path } = this
    const { cwd } = this.context
    if (path !== undefined) refuseExisting(cwd, path, this.force)
    const report = await this.withProject({}, project => exportStore(this.context, project, this.store))
    if (this.flags.format === 'human') for (const one of report.diagnostics) this.tell(one.message)
    if (path === undefined) return report
    writePrivateFile(cwd, path, report.text)
    return { ...report, saved_to: path }
  }
}
