/** What `fleet pause`, `resume`, `abort` and `retry` share: which rollout is meant, what would become of it, and consent. */

import { Args, Flags } from '@oclif/core'
import { env, lockFlags } from './flags.ts'
import { FleetCommand, fleetFlags } from './fleet-command.ts'
import type { FleetSteerReport } from './model/fleet-status.ts'
import type { Report } from './model/report.ts'
import { type Steering, steerRollout } from './workflows/fleet-steer.ts'

export const rolloutArg = Args.string({
  description: 'A rollout made by `fleet plan`; may be left out where only one can be meant.',
})

export const steerFlags = fleetFlags

/** Of those that start something, or end it for good. */
export const approveFlag = {
  'auto-approve': Flags.boolean({ description: 'Do it without asking.', ...env('auto-approve') }),
  'non-interactive': lockFlags['non-interactive'],
}

export abstract class SteerCommand extends FleetCommand {
  protected names: string[] = []
  protected skipChecks = false
  /** What is asked; undefined where nothing is. */
  protected question: string | undefined

  protected steer(verb: Steering): Promise<Report> {
    const { names, skipChecks } = this
    return this.withRollouts(fleet =>
      steerRollout(this.context, fleet, { verb, names, skipChecks, agree: report => this.agree(report) }),
    )
  }

  private async agree(report: FleetSteerReport): Promise<void> {
    if (this.question === undefined || this.flags['auto-approve'] === true) return
    await this.agreeTo(report, this.question, { refused: 'nobody agreed', nothing: 'The rollout is as it was.' })
  }
}
