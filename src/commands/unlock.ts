import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { projectFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import type { LockStatus } from '../model/state.ts'
import { unlock } from '../workflows/unlock.ts'

export default class Unlock extends BaseCommand {
  static override summary = 'Show who holds the lock of a part of the state, and break it if its run is dead.'
  static override description =
    'Locks end by themselves a minute after their run has died. A run whose lock was broken can write no more.'
  static override examples = [
    '<%= config.bin %> unlock store:acme-us',
    '<%= config.bin %> unlock portfolio --auto-approve',
  ]
  static override args = {
    unit: Args.string({
      required: true,
      description: 'As STATE_LOCKED names it: `portfolio`, or `store:` and the key of a store.',
    }),
  }
  static override flags = {
    ...projectFlags,
    'auto-approve': Flags.boolean({ description: 'Break the lock without asking.', env: 'STOREWRIGHT_AUTO_APPROVE' }),
  }

  private unit = ''
  private autoApprove = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Unlock)
    this.unit = args.unit
    this.autoApprove = flags['auto-approve']
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({}, project => unlock(this.context, project, this.unit, lock => this.agree(lock)))
  }

  private async agree({ holder }: LockStatus): Promise<boolean> {
    if (this.autoApprove) return true
    const who =
      holder === undefined
        ? 'somebody unknown'
        : `${holder.user} on ${holder.host} (${holder.command}, since ${holder.since}${holder.run === undefined ? '' : `, ${holder.run}`})`
    return (await this.ask(`${this.unit} is locked by ${who}. Break the lock? Only \`yes\` is accepted: `)) === 'yes'
  }
}
