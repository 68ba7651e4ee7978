/** The plan that takes back what a run has done: its snapshots, the state and live objects in; a plan like any other out. */

import type { Address } from '../model/address.ts'
import type { Undo } from '../model/plan.ts'
import type { Desired, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { planUndo } from '../planner/undo.ts'
import { hasDone, type TouchedIn } from '../planner/undo-goal.ts'
import { collectionsOf, declaredAsBefore, declaredAsRecorded } from '../planner/undo-input.ts'
import type { Context } from './context.ts'
import { findRun, readHistory, type SnapshotOf } from './history.ts'
import type { MadePlan, PlanOptions } from './plan.ts'
import { projectPolicies, toPlan } from './plan.ts'
import { checkPolicies } from './policies.ts'
import type { Project } from './project.ts'
import { recordsOf } from './records.ts'
import { readDocuments, survey } from './survey.ts'

export interface UndoOptions extends Omit<PlanOptions, 'destroy'> {
  /** As given on the command line. */
  run: string
  overwrite: readonly string[]
}

export async function makeUndo(context: Context, project: Project, options: UndoOptions): Promise<MadePlan> {
  const policies = projectPolicies(context, project)
  const { planned, survey: surveyed, undo } = await undoNow(context, project, options)
  const { facts } = project
  const checked = checkPolicies(context, policies, planned.changes, { facts, applies: options.applies ?? false })
  const plan = toPlan(context, project, { ...options, destroy: false }, surveyed, planned, checked)
  return { plan: { ...plan, undo }, planned, survey: surveyed }
}

/** What would be planned, whatever policies say of it. */
export async function undoNow(
  context: Context,
  project: Project,
  options: UndoOptions,
): Promise<Omit<MadePlan, 'plan'> & { undo: Undo }> {
  const history = await readHistory(project)
  const run = findRun(history, options.run)
  const own = history.filter(one => one.run === run)
  const touched = own.flatMap(({ unit, touched: objects }) => objects.map((one): TouchedIn => ({ ...one, unit })))
  const standing = await standIn(project, touched)
  const { only, exclude, overwrite } = options
  const surveyed = await survey(context, standing, {
    desired: standing.config.desired,
    destroy: false,
    only,
    exclude,
  })
  const { overrides = {} } = options
  const ids = formerIds(history)
  const planned = planUndo(
    { ...surveyed.input, overrides },
    {
      touched,
      overwrite,
      formerAddressOf: (unit, kind, id) => ids.get(`${unit}|${kind}|${id}`),
      lastSince: lastSince(history, own),
      opens: secret => project.open(secret) !== undefined,
    },
    options,
  )
  const { at, command, user, commit } = own[0]!
  const undo = { run, at, command, user, ...(commit === undefined ? {} : { commit }), overwrite: [...overwrite] }
  return { planned, survey: surveyed, undo }
}

/**
 * The same project, as if its files declared what is recorded in the units that the run has touched, and what it has
 * removed; nothing else of it is read.
 */
async function standIn(project: Project, touched: readonly TouchedIn[]): Promise<Project> {
  const units = new Set<Unit>([portfolioUnit, ...touched.map(one => one.unit)])
  const state = Object.assign(Object.create(project.state) as Project['state'], {
    list: async () => (await project.state.list()).filter(unit => units.has(unit)),
  })
  const said = new Map(project.config.desired.map(one => [one.address as string, one]))
  const documents = await readDocuments({ ...project, state })
  const recorded = recordsOf(documents, project.config.desired)
  const desired = new Map<string, Desired>()
  for (const one of touched) {
    const facts = project.facts.get(one.kind)
    if (facts !== undefined && one.before !== undefined)
      desired.set(
        one.address,
        declaredAsBefore(one, facts, address => said.get(address)),
      )
  }
  for (const one of recorded) {
    const facts = project.facts.get(one.kind)
    const isRead = one.kind !== 'store' || units.has(storeUnit(one.id))
    if (facts !== undefined && (isRead || units.has(one.unit)))
      desired.set(
        one.address,
        declaredAsRecorded(one, facts, address => said.get(address)),
      )
  }
  const all = [...desired.values()]
  const config = {
    ...project.config,
    desired: all,
    declared: collectionsOf(all, project.facts),
    moved: [],
    removed: [],
  }
  return { ...project, state, config }
}

/** Which object had an id, now or in any run that is kept. */
function formerIds(history: readonly SnapshotOf[]): Map<string, Address> {
  const ids = new Map<string, Address>()
  for (const { unit, touched } of history) {
    for (const { kind, id, made, address } of touched) {
      for (const one of [id, made]) if (one !== undefined) ids.set(`${unit}|${kind}|${one}`, address)
    }
  }
  return ids
}

function lastSince(
  history: readonly SnapshotOf[],
  own: readonly SnapshotOf[],
): (address: Address) => string | undefined {
  const last = new Map<string, string>()
  const from = history.lastIndexOf(own.at(-1)!)
  for (const { run, touched } of history.slice(from + 1)) {
    for (const one of touched) if (hasDone(one)) last.set(one.address, run)
  }
  return address => last.get(address)
}
