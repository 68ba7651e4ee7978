import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { importFlags } from '../flags.ts'
import type { Address } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { ApplyReport, Report } from '../model/report.ts'
import { importObjects } from '../workflows/import.ts'
import type { Named } from '../workflows/import-one.ts'

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

  private one: Named | undefined
  private all = false
  private dryRun = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Import)
    const { address, id } = args
    this.all = flags.all
    this.dryRun = flags['dry-run']
    if (address !== undefined) this.one = { address: address as Address, id: id ?? '' }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    this.refuseOdd([...only, ...exclude])
    return this.withProject({}, project =>
      importObjects(this.context, project, {
        ...(this.one === undefined ? {} : { one: this.one }),
        only,
        exclude,
        dryRun: this.dryRun,
        ...(this.all && this.flags['auto-approve'] !== true ? { agree: report => this.agree(report) } : {}),
        begins: () => this.guardWriting(),
      }),
    )
  }

  private refuseOdd(patterns: readonly string[]): void {
    const refuse = (message: string, hint: string): never => {
      throw new ToolError('USAGE', message, { hint })
    }
    const { one, all } = this
    if (all && one !== undefined)
      refuse('--all goes without an address', 'A part of everything: `--all --only ADDRESS`.')
    if (!all && one === undefined) {
      refuse('nothing is named that is to be taken over', 'Give an address and an id, or --all.')
    }
    if (one !== undefined && one.id.trim() === '') {
      const hint = `Give it behind the address, or find it by its natural key: \`storewright import --all --only '${one.address}'\`.`
      refuse(`the id of ${one.address} is missing`, hint)
    }
    if (!all && patterns.length > 0)
      refuse('--only and --exclude go with --all', 'The address says which object is meant.')
  }

  /** One object that was named is meant; of all that fit it is shown first which they are. */
  private async agree(report: ApplyReport): Promise<void> {
    this.showOnStderr(report)
    if ((await this.ask('\nTake these over? Only `yes` is accepted: ')) === 'yes') return
    const hint = this.canAsk() ? 'Nothing was changed.' : 'Nothing was changed. Add --auto-approve if it is meant.'
    throw new ToolError('NOT_APPROVED', 'nobody has agreed to take these over', { hint })
  }
}
