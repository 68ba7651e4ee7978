/** Which runs are kept, and what did each of them touch? Reads what lies beside the state of every unit. */

import { matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Unit } from '../model/resources.ts'
import { type RunSnapshot, unitOfHistory } from '../model/snapshot.ts'
import type { KeptRun, UndoListReport } from '../model/undo-report.ts'
import type { Selection } from '../planner/plan.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { inTurns } from './survey.ts'

export type SnapshotOf = RunSnapshot & { unit: Unit }

export interface History {
  /** The oldest first. */
  snapshots: SnapshotOf[]
  /** What could not be read: whatever a run has done there cannot be known. */
  damaged: Diagnostic[]
}

/** Every snapshot there is. */
export async function readHistory(project: Project): Promise<History> {
  const units = (await project.state.list()).filter(unit => unitOfHistory(unit) !== undefined)
  const damaged: Diagnostic[] = []
  const found = await inTurns(units, 16, async unit => {
    try {
      const document = await project.state.read(unit)
      return (document?.snapshots ?? []).map(one => ({ ...one, unit: unitOfHistory(unit)! }))
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'STATE_INVALID') throw error
      damaged.push(toDiagnostic(error, 'warning'))
      return []
    }
  })
  const snapshots = found.flat().sort((a, b) => compare(a.at, b.at) || compare(a.run, b.run) || compare(a.unit, b.unit))
  return { snapshots, damaged }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

const listed = '`storewright undo` without a run lists those that are kept.'

/** The run of this name: its id, the beginning of it, or `last`. Throws RUN_NOT_FOUND. */
export function findRun({ snapshots }: History, name: string): string {
  const runs = [...new Set(snapshots.map(one => one.run))]
  const refuse = (message: string, hint: string): never => {
    throw new ToolError('RUN_NOT_FOUND', message, { hint })
  }
  if (runs.length === 0) return refuse('no run is kept', 'Every `apply` and `destroy` keeps what it touches.')
  if (name === 'last') return runs.at(-1)!
  if (runs.includes(name)) return name
  const found = name.length < 4 ? [] : runs.filter(run => run.startsWith(name))
  if (found.length === 1) return found[0]!
  return found.length > 1
    ? refuse(`${found.length} runs begin with ${name}`, `Name one of them: ${found.slice(-5).join(', ')}.`)
    : refuse(`no run ${name} is kept`, didYouMean(name, runs) ?? listed)
}

/** The runs that have touched something that is chosen, the newest first. */
export async function listRuns(
  context: Context,
  project: Project,
  { only, exclude }: Selection,
): Promise<UndoListReport> {
  const { snapshots, damaged } = await readHistory(project)
  const isChosen = (address: string): boolean =>
    (only.length === 0 || only.some(pattern => matchesPattern(address, pattern))) &&
    !exclude.some(pattern => matchesPattern(address, pattern))
  const byRun = new Map<string, SnapshotOf[]>()
  for (const one of snapshots) {
    if (one.touched.some(({ address }) => isChosen(address))) byRun.set(one.run, [...(byRun.get(one.run) ?? []), one])
  }
  const runs = [...byRun.values()].map(own => toKept(own, snapshots)).reverse()
  return { ...reportHead(context, 0, damaged), command: 'undo', runs }
}

function toKept(own: readonly SnapshotOf[], all: readonly SnapshotOf[]): KeptRun {
  const { run, at, command, user, host, link, commit, undoes } = own[0]!
  const actions: KeptRun['actions'] = {}
  const outcomes: KeptRun['outcomes'] = {}
  for (const { touched } of own) {
    for (const { action, outcome = 'unknown' } of touched.flatMap(one => one.actions)) {
      // The two halves of a replacement are one change.
      if (action === 'replace-create') continue
      const name = action === 'replace-remove' ? 'replace' : action
      actions[name] = (actions[name] ?? 0) + 1
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  return {
    run,
    at,
    command,
    user,
    host,
    ...(link === undefined ? {} : { link }),
    ...(commit === undefined ? {} : { commit }),
    ...(undoes === undefined ? {} : { undoes }),
    undone_by: [...new Set(all.filter(one => one.undoes === run).map(one => one.run))],
    units: own.map(one => one.unit),
    actions,
    outcomes,
  }
}
