import { Flags } from '@oclif/core'
import { env } from '../../flags.ts'
import { fleetFlags } from '../../fleet-command.ts'
import { StatusCommand } from '../../status-command.ts'
import { rolloutArg } from '../../steer-command.ts'

export default class FleetStatus extends StatusCommand {
  static override summary = 'Show how rollouts stand: waves, failed stores, workers, and when it will be over.'
  static override description =
    'On a terminal it is drawn anew every second, until `q` or the end; in a pipe it is printed once. Without a rollout, all that are not over are shown, or the last one.'
  static override examples = [
    '<%= config.bin %> fleet status',
    '<%= config.bin %> fleet status 1124-4be19c --format json',
    '<%= config.bin %> fleet status --metrics 9464',
  ]
  static override args = { rollout: rolloutArg }
  static override flags = {
    ...fleetFlags,
    once: Flags.boolean({ description: 'Print it once, on a terminal, too.', ...env('once') }),
    metrics: Flags.integer({
      min: 0,
      max: 65_535,
      description: 'Serve it as Prometheus text at /metrics on this port until stopped; 0 takes any that is free.',
      ...env('metrics'),
    }),
    'metrics-host': Flags.string({
      dependsOn: ['metrics'],
      description: 'Address of this machine at which metrics are served; 127.0.0.1 when not given.',
      ...env('metrics-host'),
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FleetStatus)
    const { database, once, metrics: port, 'metrics-host': host = '127.0.0.1' } = flags
    this.database = database
    this.rollout = args.rollout
    this.isOnce = once
    this.metrics = port === undefined ? undefined : { host, port }
    await this.present(flags)
  }
}
