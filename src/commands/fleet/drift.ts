import { Args, Flags } from '@oclif/core'
import { FleetDriftCommand } from '../../drift-command.ts'
import { driftFlags, env, evidenceFlags, remoteFlags, toList } from '../../flags.ts'
import { fleetFlags } from '../../fleet-command.ts'
import { fleetDriftFormats } from '../../render/index.ts'

export default class FleetDrift extends FleetDriftCommand {
  static override summary = 'Show what differs in many stores, read by this process and all workers.'
  static override description =
    'Only reads. Stores in which something is found are printed as they come, so that there can be any number. Workers that have the same files help with it.'
  static override examples = [
    '<%= config.bin %> fleet drift',
    "<%= config.bin %> fleet drift 'eu-*' --format ndjson",
    '<%= config.bin %> fleet drift --detailed-exitcode --evidence evidence/2026-11-25',
  ]
  static override strict = false
  static override args = {
    store: Args.string({
      description: 'Key of a store, or a pattern with `*`; any number of them. All when left out.',
    }),
  }
  static override flags = {
    ...fleetFlags,
    format: Flags.string({
      options: [...fleetDriftFormats],
      default: 'human',
      description: 'How to print the result; ndjson is one store a line.',
      ...env('format'),
    }),
    parallelism: remoteFlags.parallelism,
    'at-once': Flags.integer({
      min: 1,
      max: 64,
      default: 8,
      description: 'Stores that this process reads at once, beside the workers.',
      ...env('at-once'),
    }),
    ...driftFlags,
    ...evidenceFlags,
  }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(FleetDrift)
    this.database = flags.database
    this.options = {
      stores: argv.map(String),
      detailed: flags['detailed-exitcode'] === true,
      onlyManaged: flags['only-managed'] === true,
      ignore: toList(flags.ignore),
      ignoreFile: flags['ignore-file'],
      atOnce: flags['at-once'],
    }
    if (flags.evidence !== undefined) this.evidence = { path: flags.evidence, previous: flags.previous }
    await this.present(flags)
  }
}
