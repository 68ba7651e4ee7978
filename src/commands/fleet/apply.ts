import { Args, Flags } from '@oclif/core'
import { env } from '../../flags.ts'
import { FleetCommand, fleetFlags } from '../../fleet-command.ts'
import type { Report } from '../../model/report.ts'
import { applyRollout } from '../../workflows/fleet-apply.ts'

export default class FleetApply extends FleetCommand {
  static override summary = 'Let the workers begin with a rollout.'
  static override description =
    'Whoever calls it may go home: the workers carry the rollout out, wave by wave, and halt it when too much goes wrong.'
  static override examples = [
    '<%= config.bin %> fleet apply 1124-4be19c',
    '<%= config.bin %> fleet apply 1124-4be19c --confirm-irreversible 3',
  ]
  static override args = { rollout: Args.string({ required: true, description: 'A rollout made by `fleet plan`.' }) }
  static override flags = {
    ...fleetFlags,
    'confirm-irreversible': Flags.integer({
      min: 0,
      description: 'How many changes that cannot be undone are meant.',
      ...env('confirm-irreversible'),
    }),
  }

  private options!: Parameters<typeof applyRollout>[3]

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FleetApply)
    this.database = flags.database
    this.options = { rollout: args.rollout, irreversible: flags['confirm-irreversible'] }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withFleet({}, (project, fleet) => applyRollout(this.context, project, fleet, this.options))
  }
}
