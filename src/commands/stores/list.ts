import { Flags } from '@oclif/core'
import { listFlags, repeatedFlag, toList } from '../../flags.ts'
import { ListCommand } from '../../list-command.ts'
import type { StoreFilter } from '../../model/portfolio.ts'
import { storeStatuses } from '../../model/portfolio.ts'
import type { ListReport } from '../../model/report.ts'
import type { Franchise } from '../../workflows/franchise.ts'
import { storesList } from '../../workflows/portfolio.ts'

export default class StoresList extends ListCommand {
  static override summary = 'List the stores of the franchise, declared or not, with what will happen to them.'
  static override description = 'Rows are printed as they come, so the list can be of any length. Only reads.'
  static override examples = [
    '<%= config.bin %> stores list --status suspended --status cancelled',
    '<%= config.bin %> stores list --account acme --format ndjson',
  ]
  static override flags = {
    ...listFlags,
    status: repeatedFlag('status', `Only stores of this status: ${storeStatuses.join(', ')}.`),
    account: repeatedFlag('account', 'Only stores of the account with this id; may be given more than once.'),
    plan: repeatedFlag('plan', 'Only stores with this plan SKU; may be given more than once.'),
    name: Flags.string({ description: 'A part of the name.', env: 'STOREWRIGHT_NAME' }),
    details: Flags.boolean({
      description: 'Ask for every store by itself: pending cancellations are seen then, one request a store.',
      env: 'STOREWRIGHT_DETAILS',
    }),
  }

  private filter!: StoreFilter
  private details = false

  async run(): Promise<void> {
    const { flags } = await this.parse(StoresList)
    const { status, account, plan, name, details } = flags
    this.filter = { status: toList(status), account: toList(account), plan: toList(plan), name }
    this.details = details
    await this.present(flags)
  }

  protected list(franchise: Franchise): ListReport {
    return storesList(this.context, franchise, this.filter, this.details)
  }
}
