import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { refuseExisting, writePrivateFile } from '../../workflows/files.ts'
import { pullState } from '../../workflows/state-copy.ts'

export default class StatePull extends BaseCommand {
  static override summary = 'Print the state of a store, or of the portfolio, in plain: for a copy, or to look at.'
  static override examples = [
    '<%= config.bin %> state pull store:acme-us',
    '<%= config.bin %> state pull portfolio --output portfolio.json',
  ]
  static override args = {
    unit: Args.string({ required: true, description: '`portfolio`, or `store:` and the key of a store.' }),
  }
  static override flags = {
    ...projectFlags,
    output: Flags.string({
      description: 'Write the document to a file, and a summary to stdout.',
      env: 'STOREWRIGHT_OUTPUT',
    }),
    force: Flags.boolean({ description: 'Write over a file that exists.', env: 'STOREWRIGHT_FORCE' }),
  }

  private unit = ''
  private path: string | undefined
  private force = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StatePull)
    const { output, force, ...others } = flags
    this.unit = args.unit
    this.path = output
    this.force = force
    await this.present(others)
  }

  protected async execute(): Promise<Report> {
    const { path } = this
    const { cwd } = this.context
    if (path !== undefined) refuseExisting(cwd, path, this.force)
    const report = await this.withProject({}, project => pullState(this.context, project, this.unit))
    if (path === undefined) return report
    writePrivateFile(cwd, path, report.text)
    return { ...report, saved_to: path }
  }
}
