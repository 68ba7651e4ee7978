import type { Report } from '../../model/report.ts'
import { approveFlag, rolloutArg, SteerCommand, steerFlags } from '../../steer-command.ts'

export default class FleetAbort extends SteerCommand {
  static override summary = 'End a rollout for good: what has not begun never is.'
  static override description =
    'Stores at work are finished, and what is done stays done. What is left is found by the next `fleet plan`.'
  static override examples = [
    '<%= config.bin %> fleet abort 1124-4be19c',
    '<%= config.bin %> fleet abort --auto-approve',
  ]
  static override args = { rollout: rolloutArg }
  static override flags = { ...steerFlags, ...approveFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FleetAbort)
    this.database = flags.database
    this.names = args.rollout === undefined ? [] : [args.rollout]
    this.question = 'Abort this rollout?'
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.steer('abort')
  }
}
