import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { importFlags } from '../flags.ts'
import { ToolError } from '../model/errors.ts'
import type { ApplyReport, Report } from '../model/report.ts'
import { importObjects } from '../workflows/import.ts'
import type { Asked } from '../workflows/import-one.ts'
import { namedOf } from '../workflows/import-one.ts'

export default class Import extends BaseCommand {
  static override summary = 'Take objects that are at BigCommerce already into the state; nothing there is changed.'
  static override description =
    'One object under the address that declares it, or with --all everything declared that is found by its natural key. What differs is shown, and left to the next plan.'
  static override examples = [
    '<%= config.bin %> import stores.acme-us.channels.us.pages.about 12',
    '<%= config.bin %> import --all --dry-run',
    '<%= config.bin %> import --all --only stores.acme-us --auto-approve',
  ]
  static override args = {
    address: Args.string({ description: 'Address that the object has in the files.' }),
    id: Args.string({ description: 'Id that it has at BigCommerce.' }),
  }
  static override flags = {
    ...importFlags,
    all: Flags.boolean({ description: 'Everything declared that is there already.', env: 'STOREWRIGHT_ALL' }),
  }

  private given!: Asked & { dryRun: boolean }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Import)
    this.given = { ...args, all: flags.all, dryRun: flags['dry-run'] }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    const one = namedOf({ ...this.given, patterns: [...only, ...exclude] })
    const asks = one === undefined && this.flags['auto-approve'] !== true
    return this.withProject({}, project =>
      importObjects(this.context, project, {
        ...(one === undefined ? {} : { one }),
        only,
        exclude,
        dryRun: this.given.dryRun,
        ...(asks ? { agree: report => this.agree(report) } : {}),
        begins: () => this.guardWriting(),
      }),
    )
  }

  /** One object that was named is meant; of all that fit it is shown first which they are. */
  private async agree(report: ApplyReport): Promise<void> {
    this.showOnStderr(report)
    if ((await this.ask('\nTake these over? Only `yes` is accepted: ')) === 'yes') return
    const hint = this.canAsk() ? 'Nothing was changed.' : 'Nothing was changed. Add --auto-approve if it is meant.'
    throw new ToolError('NOT_APPROVED', 'nobody has agreed to take these over', { hint })
  }
}
