import { Args, Flags } from '@oclif/core'
import { AskingCommand } from '../asking-command.ts'
import { importFlags } from '../flags.ts'
import type { ApplyReport, Report } from '../model/report.ts'
import { importObjects, withoutChanges } from '../workflows/import.ts'
import type { Asked } from '../workflows/import-one.ts'
import { namedOf } from '../workflows/import-one.ts'

export default class Import extends AskingCommand {
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

  protected async execute(): Promise<Report> {
    const { only = [], exclude = [], format, output } = this.flags
    const one = namedOf({ ...this.given, patterns: [...only, ...exclude] })
    let shown = false
    const agree = async (report: ApplyReport): Promise<void> => {
      const words = { refused: 'nobody has agreed to take these over', nothing: 'Nothing was changed.' }
      await this.agreeTo(report, 'Take these over?', words)
      shown = format === 'human' && output === undefined
    }
    const report = await this.withProject({}, project =>
      importObjects(this.context, project, {
        ...(one === undefined ? {} : { one }),
        only,
        exclude,
        dryRun: this.given.dryRun,
        ...(one === undefined && this.flags['auto-approve'] !== true ? { agree } : {}),
        begins: () => this.guardWriting(),
      }),
    )
    return shown ? withoutChanges(report) : report
  }
}
