/** Carries out a plan that was saved and reviewed, if the world is still the one it was made for. */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { Overrides } from '../model/settings.ts'
import { canonicalJson } from '../model/values.ts'
import { applyPlan } from './apply.ts'
import { refuseBlocked, refuseFrozen, refuseUnconfirmed } from './consent.ts'
import type { Context } from './context.ts'
import { projectPolicies } from './plan.ts'
import { checkPolicies } from './policies.ts'
import type { Project } from './project.ts'
import type { SavedPlan } from './saved-plan.ts'
import { otherVersion, refuseExpired } from './saved-plan.ts'
import { refuseMovedObjects, refuseOtherConfig } from './stale.ts'
import { actingFor } from './undo-stand-in.ts'

export interface SavedOptions {
  confirm: readonly string[]
  overrideFreeze?: string | undefined
  /** As on the command line; they must be those that the plan was made with. */
  overrides?: Overrides
}

export async function applySaved(
  context: Context,
  project: Project,
  saved: SavedPlan,
  { confirm, overrideFreeze, overrides }: SavedOptions,
): Promise<ApplyReport> {
  const { path, plan } = saved
  refuseExpired(context, saved)
  refuseOtherLimits(plan, path, overrides ?? {})
  refuseBlocked(plan, false)
  refuseFrozen(plan, project.config.safety.freeze, context.clock.now(), overrideFreeze)
  refuseUnconfirmed(plan, confirm)
  refuseOtherConfig(plan, project)
  const noted = refuseViolations(context, project, plan)
  await refuseMovedObjects(context, project, plan)
  const command = plan.destroy ? 'destroy' : 'apply'
  const acting = plan.undo === undefined ? project : await actingFor(project, plan.undo.run)
  const report = await applyPlan(context, acting, plan, { command, confirm, overrideFreeze })
  return { ...report, diagnostics: [...otherVersion(context, saved), ...noted, ...report.diagnostics] }
}

/**
 * The policies of whoever applies hold, not those of whoever planned. Throws when one forbids the plan; returns what they
 * find and the plan does not say yet.
 */
function refuseViolations(context: Context, project: Project, plan: Plan): Diagnostic[] {
  const policies = projectPolicies(context, project)
  const { findings } = checkPolicies(context, policies, plan.changes, { facts: project.facts, applies: true })
  refuseBlocked({ ...plan, diagnostics: findings }, false)
  const said = new Set(plan.diagnostics.map(one => `${one.policy?.name} ${one.message}`))
  return findings.filter(one => !said.has(`${one.policy?.name} ${one.message}`))
}

/** A limit belongs to the plan that somebody has reviewed with it. */
function refuseOtherLimits(plan: Plan, path: string, given: Overrides): void {
  const planned = plan.overrides ?? {}
  if (Object.keys(given).length === 0 || canonicalJson({ ...given }) === canonicalJson({ ...planned })) return
  const flags = Object.entries(given).map(([limit, percent]) => `--${limit.replaceAll('_', '-')} ${percent}`)
  throw new ToolError('USAGE', `the plan in ${path} was made with other limits than ${flags.join(' ')}`, {
    hint: `Limits are part of a plan and of its review: make it again with \`storewright plan ${flags.join(' ')} --out ${path}\`.`,
  })
}
