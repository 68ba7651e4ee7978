/**
 * Keeps what a run finds where it changes something: durably, beside the state of each unit, before anything of the unit is
 * sent. Once all is known that has become of the unit, that is added. A bounded number is kept.
 */

import { ToolError } from '../model/errors.ts'
import type { Change, ChangeId, Plan } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import type { ChangeResult } from '../model/run.ts'
import { historyOf, type RunSnapshot, type Touched } from '../model/snapshot.ts'
import type { StateDocument } from '../model/state.ts'
import { actionOf, touchedBy } from '../planner/touched.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import type { Project } from './project.ts'
import { newDocument } from './records.ts'

/** So many runs are kept of each unit, the last ones. */
const mostRuns = 20
/** So long may the snapshots of a unit be together, as JSON. */
const mostCharacters = 8_000_000

export interface RunSnapshots {
  /** Waited for before anything of the unit is changed. */
  begin(unit: Unit): Promise<void>
  settled(results: readonly ChangeResult[]): Promise<void>
  /** What is known of units of which not everything has become known. Returns what could not be written. */
  close(): Promise<ToolError[]>
}

export interface SnapshotRun {
  run: string
  command: string
  /** As they are stored before anything is changed. */
  documents: ReadonlyMap<Unit, StateDocument>
  /** Of each unit's document when the run has ended. */
  lineageOf(unit: Unit): string
}

/** `20261124-120000-4be19c`: when it began, and something that no other run has. */
export function newRunId(context: Context): string {
  const [date, time] = isoTime(context.clock.now()).slice(0, 19).replaceAll(/[-:]/g, '').split('T')
  return `${date}-${time}-${context.randomId().slice(-6)}`
}

export function keepSnapshots(context: Context, project: Project, plan: Plan, about: SnapshotRun): RunSnapshots {
  const open = new Map<Unit, Promise<StateDocument>>()
  const results = new Map<ChangeId, ChangeResult>()
  const changesOf = new Map<Unit, Change[]>()
  for (const change of plan.changes) {
    const known = changesOf.get(change.unit)
    if (known === undefined) changesOf.set(change.unit, [change])
    else known.push(change)
  }
  const unitOf = new Map<ChangeId, Unit>(plan.changes.map(change => [change.id, change.unit]))
  const left = new Map<Unit, number>([...changesOf].map(([unit, changes]) => [unit, changes.length]))
  const failures: ToolError[] = []

  const begin = async (unit: Unit): Promise<StateDocument> => {
    const stored = await project.state.read(historyOf(unit))
    const former = stored ?? newDocument(context, historyOf(unit))
    const snapshots = kept([
      ...(former.snapshots ?? []),
      toSnapshot(context, plan, about, { unit, units: changesOf.size, changes: changesOf.get(unit) ?? [] }),
    ])
    const document = { ...former, serial: former.serial + 1, snapshots }
    await project.state.write(document)
    return document
  }

  const finish = async (unit: Unit): Promise<void> => {
    const document = await open.get(unit)?.catch(() => undefined)
    open.delete(unit)
    // Where none could be kept, nothing was done.
    if (document === undefined) return
    const outcomes = outcomesOf(changesOf.get(unit) ?? [], results)
    const snapshots = (document.snapshots ?? []).map(one =>
      one.run === about.run
        ? { ...ended(one, outcomes), lineage: about.lineageOf(unit), ended: isoTime(context.clock.now()) }
        : one,
    )
    try {
      await project.state.write({ ...document, serial: document.serial + 1, snapshots })
    } catch (error) {
      // What was sent is recorded all the same; only the snapshot says less than it could.
      if (!(error instanceof ToolError)) throw error
      failures.push(error)
    }
  }

  return {
    async begin(unit) {
      if (!open.has(unit)) open.set(unit, begin(unit))
      await open.get(unit)
    },
    async settled(fresh) {
      for (const result of fresh) {
        const unit = unitOf.get(result.id)!
        results.set(result.id, result)
        left.set(unit, left.get(unit)! - 1)
        if (left.get(unit) === 0) await finish(unit)
      }
    },
    async close() {
      for (const unit of [...open.keys()]) await finish(unit)
      return failures
    },
  }
}

function toSnapshot(
  context: Context,
  plan: Plan,
  about: SnapshotRun,
  { unit, units, changes }: { unit: Unit; units: number; changes: readonly Change[] },
): RunSnapshot {
  const { user, host, run: link, commit } = context.who
  const { lineage = '', serial = 0, resources = [] } = about.documents.get(unit) ?? {}
  const recorded = new Map(resources.map(one => [one.address as string, one]))
  return {
    run: about.run,
    at: isoTime(context.clock.now()),
    command: about.command,
    user,
    host,
    ...(link === undefined ? {} : { link }),
    ...(commit === undefined ? {} : { commit }),
    units,
    ...(plan.undo === undefined ? {} : { undoes: plan.undo.run }),
    lineage,
    serial,
    touched: touchedBy(changes, plan.basis.live, address => recorded.get(address)),
  }
}

/** The last ones that fit; of one that does not fit alone, as much as does. */
function kept(snapshots: readonly RunSnapshot[]): RunSnapshot[] {
  const found: RunSnapshot[] = []
  let room = mostCharacters
  for (const snapshot of snapshots.slice(-mostRuns).reverse()) {
    const length = JSON.stringify(snapshot).length
    if (length > room && found.length > 0) break
    found.unshift(length > room ? shortened(snapshot, room) : snapshot)
    room -= length
  }
  return found
}

function shortened(snapshot: RunSnapshot, most: number): RunSnapshot {
  let room = most
  const touched = snapshot.touched.map((one): Touched => {
    const length = JSON.stringify(one).length
    if (length <= room) {
      room -= length
      return one
    }
    const { before: _, after: _after, recorded: _recorded, changed: _changed, ...rest } = one
    return { ...rest, tooLarge: true }
  })
  return { ...snapshot, touched }
}

type Outcomes = ReadonlyMap<string, ReadonlyMap<string, ChangeResult>>

/** By address and action. */
function outcomesOf(changes: readonly Change[], results: ReadonlyMap<ChangeId, ChangeResult>): Outcomes {
  const outcomes = new Map<string, Map<string, ChangeResult>>()
  for (const change of changes) {
    const result = results.get(change.id)
    if (result === undefined) continue
    const own = outcomes.get(change.address) ?? new Map<string, ChangeResult>()
    outcomes.set(change.address, own.set(actionOf(change), result))
  }
  return outcomes
}

function ended(snapshot: RunSnapshot, outcomes: Outcomes): RunSnapshot {
  const touched = snapshot.touched.map((one): Touched => {
    const own = outcomes.get(one.address)
    const actions = one.actions.map(({ action }) => {
      const status = own?.get(action)?.status
      return status === undefined ? { action } : { action, outcome: status }
    })
    const made = own?.get('create')?.objectId ?? own?.get('replace-create')?.objectId
    return { ...one, actions, ...(made === undefined ? {} : { made }) }
  })
  return { ...snapshot, touched }
}
