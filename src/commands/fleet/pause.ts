import type { Report } from '../../model/report.ts'
import { rolloutArg, SteerCommand, steerFlags } from '../../steer-command.ts'

export default class FleetPause extends SteerCommand {
  static override summary = 'Start no more stores of a rollout until it is resumed.'
  static override description =
    'Stores at work are finished. Asks nothing: whoever wants to stop something is in a hurry, and `fleet resume` takes it back.'
  static override examples = ['<%= config.bin %> fleet pause', '<%= config.bin %> fleet pause 1124-4be19c']
  static override args = { rollout: rolloutArg }
  static override flags = steerFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FleetPause)
    this.database = flags.database
    this.names = args.rollout === undefined ? [] : [args.rollout]
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.steer('pause')
  }
}
