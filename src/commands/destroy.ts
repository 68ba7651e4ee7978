import { ApplyCommand } from '../apply-command.ts'
import { applyFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'

export default class Destroy extends ApplyCommand {
  static override summary = 'Remove everything that is managed, or what --only names.'
  static override description =
    'A plan in which nothing is desired. Stores are cancelled, which needs --confirm for each; accounts are only forgotten.'
  static override examples = [
    '<%= config.bin %> destroy --only stores.acme-us.channels.eu --confirm stores.acme-us.channels.eu',
  ]
  static override flags = applyFlags

  async run(): Promise<void> {
    await this.present((await this.parse(Destroy)).flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({ readOnly: false }, project => this.planAndRun(project, 'destroy'))
  }
}
