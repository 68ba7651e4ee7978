/** Carries out the section of one store, as a saved plan is: whole and as it was approved, or not at all. */

import type { Claimed } from '../fleet/claims.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import type { ApplyReport } from '../model/report.ts'
import { parsePlanFile } from '../planner/plan-file.ts'
import { applyPlan } from './apply.ts'
import { applySaved } from './apply-saved.ts'
import { irreversibleChanges, refuseFrozen } from './consent.ts'
import type { Context } from './context.ts'
import { refuseOther } from './fleet-approved.ts'
import { planSection } from './fleet-plan.ts'
import type { MadePlan } from './plan.ts'
import type { Project } from './project.ts'
import { refuseExpired, type SavedPlan } from './saved-plan.ts'
import { digest } from './sealing.ts'
import { refuseOtherConfig } from './stale.ts'

export interface StoreOutcome {
  state: 'applied' | 'failed'
  error?: Diagnostic[]
  changes: number
}

/** Throws when it is not known what has become of the store, or when it cannot be worked on now. */
export async function applySection(
  context: Context,
  project: Project,
  key: string,
  { claimed, name, policies }: { claimed: Claimed; name: string; policies: readonly Policy[] },
): Promise<StoreOutcome> {
  const saved: SavedPlan = { path: name, plan: parsePlanFile(claimed.section, name, digest) }
  const confirm = irreversibleChanges(saved.plan).map(change => change.address)
  const report = claimed.begun
    ? await applyRest(context, project, key, { saved, confirm, policies })
    : await applySaved(context, project, saved, { confirm })
  return outcomeOf(report)
}

/** What is left of a section, whoever has done the rest. */
async function applyRest(
  context: Context,
  project: Project,
  key: string,
  { saved, confirm, policies }: { saved: SavedPlan; confirm: string[]; policies: readonly Policy[] },
): Promise<ApplyReport> {
  const { plan } = saved
  refuseExpired(context, saved)
  refuseOtherConfig(plan, project)
  refuseFrozen(plan, project.config.safety.freeze, context.clock.now(), undefined)
  const planAgain = async (): Promise<MadePlan> => {
    const made = await planSection(context, project, key, policies, plan.overrides ?? {})
    refuseOther(plan, made.plan)
    return made
  }
  const made = await planAgain()
  const left: Plan = made.plan
  return applyPlan(context, project, left, { command: 'apply', confirm, made, planAgain })
}

function outcomeOf({ results, counts }: ApplyReport): StoreOutcome {
  const failed = results.flatMap(({ error }) => (error === undefined ? [] : [error]))
  if (counts.not_started > 0) throw new ToolError('INTERRUPTED', 'stopped before everything was done')
  if (counts.failed + counts.skipped === 0) return { state: 'applied', changes: counts.done }
  return { state: 'failed', error: failed, changes: counts.done }
}
