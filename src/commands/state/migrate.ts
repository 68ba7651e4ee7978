import { Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { lockFlags, projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { migrateState } from '../../workflows/state-migrate.ts'

export default class StateMigrate extends BaseCommand {
  static override summary = 'Copy the state to another place; the present one is left as it is.'
  static override description =
    'Can be run again, after it was stopped or when the state here has changed since. Nothing is sent to BigCommerce.'
  static override examples = ['<%= config.bin %> state migrate --to next/state.yaml']
  static override flags = {
    ...projectFlags,
    ...lockFlags,
    to: Flags.string({
      required: true,
      description: 'Configuration file whose `state` says where to; nothing else in it counts.',
      env: 'STOREWRIGHT_TO',
    }),
  }

  private to = ''

  async run(): Promise<void> {
    const { flags } = await this.parse(StateMigrate)
    this.to = flags.to
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => migrateState(this.context, project, this.to))
  }
}
