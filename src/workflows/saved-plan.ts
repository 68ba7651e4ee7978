/** A plan in a file: with what it is saved, and whether it may still be carried out. */

import { durationForm, parseDuration } from '../model/duration.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import { inBlocks } from '../model/pieces.ts'
import type { LongPlan, Plan } from '../model/plan.ts'
import { parsePlanFile, renderPlanFile, toLongPlan } from '../planner/plan-file.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { growPrivateFile, readTextFile } from './files.ts'
import { digest } from './sealing.ts'

/** How long a plan may be applied when nothing else is said. */
export const defaultExpiry = '7d'

export interface SavedPlan {
  /** As it was given. */
  path: string
  plan: Plan
}

/** The plan as the text of a file. */
export function planFileText(plan: Plan): string {
  return [...renderPlanFile(toLongPlan(plan), digest)].join('')
}

/** Milliseconds of `--expires`; throws when it says no time. */
export function expiryOf(given: string | undefined): number {
  const ms = parseDuration(given ?? defaultExpiry)
  if (ms !== undefined && ms > 0) return ms
  throw new ToolError('USAGE', `--expires is \`${given}\`, but must be a time: ${durationForm}`, {
    hint: `Without it, a plan can be applied for ${defaultExpiry}.`,
  })
}

/** The plan as it was saved: with the time until which it may be applied. */
export function savePlan(context: Context, plan: Plan, path: string, expiryMs: number): Plan {
  return saveLongPlan(context, toLongPlan(plan), path, expiryMs).head
}

/** The same of a plan of any length: no more of its text is in memory than a piece. */
export function saveLongPlan<P extends LongPlan>(context: Context, plan: P, path: string, expiryMs: number): P {
  const saved = { ...plan, head: { ...plan.head, expires: isoTime(context.clock.now() + expiryMs) } }
  const file = growPrivateFile(context.cwd, path)
  try {
    for (const piece of inBlocks(renderPlanFile(saved, digest))) file.write(piece)
  } catch (error) {
    file.discard()
    throw error
  }
  file.finish()
  return saved
}

/** A plan of any length in memory. */
export function wholePlan({ head, changes, live }: LongPlan): Plan {
  return { ...head, changes: [...changes], basis: { ...head.basis, live: Object.fromEntries(live) } }
}

export function readSavedPlan(context: Context, path: string): SavedPlan {
  return { path, plan: parsePlanFile(readTextFile(context.cwd, path), path, digest) }
}

/** Throws PLAN_EXPIRED once its time is over; nothing was sent before. */
export function refuseExpired(context: Context, { path, plan }: SavedPlan): void {
  if (plan.expires === undefined) return
  if (context.clock.now() < Date.parse(plan.expires)) return
  throw new ToolError('PLAN_EXPIRED', `the plan in ${path} could be applied until ${plan.expires}`, {
    hint: 'Nothing was sent. Make a new plan and review it; `plan --out FILE --expires 30d` gives it more time.',
  })
}

/** A warning for a plan that another version has made: what it says is done, though this one may have planned otherwise. */
export function otherVersion(context: Context, { plan }: SavedPlan): Diagnostic[] {
  if (plan.tool === context.tool) return []
  return [
    {
      severity: 'warning',
      code: 'OTHER_VERSION',
      message: `the plan was made by ${plan.tool}, and is carried out by ${context.tool}`,
      hint: 'Use one version for both, for example by a lock file.',
    },
  ]
}
