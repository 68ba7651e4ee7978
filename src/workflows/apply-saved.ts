/** Carries out a plan that was saved and reviewed, if the world is still the one it was made for. */

import type { ApplyReport } from '../model/report.ts'
import { parsePlanFile } from '../planner/plan-file.ts'
import { applyPlan } from './apply.ts'
import { refuseBlocked, refuseFrozen, refuseUnconfirmed } from './consent.ts'
import type { Context } from './context.ts'
import { readTextFile } from './files.ts'
import type { Project } from './project.ts'
import { refuseMovedObjects, refuseOtherConfig } from './stale.ts'

export async function applySaved(
  context: Context,
  project: Project,
  path: string,
  confirm: readonly string[],
  overrideFreeze?: string,
): Promise<ApplyReport> {
  const plan = parsePlanFile(readTextFile(context.cwd, path), path)
  refuseBlocked(plan, false)
  refuseFrozen(plan, project.config.safety.freeze, context.clock.now(), overrideFreeze)
  refuseUnconfirmed(plan, confirm)
  refuseOtherConfig(plan, project)
  await refuseMovedObjects(context, project, plan)
  return applyPlan(context, project, plan, { command: plan.destroy ? 'destroy' : 'apply', confirm, overrideFreeze })
}
