/** What `plan` and `undo` share: a plan that is made, shown and perhaps saved, and nothing is changed. */

import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import { changeFormat, limitFlags, policyFlags, projectFlags, remoteFlags } from './flags.ts'
import { inBlocks } from './model/pieces.ts'
import type { Plan } from './model/plan.ts'
import type { Report } from './model/report.ts'
import { longPlanPieces, type RenderOptions } from './render/index.ts'
import { otherWork, type Pieces } from './streams.ts'
import { refuseUnwritable } from './workflows/files.ts'
import { planReport } from './workflows/plan.ts'
import type { LargePlan } from './workflows/plan-large.ts'
import type { Project } from './workflows/project.ts'
import { defaultExpiry, expiryOf, saveLongPlan, savePlan, wholePlan } from './workflows/saved-plan.ts'

export const planFlags = {
  ...projectFlags,
  ...changeFormat,
  ...remoteFlags,
  ...policyFlags,
  ...limitFlags,
  out: Flags.string({ description: 'Save the plan to a file for `apply FILE`.', env: 'STOREWRIGHT_OUT' }),
  expires: Flags.string({
    description: `For how long the saved plan may be applied (12h, 30d, 2w); ${defaultExpiry} when not given.`,
    env: 'STOREWRIGHT_EXPIRES',
  }),
  'detailed-exitcode': Flags.boolean({
    description: 'Exit with 2 when there are changes.',
    env: 'STOREWRIGHT_DETAILED_EXITCODE',
  }),
}

export interface PlanFlags {
  out?: string | undefined
  expires?: string | undefined
  'detailed-exitcode': boolean
}

export abstract class PlanCommand extends BaseCommand {
  protected planned!: PlanFlags

  protected async planAndSave(make: (project: Project) => Promise<Plan>): Promise<Report> {
    this.refuseUnsaved()
    return this.withProject({}, async project => this.saved(await make(project)))
  }

  /** Before anything is read, of which nothing would be kept. */
  protected refuseUnsaved(): void {
    const { out, expires } = this.planned
    expiryOf(expires)
    if (out !== undefined) refuseUnwritable(this.context.cwd, out)
  }

  protected saved(plan: Plan): Report {
    const { out, expires, 'detailed-exitcode': detailed } = this.planned
    const kept = out === undefined ? plan : savePlan(this.context, plan, out, expiryOf(expires))
    return planReport(this.context, kept, detailed, out)
  }

  /** A plan of any length; printed piece by piece, but for formats that are made of the whole. */
  protected async savedLong(plan: LargePlan): Promise<Report> {
    const { out, expires, 'detailed-exitcode': detailed } = this.planned
    const { format, output } = this.flags
    try {
      const kept = out === undefined ? plan : saveLongPlan(this.context, plan, out, expiryOf(expires))
      const report = planReport(this.context, kept.head, detailed, out, plan.changes.length)
      if (format !== 'human' && format !== 'json') return { ...report, plan: wholePlan(kept) }
      const texts = (options: RenderOptions, as: 'human' | 'json') => longPlanPieces(report, kept, as, options)
      this.shown = this.printPieces(this.openPieces(), options => texts(options, format), report)
      await this.shown
      if (output !== undefined) await this.printPieces(this.stderrPieces(), options => texts(options, 'human'), report)
      return report
    } finally {
      plan.close()
    }
  }

  private async printPieces(
    pieces: Pieces,
    texts: (options: RenderOptions) => Iterable<string>,
    report: Report,
  ): Promise<Report> {
    let left: { error: unknown } | undefined
    this.interrupts.left.catch(error => {
      left = { error }
    })
    for (const text of inBlocks(texts(pieces.options))) {
      if (!(await pieces.write(text))) break
      await otherWork()
      if (left !== undefined) throw left.error
    }
    pieces.finish()
    return report
  }
}
