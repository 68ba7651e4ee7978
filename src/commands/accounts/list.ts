import { Flags } from '@oclif/core'
import { listFlags } from '../../flags.ts'
import { ListCommand } from '../../list-command.ts'
import type { AccountFilter } from '../../model/portfolio.ts'
import type { ListReport } from '../../model/report.ts'
import type { Franchise } from '../../workflows/franchise.ts'
import { instantOf } from '../../workflows/instants.ts'
import { accountsList } from '../../workflows/portfolio.ts'

export default class AccountsList extends ListCommand {
  static override summary = 'List the accounts of the franchise, declared or not.'
  static override description = 'Rows are printed as they come, so the list can be of any length. Only reads.'
  static override examples = [
    '<%= config.bin %> accounts list --name acme',
    '<%= config.bin %> accounts list --created-after 2026-01-01 --format ndjson',
  ]
  static override flags = {
    ...listFlags,
    name: Flags.string({ description: 'A part of the name.', env: 'STOREWRIGHT_NAME' }),
    user: Flags.string({ description: "The owner's e-mail address.", env: 'STOREWRIGHT_USER' }),
    'created-after': Flags.string({
      description: 'A day or an instant (ISO 8601).',
      env: 'STOREWRIGHT_CREATED_AFTER',
    }),
    'created-before': Flags.string({
      description: 'A day or an instant (ISO 8601).',
      env: 'STOREWRIGHT_CREATED_BEFORE',
    }),
  }

  private filter: AccountFilter = {}

  async run(): Promise<void> {
    const { flags } = await this.parse(AccountsList)
    this.filter = { name: flags.name, user: flags.user }
    this.filter.createdAfter = flags['created-after']
    this.filter.createdBefore = flags['created-before']
    await this.present(flags)
  }

  protected list(franchise: Franchise): ListReport {
    const createdAfter = instantOf('--created-after', this.filter.createdAfter)
    const createdBefore = instantOf('--created-before', this.filter.createdBefore)
    return accountsList(this.context, franchise, { ...this.filter, createdAfter, createdBefore })
  }
}
