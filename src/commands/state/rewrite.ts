import { BaseCommand } from '../../base-command.ts'
import { lockFlags, projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { rewriteState } from '../../workflows/state-migrate.ts'

export default class StateRewrite extends BaseCommand {
  static override summary = 'Write the whole state anew where it is: encrypted with the key that is configured now.'
  static override description =
    'For a change of keys, or to begin or end the encryption. Plans that were saved before are stale afterwards. Can be run again after it was stopped; nothing is sent to BigCommerce.'
  static override examples = ['<%= config.bin %> state rewrite']
  static override flags = { ...projectFlags, ...lockFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(StateRewrite)
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => rewriteState(this.context, project))
  }
}
