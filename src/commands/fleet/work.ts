import { Flags } from '@oclif/core'
import { env, policyFlags, remoteFlags } from '../../flags.ts'
import { FleetCommand, fleetFlags } from '../../fleet-command.ts'
import type { Report } from '../../model/report.ts'
import { workRollouts } from '../../workflows/fleet-work.ts'

export default class FleetWork extends FleetCommand {
  static override summary = 'Work on rollouts until told to stop.'
  static override description =
    'Takes stores of rollouts that were planned from the same files. Any number of workers, on any number of machines, share the work; each may be ended, or killed, at any time.'
  static override examples = [
    '<%= config.bin %> fleet work',
    '<%= config.bin %> fleet work --concurrency 8 --until-done',
  ]
  static override flags = {
    ...fleetFlags,
    parallelism: remoteFlags.parallelism,
    ...policyFlags,
    concurrency: Flags.integer({
      min: 1,
      max: 64,
      default: 4,
      description: 'Stores that are worked on at once.',
      ...env('concurrency'),
    }),
    'until-done': Flags.boolean({
      description: 'End when no rollout of this configuration is running or paused.',
      ...env('until-done'),
    }),
    lease: Flags.integer({
      min: 2,
      max: 600,
      default: 60,
      description: 'Seconds without a sign of life after which others take over what this worker has.',
      ...env('lease'),
    }),
  }

  private options!: Pick<Parameters<typeof workRollouts>[1], 'concurrency' | 'untilDone' | 'leaseMs'>

  async run(): Promise<void> {
    const { flags } = await this.parse(FleetWork)
    this.database = flags.database
    const { concurrency, lease, 'until-done': untilDone } = flags
    this.options = { concurrency, leaseMs: lease * 1_000, untilDone }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    this.guardWriting()
    const project = this.projectOptions({ readOnly: false, lockTimeoutMs: 60_000 })
    return workRollouts(this.context, { ...this.options, project, open: one => this.openFleet(one) })
  }
}
