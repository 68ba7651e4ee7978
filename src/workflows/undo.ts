/** The plan that takes back what a run has done: its snapshots, the state and live objects in; a plan like any other out. */

import { kindSchemas } from '../config/index.ts'
import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Undo } from '../model/plan.ts'
import type { StateDocument } from '../model/state.ts'
import { planUndo } from '../planner/undo.ts'
import { hasDone } from '../planner/undo-goal.ts'
import type { Context } from './context.ts'
import { findRun, readHistory, type SnapshotOf } from './history.ts'
import type { MadePlan, PlanOptions } from './plan.ts'
import { projectPolicies, toPlan } from './plan.ts'
import { checkPolicies } from './policies.ts'
import type { Project } from './project.ts'
import { stillDeclared } from './still-declared.ts'
import { type Survey, survey } from './survey.ts'
import { pendingIn, standIn } from './undo-stand-in.ts'

export interface UndoOptions extends Omit<PlanOptions, 'destroy'> {
  /** As given on the command line. */
  run: string
  overwrite: readonly string[]
}

/** Throws where flags are given that only go with a run. */
export function refuseWithoutRun({ out, overwrite }: { out: string | undefined; overwrite: readonly string[] }): void {
  if (out === undefined && overwrite.length === 0) return
  throw new ToolError('USAGE', 'no run is named that is to be taken back', {
    hint: '`storewright undo` lists the runs that are kept; `storewright undo last` takes the last one.',
  })
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
  const { only, exclude, overwrite, overrides = {} } = options
  const history = await readHistory(project)
  const run = findRun(history, options.run)
  const { snapshots } = history
  const own = snapshots.filter(one => one.run === run)
  const { standing, touched, documents } = await standIn(project, own)
  const { desired } = standing.config
  const surveyed = await survey(context, standing, { desired, destroy: false, only, exclude })
  const ids = formerIds(snapshots)
  const said = new Map(project.config.desired.map(one => [one.address as string, one]))
  const foreign = own.filter(one => isOfOtherState(one, documents.get(one.unit)))
  const planned = planUndo(
    { ...surveyed.input, overrides, diagnostics: [...surveyed.unread, ...findingsOf(surveyed)] },
    {
      touched: touched.filter(one => !foreign.some(({ unit }) => unit === one.unit)),
      overwrite,
      formerAddressOf: (unit, kind, id) => ids.get(`${unit}|${kind}|${id}`),
      lastSince: lastSince(snapshots, own),
      opens: secret => project.open(secret) !== undefined,
      required: requiredOf(),
      said: address => said.get(address),
      isPending: pendingIn(documents),
    },
    options,
  )
  const { at, command, user, commit } = own[0]!
  const undo = { run, at, command, user, ...(commit === undefined ? {} : { commit }), overwrite: [...overwrite] }
  const diagnostics = [
    ...history.damaged.map(one => ({
      ...one,
      message: `it is not known whether the run has touched what is told of here: ${one.message}`,
    })),
    ...notAllKept(own),
    ...foreign.map(ofOtherState),
    ...planned.diagnostics,
    ...stillDeclared(project, planned.changes, commit),
  ]
  return { planned: { ...planned, diagnostics }, survey: surveyed, undo }
}

/** What BigCommerce says against what is to be made again; what it says against the rest is not what this is about. */
function findingsOf({ findings, input }: Survey): Diagnostic[] {
  const recorded = new Set(input.recorded.map(one => one.address))
  return findings.filter(({ address }) => address !== undefined && !recorded.has(address))
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

/** Snapshots of a unit make room for later ones, those of another unit perhaps not. */
function notAllKept(own: readonly SnapshotOf[]): Diagnostic[] {
  const { units, run } = own[0]!
  const missing = units - own.length
  if (missing <= 0) return []
  const of = missing === 1 ? 'one unit' : `${missing} units`
  return [
    {
      severity: 'warning',
      code: 'CANNOT_UNDO',
      message: `of ${of} (the portfolio, or stores) that run ${run} was about, no snapshot is kept: either it broke off before, or later runs have taken its place`,
      hint: 'What it has done there is in the audit log, and can be taken back by changing the files back.',
    },
  ]
}

/** Addresses and ids of one state say nothing about the objects of another. */
function isOfOtherState({ lineage }: SnapshotOf, document: StateDocument | undefined): boolean {
  return document !== undefined && lineage !== '' && document.lineage !== lineage
}

function ofOtherState({ unit, lineage, touched }: SnapshotOf): Diagnostic {
  return {
    severity: 'error',
    code: 'CANNOT_UNDO',
    message: `nothing that the run has done in ${unit} can be taken back: its state is another one since (the run changed the lineage ${lineage})`,
    hint: `Put the former state back with \`storewright state push\`, or leave ${touched.length === 1 ? 'it' : 'them'} out with --exclude.`,
  }
}

function requiredOf(): (kind: string) => ReadonlySet<string> {
  const schemas = kindSchemas()
  const sets = new Map([...schemas].map(([kind, { required = [] }]) => [kind, new Set(required)]))
  return kind => sets.get(kind) ?? new Set()
}
