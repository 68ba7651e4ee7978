import { Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { projectFlags, remoteFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import type { PriceQuestion } from '../../workflows/explain-price.ts'
import { explainPrice } from '../../workflows/explain-price.ts'

const { events, parallelism } = remoteFlags

export default class ExplainPrice extends BaseCommand {
  static override summary = 'Show which price list applies to a SKU for a shopper, and why no other one does.'
  static override description =
    'Only reads. Channels and groups are named by key, by `id:N`, or by name at BigCommerce.'
  static override examples = [
    '<%= config.bin %> explain price --store acme-us --sku SHIRT-RED --channel us --group trade',
    '<%= config.bin %> explain price --store acme-us --sku SHIRT-RED --currency EUR --planned',
  ]
  static override flags = {
    ...projectFlags,
    events,
    parallelism,
    store: Flags.string({ required: true, description: 'Key of a store of the files.', env: 'STOREWRIGHT_STORE' }),
    sku: Flags.string({
      required: true,
      description: 'SKU of a variant, or of a product with one.',
      env: 'STOREWRIGHT_SKU',
    }),
    channel: Flags.string({ description: 'Where the shopper is; channel 1 by default.', env: 'STOREWRIGHT_CHANNEL' }),
    group: Flags.string({
      description: 'Customer group of the shopper; a guest by default.',
      env: 'STOREWRIGHT_GROUP',
    }),
    currency: Flags.string({
      description: 'What the shopper pays in; the default of the channel or store by default.',
      env: 'STOREWRIGHT_CURRENCY',
    }),
    planned: Flags.boolean({
      default: false,
      description: 'Answer for the store as it will be once the files are applied.',
      env: 'STOREWRIGHT_PLANNED',
    }),
  }

  private question!: PriceQuestion

  async run(): Promise<void> {
    const { flags } = await this.parse(ExplainPrice)
    this.question = flags
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => explainPrice(this.context, project, this.question))
  }
}
