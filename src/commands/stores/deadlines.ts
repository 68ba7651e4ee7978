import { Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { formats } from '../../render/index.ts'
import { listDeadlines } from '../../workflows/deadlines.ts'

export default class StoresDeadlines extends BaseCommand {
  static override summary = 'Show what BigCommerce will do with stores by itself, and when.'
  static override description =
    'The end of trials, suspensions that become cancellations, cancelled stores that can be restored no longer, and what is scheduled. Only reads.'
  static override examples = [
    '<%= config.bin %> stores deadlines --within 30d --fail-on 7d',
    '<%= config.bin %> stores deadlines --format ics --output deadlines.ics',
  ]
  static override flags = {
    ...projectFlags,
    format: Flags.string({
      options: [...formats, 'ics'],
      default: 'human',
      description: 'How to print the result; ics is a calendar.',
      env: 'STOREWRIGHT_FORMAT',
    }),
    within: Flags.string({
      description: 'Show only what falls due within this time (12h, 30d, 2w), and what is overdue.',
      env: 'STOREWRIGHT_WITHIN',
    }),
    'fail-on': Flags.string({
      description: 'Exit with 1 when something falls due within this time, or is overdue.',
      env: 'STOREWRIGHT_FAIL_ON',
    }),
    all: Flags.boolean({
      description: 'Look at every store of the franchise, not only at those that are managed.',
      env: 'STOREWRIGHT_ALL',
    }),
  }

  private options = { all: false } as Parameters<typeof listDeadlines>[2]

  async run(): Promise<void> {
    const { flags } = await this.parse(StoresDeadlines)
    this.options = { within: flags.within, failOn: flags['fail-on'], all: flags.all }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => listDeadlines(this.context, project, this.options))
  }
}
