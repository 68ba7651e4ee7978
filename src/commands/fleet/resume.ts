import { Flags } from '@oclif/core'
import { env } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import { approveFlag, rolloutArg, SteerCommand, steerFlags } from '../../steer-command.ts'

export default class FleetResume extends SteerCommand {
  static override summary = 'Go on with a rollout that is paused or has halted.'
  static override description =
    'After a halt, what has failed so far no longer counts, and programs of `halt_on.check` that failed are run again. Failed stores stay failed: `fleet retry` tries them again.'
  static override examples = [
    '<%= config.bin %> fleet resume',
    '<%= config.bin %> fleet resume 1124-4be19c --skip-checks --auto-approve',
  ]
  static override args = { rollout: rolloutArg }
  static override flags = {
    ...steerFlags,
    ...approveFlag,
    'skip-checks': Flags.boolean({
      description: 'Take checks that have failed as passed instead of running them again.',
      ...env('skip-checks'),
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FleetResume)
    this.database = flags.database
    this.names = args.rollout === undefined ? [] : [args.rollout]
    this.skipChecks = flags['skip-checks']
    this.question = 'Go on?'
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.steer('resume')
  }
}
