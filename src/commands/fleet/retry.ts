import { Args } from '@oclif/core'
import type { Report } from '../../model/report.ts'
import { approveFlag, rolloutArg, SteerCommand, steerFlags } from '../../steer-command.ts'

export default class FleetRetry extends SteerCommand {
  static override summary = 'Try failed stores of a rollout again.'
  static override description =
    'All of them, or those that are named. Each does what was planned for it, or what is left of that; a rollout that has halted goes on with it.'
  static override examples = [
    '<%= config.bin %> fleet retry',
    "<%= config.bin %> fleet retry 1124-4be19c acme-uk 'eu-*' --auto-approve",
  ]
  static override strict = false
  static override args = {
    rollout: rolloutArg,
    store: Args.string({ description: 'Key of a failed store, or a pattern with `*`; any number of them.' }),
  }
  static override flags = { ...steerFlags, ...approveFlag }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(FleetRetry)
    this.database = flags.database
    this.names = argv.map(String)
    this.question = 'Try them again?'
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.steer('retry')
  }
}
