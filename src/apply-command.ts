/** What `apply` and `destroy` share: plan, show, ask, run. */

import { BaseCommand } from './base-command.ts'
import { overridesOf } from './flags.ts'
import { ToolError } from './model/errors.ts'
import type { Plan } from './model/plan.ts'
import type { Report } from './model/report.ts'
import { applyPlan } from './workflows/apply.ts'
import {
  irreversibleChanges,
  overrideReason,
  refuseBlocked,
  refuseFrozen,
  refuseUnconfirmed,
} from './workflows/consent.ts'
import type { MadePlan } from './workflows/plan.ts'
import { makePlan, planReport } from './workflows/plan.ts'
import type { Project } from './workflows/project.ts'

export abstract class ApplyCommand extends BaseCommand {
  /** Plans against what is there now, shows the plan, gets consent, and runs it. */
  protected async planAndRun(project: Project, command: 'apply' | 'destroy'): Promise<Report> {
    const { only = [], exclude = [] } = this.flags
    const overrideFreeze = overrideReason(this.flags['override-freeze'])
    const overrides = overridesOf(this.flags)
    const selection = { only, exclude, destroy: command === 'destroy', overrides, applies: true }
    const planAndShow = async (): Promise<MadePlan> => {
      const made = await makePlan(this.context, project, selection)
      this.showPlan(made.plan)
      refuseBlocked(made.plan, this.flags.format === 'human')
      return made
    }
    const made = await planAndShow()
    const { plan } = made
    refuseFrozen(plan, project.config.safety.freeze, this.context.clock.now(), overrideFreeze)
    const confirm = plan.changes.length > 0 ? await this.getConsent(plan, command) : [...(this.flags.confirm ?? [])]
    this.guardWriting()
    const again = this.flags['auto-approve'] === true ? { planAgain: planAndShow } : {}
    return applyPlan(this.context, project, plan, { command, confirm, overrideFreeze, made, ...again })
  }

  /** On stdout where people read it; beside JSON on stderr, if somebody is to answer or nothing else would explain a refusal. */
  private showPlan(plan: Plan): void {
    const report = planReport(this.context, plan, false)
    const { format, output } = this.flags
    if (format === 'human' && output === undefined) this.show(report)
    else if (format === 'human' || this.asks(plan)) this.showOnStderr(report)
  }

  private asks(plan: Plan): boolean {
    return plan.changes.length > 0 && this.flags['auto-approve'] !== true && this.canAsk()
  }

  /** The addresses that were confirmed, on the command line or by typing them. */
  private async getConsent(plan: Plan, command: 'apply' | 'destroy'): Promise<string[]> {
    const confirmed = [...(this.flags.confirm ?? [])]
    const approved = this.flags['auto-approve'] === true
    if (!approved) {
      for (const { address } of irreversibleChanges(plan)) {
        if (confirmed.includes(address)) continue
        const typed = await this.ask(`\n${address} cannot be brought back. Type its address to go on: `)
        if (typed !== address) break
        confirmed.push(address)
      }
    }
    refuseUnconfirmed(plan, confirmed)
    if (approved) return confirmed
    const question = command === 'apply' ? 'Apply these changes?' : 'Remove all of this?'
    const answer = await this.ask(`\n${question} Only \`yes\` is accepted: `)
    if (answer === 'yes') return confirmed
    throw new ToolError(
      'NOT_APPROVED',
      this.canAsk() ? 'the plan was not approved' : 'nobody is there to approve the plan',
      {
        hint: this.canAsk()
          ? 'Nothing was sent.'
          : 'Nothing was sent. Add --auto-approve, or save a reviewed plan and run `storewright apply FILE`.',
      },
    )
  }
}
