/** What `plan` and `undo` share: a plan that is made, shown and perhaps saved, and nothing is changed. */

import { Flags } from '@oclif/core'
import { BaseCommand } from './base-command.ts'
import { changeFormat, limitFlags, policyFlags, projectFlags, remoteFlags } from './flags.ts'
import type { Plan } from './model/plan.ts'
import type { Report } from './model/report.ts'
import { refuseUnwritable } from './workflows/files.ts'
import { planReport } from './workflows/plan.ts'
import type { Project } from './workflows/project.ts'
import { defaultExpiry, expiryOf, savePlan } from './workflows/saved-plan.ts'

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
    const { out, expires, 'detailed-exitcode': detailed } = this.planned
    const expiryMs = expiryOf(expires)
    if (out !== undefined) refuseUnwritable(this.context.cwd, out)
    return this.withProject({}, async project => {
      const plan = await make(project)
      const kept = out === undefined ? plan : savePlan(this.context, plan, out, expiryMs)
      return planReport(this.context, kept, detailed, out)
    })
  }
}
