/**
 * Takes what is at BigCommerce already into the state: one object that is named with its id, or all that the files declare.
 * It is planned and carried out like an apply, so that locks, the audit log and events hold; of the plan only that is kept
 * which records. Nothing is sent but what reads.
 */

import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError, ToolError } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { Adoptions } from '../planner/adoptions.ts'
import { planAdoptions } from '../planner/adoptions.ts'
import { applyPlan } from './apply.ts'
import { refuseBlocked } from './consent.ts'
import type { Context } from './context.ts'
import type { Named } from './import-one.ts'
import { boundTo, refuseOther } from './import-one.ts'
import type { MadePlan } from './plan.ts'
import { projectPolicies, toPlan } from './plan.ts'
import { checkPolicies } from './policies.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import type { Survey } from './survey.ts'
import { survey } from './survey.ts'

export interface ImportOptions {
  /** One object; otherwise everything that is chosen. */
  one?: Named
  only: readonly string[]
  exclude: readonly string[]
  dryRun: boolean
  /** Asked once it is known what would be taken over; throws where that is not wanted. */
  agree?: (report: ApplyReport) => Promise<void>
  /** From then on something is written. */
  begins(): void
}

interface MadeImport extends MadePlan {
  next: Adoptions['next']
}

export async function importObjects(
  context: Context,
  project: Project,
  { one, agree, dryRun, begins, ...selection }: ImportOptions,
): Promise<ApplyReport> {
  const bound = one === undefined ? project : boundTo(project, one)
  const chosen = one === undefined ? selection : { only: [one.address], exclude: [] }
  const make = async (): Promise<MadeImport> => {
    const made = await makeImport(context, bound, chosen, one)
    refuseBlocked(made.plan, false)
    return made
  }
  let made = await make()
  const { plan } = made
  if (dryRun) return notDone(context, made)
  if (plan.changes.length > 0) await agree?.(notDone(context, made))
  begins()
  const report = await applyPlan(context, bound, plan, {
    command: 'import',
    confirm: [],
    recordsOnly: true,
    made,
    // Whoever was asked has seen this plan.
    ...(agree === undefined ? { planAgain: async () => (made = await make()) } : {}),
  })
  return withNext(report, made)
}

async function makeImport(
  context: Context,
  project: Project,
  selection: { only: readonly string[]; exclude: readonly string[] },
  one: Named | undefined,
): Promise<MadeImport> {
  const policies = projectPolicies(context, project)
  const options = { ...selection, destroy: false }
  const surveyed = await survey(context, project, { ...options, desired: project.config.desired })
  const input = { ...surveyed.input, diagnostics: one === undefined ? inTheWay(surveyed) : [] }
  const rivals = one === undefined ? [] : checkedFor(surveyed, one)
  const { planned: found, next } = planAdoptions(input, selection, one?.address)
  const planned = { ...found, diagnostics: [...found.diagnostics, ...rivals] }
  if (one !== undefined) refuseUnclaimed(planned.changes, input.recorded, one)
  const checked = checkPolicies(context, policies, planned.changes, { facts: project.facts, applies: true })
  return { plan: toPlan(context, project, options, surveyed, planned, checked), planned, survey: surveyed, next }
}

/** What could not be read. An object that names what is not there is left out by itself, and keeps no other one back. */
function inTheWay({ input, unread }: Survey): Diagnostic[] {
  const stores = new Set(input.desired.flatMap(one => (one.kind === 'store' ? [one.address as string] : [])))
  return unread.map(one =>
    one.address === undefined || stores.has(one.address) ? one : { ...one, severity: 'warning' as const },
  )
}

/** Throws unless the one object can be seen and may be taken; what is to be said of it otherwise. */
function checkedFor({ input, unread }: Survey, one: Named): Diagnostic[] {
  const { unit } = input.desired.find(({ address }) => address === one.address) ?? {}
  const hidden = unread.filter(
    ({ address }) => address === one.address || (unit !== undefined && input.unread.has(unit)),
  )
  if (hidden.length > 0) throw new DiagnosticsError(hidden.map(found => ({ ...found, severity: 'error' })))
  return refuseOther(input, one)
}

/** An import that takes nothing over must not pass for one that did. */
function refuseUnclaimed(changes: readonly Change[], recorded: readonly { address: string }[], one: Named): void {
  if (changes.some(({ address }) => address === one.address)) return
  if (recorded.some(({ address }) => address === one.address)) return
  throw new ToolError('BINDING_NOT_FOUND', `${one.address} cannot be taken over now`, {
    hint: '`storewright plan` says what stands in its way.',
    address: one.address,
  })
}

/** What an import would do. */
function notDone(context: Context, made: MadeImport): ApplyReport {
  const { changes } = made.plan
  const results = changes.map(({ id, address, action, objectId }) => ({
    id,
    address,
    action,
    status: 'not-started' as const,
    ...(objectId === undefined ? {} : { objectId }),
  }))
  const counts = { done: 0, failed: 0, skipped: 0, deferred: 0, not_started: changes.length }
  const head = reportHead(context, 0, [])
  return withNext({ ...head, command: 'import', plan: made.plan, dry_run: true, results, counts }, made)
}

function withNext(report: ApplyReport, { plan, next }: MadeImport): ApplyReport {
  return { ...report, diagnostics: [...plan.diagnostics, ...report.diagnostics], next }
}

/** The same report for whoever has seen what it is about: how it went, and what is left. */
export function withoutChanges({ plan: _, next, ...report }: ApplyReport): ApplyReport {
  return { ...report, ...(next === undefined ? {} : { next: { ...next, changes: [] } }) }
}
