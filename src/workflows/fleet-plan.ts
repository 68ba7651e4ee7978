/**
 * Makes a rollout: one saved plan for each store, kept in the database as soon as it is made, then the waves. Only reads
 * BigCommerce. However many stores there are, few sections are in memory at once.
 */

import { assignWaves } from '../fleet/assignment.ts'
import type { RolloutFacts } from '../fleet/records.ts'
import type { NewSection } from '../fleet/rollouts.ts'
import type { Diagnostic } from '../model/errors.ts'
import { DiagnosticsError, ToolError, toDiagnostic } from '../model/errors.ts'
import type { FleetPlanReport, WaveSummary } from '../model/fleet-report.ts'
import type { Plan } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import type { RolloutSettings } from '../model/rollout.ts'
import { defaultRollout, storesIn } from '../model/rollout.ts'
import type { Overrides } from '../model/settings.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import type { Fleet } from './fleet-database.ts'
import { type Sections, sectionPattern, sectionsOf, sharedSection } from './fleet-section.ts'
import { nothingToDo, RolloutSum, summaryOf } from './fleet-summary.ts'
import type { MadePlan } from './plan.ts'
import { makePlan, projectPolicies } from './plan.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { planFileText } from './saved-plan.ts'
import { unsettledUnits } from './settle.ts'

export interface FleetPlanOptions {
  overrides: Overrides
  expiryMs: number
  /** Stores that are planned at once. */
  atOnce: number
}

/** So many sections go to the database in one statement. */
const pageSize = 50
/** So many stores whose sections have errors are shown. */
const mostBlocked = 20

export async function planRollout(
  context: Context,
  project: Project,
  fleet: Fleet,
  options: FleetPlanOptions,
): Promise<FleetPlanReport> {
  const { rollouts } = fleet
  const policies = projectPolicies(context, project)
  const sections = await sectionsOf(project)
  const shared = await sectionFor(context, sections, sharedSection, policies, options)
  if (shared.state === 'failed') throw new DiagnosticsError(shared.error as Diagnostic[])
  const settings = withShared(project.config.rollout ?? defaultRollout, shared.state === 'waiting')
  const id = newRolloutId(context)
  const facts = factsOf(context, project)
  await rollouts.create({ id, facts, config: project.digest, settings, expiresMs: options.expiryMs })
  await rollouts.addSections(id, [{ ...shared, position: 0 }])
  const blocked = await planStores(context, fleet, sections, id, { ...options, policies })
  const waves = await assignAll(fleet, id, settings, shared.state === 'waiting')
  const sum = new RolloutSum(settings.max_parallel_stores ?? options.atOnce)
  for await (const { store, state, summary } of rollouts.summaries(id)) sum.add(state, summary, store !== sharedSection)
  return {
    ...reportHead(context, 0, [...project.config.warnings, ...idleCanary(waves)]),
    command: 'fleet plan',
    rollout: id,
    expires: isoTime(context.clock.now() + options.expiryMs),
    settings,
    waves,
    summary: sum.total(),
    blocked,
  }
}

/** What is there to warn of what is wrong would let everything pass. */
function idleCanary(waves: readonly WaveSummary[]): Diagnostic[] {
  const canary = waves.find(({ name }) => name === 'canary')
  if (canary === undefined || canary.stores > 0 || waves.every(({ stores }) => stores === 0)) return []
  return [
    {
      severity: 'warning',
      code: 'WITHOUT_EFFECT',
      message: 'nothing changes in the stores of the canary, so that the next wave begins at once',
      hint: 'Name other stores under `rollout.canary`, or look closely at the first wave.',
    },
  ]
}

/** What stores share goes before all of them, in a wave of its own. */
function withShared(settings: RolloutSettings, hasShared: boolean): RolloutSettings {
  return hasShared ? { ...settings, waves: [{ name: 'accounts', entries: [] }, ...settings.waves] } : settings
}

/** `1124-4be19c`: the day, and something that no other rollout has. */
function newRolloutId(context: Context): string {
  return `${isoTime(context.clock.now()).slice(5, 10).replace('-', '')}-${context.randomId().slice(-6)}`
}

function factsOf(context: Context, project: Project): RolloutFacts {
  const { user, host, run, commit } = context.who
  return {
    user,
    host,
    ...(run === undefined ? {} : { run }),
    ...(commit === undefined ? {} : { commit }),
    tool: context.tool,
    state_backend: project.config.state.backend,
  }
}

/** Many stores at once, and pages of sections to the database as they are full. Returns the first that have errors. */
async function planStores(
  context: Context,
  { rollouts }: Fleet,
  sections: Sections,
  rollout: string,
  { policies, ...options }: FleetPlanOptions & { policies: readonly Policy[] },
): Promise<FleetPlanReport['blocked']> {
  const blocked: FleetPlanReport['blocked'] = []
  let page: NewSection[] = []
  const store = async (): Promise<void> => {
    const full = page
    page = []
    if (full.length > 0) await rollouts.addSections(rollout, full)
  }
  let next = 1
  const planner = async (): Promise<void> => {
    for (let position = next++; position < sections.keys.length; position = next++) {
      const made = await sectionFor(context, sections, sections.keys[position]!, policies, options)
      if (made.state === 'failed' && blocked.length < mostBlocked)
        blocked.push({ store: made.store, diagnostics: made.error as Diagnostic[] })
      page.push({ ...made, position })
      if (page.length >= pageSize) await store()
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, planner))
  await store()
  return blocked
}

/** The section of one store; one that has errors is left out of the rollout, and says why. */
async function sectionFor(
  context: Context,
  sections: Sections,
  key: string,
  policies: readonly Policy[],
  { overrides, expiryMs }: Pick<FleetPlanOptions, 'overrides' | 'expiryMs'>,
): Promise<Omit<NewSection, 'position'>> {
  const project = sections.of(key)
  const none = { store: key, section: null, begun: false }
  try {
    const made = await planSection(context, project, key, policies, overrides)
    const plan: Plan = { ...made.plan, expires: isoTime(context.clock.now() + expiryMs) }
    const own = plan.changes.filter(change => sections.isOwn(key, change.address))
    const summary = summaryOf(plan, own)
    const errors = plan.diagnostics.filter(one => one.severity === 'error')
    if (errors.length > 0) return { ...none, state: 'failed', summary, error: errors }
    if (!hasWork(made, project)) return { ...none, state: 'unchanged', summary, error: null }
    // What is shared is made before; then the section is compared with what is left to be done.
    const begun = own.length < plan.changes.length
    return { ...none, state: 'waiting', section: planFileText(plan), begun, summary, error: null }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return { ...none, state: 'failed', summary: nothingToDo, error: [toDiagnostic(error)] }
  }
}

/** What the section of a store would be now. */
export function planSection(
  context: Context,
  project: Project,
  key: string,
  policies: readonly Policy[],
  overrides: Overrides,
): Promise<MadePlan> {
  const quiet = { ...context, emit: () => undefined }
  const only = key === sharedSection ? [] : sectionPattern(key)
  return makePlan(quiet, project, { only, exclude: [], destroy: false, overrides, policies, applies: true })
}

/** Also records that are to be brought up to date are work. */
function hasWork({ plan, survey }: MadePlan, project: Project): boolean {
  return plan.changes.length > 0 || unsettledUnits(project.config.desired, survey.documents).size > 0
}

/** Puts every store that changes something into its wave. */
async function assignAll(
  { rollouts }: Fleet,
  id: string,
  settings: RolloutSettings,
  hasShared: boolean,
): Promise<WaveSummary[]> {
  const keys: string[] = []
  for (let after = 0; ; ) {
    const page = await rollouts.waitingKeys(id, after, 5_000)
    for (const { store } of page) keys.push(store)
    if (page.length < 5_000) break
    after = page.at(-1)!.position
  }
  const waves = assignWaves(settings.waves, keys)
  for (let at = 0; at < keys.length; at += 5_000) {
    const page = keys.slice(at, at + 5_000).map((store, offset) => ({ store, wave: waves[at + offset]! }))
    await rollouts.assign(id, page)
  }
  if (hasShared) await rollouts.assign(id, [{ store: sharedSection, wave: 0 }])
  await rollouts.finishPlanning(id, settings.waves.length)
  const record = await rollouts.read(id)
  return settings.waves.map(({ name }, at) => ({
    name,
    stores: record === undefined ? 0 : storesIn(record.waves[at]!),
  }))
}
