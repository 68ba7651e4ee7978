import { BaseCommand } from '../base-command.ts'
import { compareFlags } from '../compare-flags.ts'
import { toList } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { type CompareOptions, compareStores } from '../workflows/compare.ts'

export default class Compare extends BaseCommand {
  static override summary = 'Show what differs between two stores: is production what staging is?'
  static override description =
    'Compares all that Storewright manages, but for what is known of people, whoever declares it. Ids, hosts and keys of the stores themselves are no differences. Only reads.'
  static override examples = [
    '<%= config.bin %> compare --from acme-staging --to acme',
    '<%= config.bin %> compare --from acme-staging --to acme --only channels.us.pages --detailed-exitcode',
    '<%= config.bin %> compare --from acme-staging --to acme --format html --output compare.html',
  ]
  static override flags = compareFlags

  private options!: CompareOptions

  async run(): Promise<void> {
    const { flags } = await this.parse(Compare)
    const { from, to, 'ignore-file': ignoreFile } = flags
    const [only, exclude, ignore] = [toList(flags.only), toList(flags.exclude), toList(flags.ignore)]
    this.options = { from, to, only, exclude, ignore, ignoreFile, detailed: flags['detailed-exitcode'] }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({ getOnly: true }, project => compareStores(this.context, project, this.options))
  }
}
