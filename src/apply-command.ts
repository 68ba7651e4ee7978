/** What `apply` and `destroy` share: plan, show, ask, run. */

import { Flags } from '@oclif/core'
import { BaseCommand, lockFlags, projectFlags, remoteFlags } from './base-command.ts'
import { ToolError } from './model/errors.ts'
import type { Plan } from './model/plan.ts'
import type { Report } from './model/report.ts'
import { applyPlan } from './workflows/apply.ts'
import { irreversibleChanges, refuseBlocked, refuseUnconfirmed } from './workflows/consent.ts'
import { makePlan, planReport } from './workflows/plan.ts'
import type { Project } from './workflows/project.ts'

export const applyFlags = {
  ...projectFlags,
  ...remoteFlags,
  ...lockFlags,
  'auto-approve': Flags.boolean({
    description: 'Do not ask. Irreversible changes need --confirm all the same.',
    env: 'STOREWRIGHT_AUTO_APPROVE',
  }),
  confirm: Flags.string({
    multiple: true,
    default: [],
    description: 'Address of an irreversible change that is meant; once for each.',
    env: 'STOREWRIGHT_CONFIRM',
  }),
}

export abstract class ApplyCommand extends BaseCommand {
  protected autoApprove = false
  protected confirmed: string[] = []

  /** Plans against what is there now, shows the plan, gets consent, and runs it. */
  protected async planAndRun(project: Project, command: 'apply' | 'destroy'): Promise<Report> {
    const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
    const made = await makePlan(this.context, project, { ...selection, destroy: command === 'destroy' })
    const { plan } = made
    if (this.flags.format === 'human') this.show(planReport(this.context, plan, false))
    refuseBlocked(plan)
    if (plan.changes.length > 0) await this.getConsent(plan)
    return applyPlan(this.context, project, plan, { command, confirm: this.confirmed, made })
  }

  private async getConsent(plan: Plan): Promise<void> {
    if (!this.autoApprove) {
      for (const change of irreversibleChanges(plan)) {
        if (this.confirmed.includes(change.address)) continue
        const typed = await this.ask(`${change.address} cannot be undone. Type its address to go on: `)
        if (typed === change.address) this.confirmed.push(change.address)
        else break
      }
    }
    refuseUnconfirmed(plan, this.confirmed)
    if (this.autoApprove) return
    const answer = await this.ask('Apply these changes? Only `yes` is accepted: ')
    if (answer === 'yes') return
    throw new ToolError(
      'NOT_APPROVED',
      answer === undefined ? 'nobody is there to approve the plan' : 'the plan was not approved',
      {
        hint: 'Nothing was sent. Add --auto-approve, or save a reviewed plan and run `storewright apply FILE`.',
      },
    )
  }
}
