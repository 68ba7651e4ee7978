import { Flags } from '@oclif/core'
import { env, limitFlags, overridesOf, policyFlags, remoteFlags } from '../../flags.ts'
import { FleetCommand, fleetFlags } from '../../fleet-command.ts'
import type { Report } from '../../model/report.ts'
import { planRollout } from '../../workflows/fleet-plan.ts'
import { defaultExpiry, expiryOf } from '../../workflows/saved-plan.ts'

export default class FleetPlan extends FleetCommand {
  static override summary = 'Plan a rollout: what is to change in each store, and in which wave.'
  static override description =
    'Makes a saved plan for each store and keeps it in the database, for `fleet apply`. Only reads BigCommerce.'
  static override examples = ['<%= config.bin %> fleet plan', '<%= config.bin %> fleet plan --at-once 16 --format json']
  static override flags = {
    ...fleetFlags,
    parallelism: remoteFlags.parallelism,
    ...policyFlags,
    ...limitFlags,
    'at-once': Flags.integer({
      min: 1,
      max: 64,
      default: 8,
      description: 'Stores that are planned at once.',
      ...env('at-once'),
    }),
    expires: Flags.string({
      description: `For how long the rollout may be applied (12h, 30d, 2w); ${defaultExpiry} when not given.`,
      ...env('expires'),
    }),
  }

  private options!: Omit<Parameters<typeof planRollout>[3], 'overrides'>

  async run(): Promise<void> {
    const { flags } = await this.parse(FleetPlan)
    this.database = flags.database
    this.options = { atOnce: flags['at-once'], expiryMs: expiryOf(flags.expires) }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    const options = { ...this.options, overrides: overridesOf(this.flags) }
    return this.withFleet({}, (project, fleet) => planRollout(this.context, project, fleet, options))
  }
}
