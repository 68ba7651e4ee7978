import { Args } from '@oclif/core'
import { AskingCommand } from '../../asking-command.ts'
import { acceptFlags } from '../../flags.ts'
import type { AcceptReport, Report } from '../../model/report.ts'
import { type AcceptOptions, acceptLive } from '../../workflows/accept.ts'

export default class DriftAccept extends AskingCommand {
  static override summary = 'Write what somebody changed at BigCommerce into the files.'
  static override description =
    'Only the text of each value changes; comments, anchors and formatting stay. Nothing is sent but GET.'
  static override examples = [
    '<%= config.bin %> drift accept stores.acme-us.channels.us.pages.about --attribute body',
    '<%= config.bin %> drift accept stores.acme-us --dry-run',
  ]
  static override args = {
    address: Args.string({ required: true, description: 'Address of an object; a prefix or glob for several.' }),
  }
  static override flags = acceptFlags

  private options!: AcceptOptions

  async run(): Promise<void> {
    const { args, flags } = await this.parse(DriftAccept)
    const { attribute, 'ignore-file': ignoreFile, 'dry-run': dryRun } = flags
    this.options = { address: args.address, attribute, ignoreFile, dryRun: dryRun === true }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({ getOnly: true }, project =>
      acceptLive(this.context, project, this.options, report => this.agree(report)),
    )
  }

  /** One value that was named is meant; of several it is shown first which they are. */
  private async agree(report: AcceptReport): Promise<void> {
    if (report.accepted.length === 1 || this.flags['auto-approve'] === true) return
    const words = { refused: 'nobody has agreed to write these values', nothing: 'Nothing was written.' }
    await this.agreeTo(report, 'Write these values?', words)
  }
}
