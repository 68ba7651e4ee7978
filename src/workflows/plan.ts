/** Files, state and live objects in; a plan and its report out. Only reads. */

import { matchesPattern } from '../model/address.ts'
import type { Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import type { PlanReport } from '../model/report.ts'
import type { Desired, Live, Unit } from '../model/resources.ts'
import type { Overrides } from '../model/settings.ts'
import type { StateDocument } from '../model/state.ts'
import type { Attributes, Json } from '../model/values.ts'
import { canonicalJson } from '../model/values.ts'
import type { Planned, Selection } from '../planner/plan.ts'
import { planPortfolio } from '../planner/plan.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { estimateRequests } from './estimate.ts'
import type { Checked } from './policies.ts'
import { checkPolicies, readPolicies } from './policies.ts'
import type { Project } from './project.ts'
import { renamedUnits } from './records.ts'
import { reportHead } from './report.ts'
import { digest } from './sealing.ts'
import type { Survey, SurveyPart } from './survey.ts'
import { survey } from './survey.ts'

export interface PlanOptions extends Selection {
  /** Nothing of what `only` names (or nothing at all) is desired. */
  destroy: boolean
  /** Limits of safety that are others for this plan. */
  overrides?: Overrides
  /** Whoever makes the plan carries it out, too. */
  applies?: boolean
  /** The policies of the project, where they are known. */
  policies?: readonly Policy[]
}

export interface MadePlan {
  plan: Plan
  planned: Planned
  survey: Survey
}

/** Reads the policies first: where they cannot be understood, nothing is planned. */
export async function makePlan(context: Context, project: Project, options: PlanOptions): Promise<MadePlan> {
  const { policies = projectPolicies(context, project) } = options
  const { planned, survey: surveyed } = await planNow(context, project, options)
  const { facts } = project
  const checked = checkPolicies(context, policies, planned.changes, { facts, applies: options.applies ?? false })
  return { plan: toPlan(context, project, options, surveyed, planned, checked), planned, survey: surveyed }
}

export function projectPolicies(context: Context, project: Project): Policy[] {
  return readPolicies(context, { policies: project.options.policies, files: project.config.files })
}

/** What would be planned, whatever policies say of it. */
export async function planNow(
  context: Context,
  project: Project,
  options: PlanOptions,
  part?: SurveyPart,
): Promise<Omit<MadePlan, 'plan'>> {
  const surveyed = await survey(context, project, {
    ...(part === undefined ? {} : { part }),
    desired: desiredOf(project, options),
    destroy: options.destroy,
    only: options.only,
    exclude: options.exclude,
  })
  const { overrides = {} } = options
  const planned = planPortfolio({ ...surveyed.input, overrides }, options)
  return { planned, survey: surveyed }
}

/** What is still wanted: everything, or for `destroy` what is not to go. */
export function desiredOf(
  project: Project,
  options: Pick<Plan, 'destroy' | 'only' | 'exclude'> | PlanOptions,
): readonly Desired[] {
  if (!options.destroy) return project.config.desired
  return project.config.desired.filter(one => {
    if (options.exclude.some(pattern => matchesPattern(one.address, pattern))) return true
    return options.only.length > 0 && !options.only.some(pattern => matchesPattern(one.address, pattern))
  })
}

/** The plan as it is carried out, saved and shown. */
export function toPlan(
  context: Context,
  project: Project,
  options: PlanOptions,
  surveyed: Pick<Survey, 'documents' | 'storeHashes'>,
  planned: Omit<Planned, 'pairing'>,
  { checks, findings }: Checked,
): Plan {
  const { overrides = {} } = options
  const units = new Set(planned.changes.map(change => change.unit))
  const basis: Plan['basis']['units'] = {}
  for (const unit of [...units, ...renamedUnits(planned.changes).keys()])
    basis[unit] = stateBasis(surveyed.documents.get(unit))
  return {
    format: 'storewright-plan/1',
    tool: context.tool,
    created: isoTime(context.clock.now()),
    ...originOf(context),
    /** Who only looks at the plan does not need it. */
    get config() {
      return project.digest
    },
    only: [...options.only],
    exclude: [...options.exclude],
    destroy: options.destroy,
    ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
    basis: { units: basis, live: liveDigests(planned) },
    changes: planned.changes,
    summary: planned.summary,
    requests: estimateRequests(project, planned.changes, surveyed.storeHashes, options.applies ?? false),
    ...(planned.billing === undefined ? {} : { billing: planned.billing }),
    deadlines: planned.deadlines,
    ...(checks.length === 0 ? {} : { policies: checks }),
    diagnostics: [...planned.diagnostics, ...findings],
  }
}

function originOf({ who: { commit, run } }: Context): Pick<Plan, 'origin'> {
  if (commit === undefined && run === undefined) return {}
  return { origin: { ...(commit === undefined ? {} : { commit }), ...(run === undefined ? {} : { run }) } }
}

/** What a plan remembers of the state that it was made from. */
export function stateBasis(document: StateDocument | undefined): Plan['basis']['units'][Unit] {
  const { resources = [], pending = [] } = document ?? {}
  // A run that was killed may have left no more than what it was about to create.
  const remembered = pending.length === 0 ? resources : [resources, pending]
  const records = digest(canonicalJson(remembered as unknown as Json))
  return { lineage: document?.lineage ?? '', serial: document?.serial ?? 0, records }
}

export function liveDigests(planned: Pick<Planned, 'touched'>): { [address: string]: string | null } {
  return Object.fromEntries([...planned.touched].map(([address, live]) => [address, liveDigest(live)]))
}

/** Null for what does not exist yet, and for what a store that does not exist yet will be born with. */
function liveDigest(live: Live | undefined): string | null {
  if (live === undefined || live.born === true) return null
  return digest(canonicalJson([live.id, live.parentId ?? null, live.attributes as Json]))
}

export function differingFields(before: Attributes | null, now: Attributes | undefined): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(now ?? {})])
  return [...names].filter(name => canonicalJson(before?.[name]) !== canonicalJson(now?.[name])).sort()
}

/** Exit code 2 means differences, when the caller asked to be told. */
export function planReport(
  context: Context,
  plan: Plan,
  detailed: boolean,
  savedTo?: string,
  changes = plan.changes.length,
): PlanReport {
  const failed = hasErrors(plan.diagnostics)
  const exitCode = failed ? 1 : detailed && changes > 0 ? 2 : 0
  return {
    ...reportHead(context, exitCode, []),
    command: 'plan',
    plan,
    ...(savedTo === undefined ? {} : { saved_to: savedTo }),
  }
}
