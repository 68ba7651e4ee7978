import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { lockFlags, projectFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { pushState } from '../../workflows/state-copy.ts'

export default class StatePush extends BaseCommand {
  static override summary = 'Put a document that `state pull` has printed back into the state.'
  static override description =
    'It must be a later version of the stored one: of the same lineage, with a higher serial. Nothing is sent to BigCommerce.'
  static override examples = ['<%= config.bin %> state push portfolio.json']
  static override args = { document: Args.string({ required: true, description: 'File that holds the document.' }) }
  static override flags = {
    ...projectFlags,
    ...lockFlags,
    force: Flags.boolean({
      description: 'Store it although it is of another lineage or no later version.',
      env: 'STOREWRIGHT_FORCE',
    }),
  }

  private document = ''
  private force = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StatePush)
    this.document = args.document
    this.force = flags.force
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => pushState(this.context, project, this.document, this.force))
  }
}
