/** Which runs are kept, and what did each of them touch? Reads what lies beside the state of every unit. */

import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Unit } from '../model/resources.ts'
import { type RunSnapshot, unitOfHistory } from '../model/snapshot.ts'
import type { Project } from './project.ts'
import { inTurns } from './survey.ts'

export type SnapshotOf = RunSnapshot & { unit: Unit }

/** Every snapshot there is, run by run, the oldest first. */
export async function readHistory(project: Project): Promise<SnapshotOf[]> {
  const units = (await project.state.list()).filter(unit => unitOfHistory(unit) !== undefined)
  const documents = await inTurns(units, 16, async unit => {
    const document = await project.state.read(unit)
    return (document?.snapshots ?? []).map(one => ({ ...one, unit: unitOfHistory(unit)! }))
  })
  return documents.flat().sort((a, b) => compare(a.at, b.at) || compare(a.run, b.run) || compare(a.unit, b.unit))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** The run of this name: its id, the beginning of it, or `last`. Throws RUN_NOT_FOUND. */
export function findRun(history: readonly SnapshotOf[], name: string): string {
  const runs = [...new Set(history.map(one => one.run))]
  if (name === 'last') {
    const last = runs.at(-1)
    if (last !== undefined) return last
    throw new ToolError('RUN_NOT_FOUND', 'no run is kept', {
      hint: 'Every `apply` and `destroy` keeps what it touches.',
    })
  }
  const found = runs.filter(run => run === name || (name.length >= 4 && run.startsWith(name)))
  const exact = found.find(run => run === name)
  if (exact !== undefined) return exact
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    throw new ToolError('RUN_NOT_FOUND', `${found.length} runs begin with ${name}`, {
      hint: `Name one of them: ${found.slice(0, 5).join(', ')}.`,
    })
  }
  throw new ToolError('RUN_NOT_FOUND', `no run ${name} is kept`, {
    hint: didYouMean(name, runs) ?? '`storewright undo` without a run lists those that are kept.',
  })
}
