/**
 * Locks what a plan writes to, and makes sure that the plan is true then. A plan that somebody has approved is refused when
 * the world has moved; one that nobody has seen is made anew under the locks, and has to pass the same guards.
 */

import { matchesPattern } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import type { Desired, Unit } from '../model/resources.ts'
import type { HeldLock, LockHolder, StateDocument } from '../model/state.ts'
import { refuseBlocked, refuseFrozen, refuseUnconfirmed } from './consent.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import type { MadePlan } from './plan.ts'
import { desiredOf } from './plan.ts'
import type { Project } from './project.ts'
import { renamedUnits } from './records.ts'
import { unsettledUnits } from './settle.ts'
import { refuseMoved, refuseMovedObjects } from './stale.ts'
import { inTurns, readDocuments } from './survey.ts'

export interface HoldOptions {
  command: string
  confirm: readonly string[]
  /** Why changes are made in a freeze, if they are. */
  overrideFreeze?: string | undefined
  /** Nothing is sent: no freeze holds it up. */
  recordsOnly?: true
  /** Made in this run; absent for a saved plan. */
  made?: MadePlan
  /** Makes the plan anew and shows it. Absent where the plan was approved: then it is that one or none. */
  planAgain?: () => Promise<MadePlan>
}

export interface HeldPlan {
  plan: Plan
  made: MadePlan | undefined
  /** Those that are written to, all of them locked. */
  units: readonly Unit[]
  documents: ReadonlyMap<Unit, StateDocument>
  /** The reason that was needed to work in a freeze. */
  overrideFreeze: string | undefined
  release(): Promise<void>
}

/** So often is a plan made anew before its run gives up. */
const mostAgain = 3
/** While it waits for a lock, a run looks so often whether it is to stop. */
const glanceMs = 2_000

export async function holdPlan(
  context: Context,
  project: Project,
  first: Plan,
  options: HoldOptions,
): Promise<HeldPlan> {
  const ends = context.clock.now() + project.options.lockTimeoutMs
  let plan = first
  let made = options.made
  guarded(context, project, plan, options)
  let units = await writtenUnits(project, plan, made, options)
  for (let again = 1; ; again += 1) {
    const locked = units
    const { release, waited } = await lockAll(context, project, locked, options.command, ends)
    try {
      const moved = await movedSince(context, project, plan, locked, waited, options)
      if (moved !== undefined) {
        if (context.stop.requested) throw interrupted('while waiting for a lock')
        if (options.planAgain === undefined || again > mostAgain) throw moved
        context.emit({ type: 'planned-again', reason: moved.message, time: again, most: mostAgain })
        made = await options.planAgain()
        plan = made.plan
        units = await writtenUnits(project, plan, made, options)
      }
      // Anew also for the first plan, since a freeze may have begun while the run waited.
      const overrideFreeze = guarded(context, project, plan, options)
      const documents = await readAll(project, locked)
      if (units.every(unit => locked.includes(unit))) return { plan, made, units, documents, overrideFreeze, release }
    } catch (error) {
      await release()
      throw error
    }
    // Locks are taken in one order by all, so that two runs cannot wait for each other.
    await release()
  }
}

/** Throws unless the plan may be carried out, and now; returns the reason that was needed to work in a freeze. */
function guarded(context: Context, project: Project, plan: Plan, options: HoldOptions): string | undefined {
  refuseBlocked(plan)
  const freezes = options.recordsOnly ? [] : project.config.safety.freeze
  const override = refuseFrozen(plan, freezes, context.clock.now(), options.overrideFreeze)
  refuseUnconfirmed(plan, options.confirm)
  return override
}

/** Those that the plan changes, and those whose records are to be brought up to date. */
async function writtenUnits(
  project: Project,
  plan: Plan,
  made: MadePlan | undefined,
  options: HoldOptions,
): Promise<Unit[]> {
  const known = made?.survey.documents ?? (await readDocuments(project))
  const changed = [...plan.changes.map(change => change.unit), ...renamedUnits(plan.changes).keys()]
  return [...new Set([...changed, ...unsettledUnits(settledBy(project, plan, options), known)])].sort()
}

/**
 * What is desired of what the run is about: nothing is written about the rest. What is taken back is not what the files say,
 * and a run that only records is about its changes alone.
 */
export function settledBy(
  project: Project,
  plan: Plan,
  { recordsOnly }: Pick<HoldOptions, 'recordsOnly'>,
): readonly Desired[] {
  if (plan.undo !== undefined || recordsOnly) return []
  const { only, exclude } = plan
  return desiredOf(project, plan).filter(
    ({ address }) =>
      (only.length === 0 || only.some(pattern => matchesPattern(address, pattern))) &&
      !exclude.some(pattern => matchesPattern(address, pattern)),
  )
}

/** Why the plan is no longer to be carried out as it is, if so. */
async function movedSince(
  context: Context,
  project: Project,
  plan: Plan,
  units: readonly Unit[],
  waited: boolean,
  { planAgain }: HoldOptions,
): Promise<ToolError | undefined> {
  try {
    refuseMoved(plan, await readAll(project, units))
    if (!waited) return undefined
    // Whoever had the lock may have been killed between a request and its record.
    if (planAgain !== undefined)
      return new ToolError('PLAN_STALE', 'another run has held the lock since the plan was made', {
        hint: 'Nothing was sent. Run again.',
      })
    await refuseMovedObjects(context, project, plan)
    return undefined
  } catch (error) {
    if (error instanceof ToolError && error.code === 'PLAN_STALE') return error
    throw error
  }
}

async function readAll(project: Project, units: readonly Unit[]): Promise<Map<Unit, StateDocument>> {
  const documents = await inTurns(units, 16, unit => project.state.read(unit))
  return new Map(documents.flatMap(document => (document === undefined ? [] : [[document.unit, document] as const])))
}

async function lockAll(
  context: Context,
  project: Project,
  units: readonly Unit[],
  command: string,
  ends: number,
): Promise<{ waited: boolean; release(): Promise<void> }> {
  const locks: HeldLock[] = []
  const holder = toHolder(context, command)
  let waited = false
  const release = async (): Promise<void> => {
    for (const lock of locks.splice(0).reverse()) await lock.release()
  }
  try {
    for (const unit of units) {
      const taken = await lockOne(context, project, unit, holder, ends)
      locks.push(taken.lock)
      waited ||= taken.waited
    }
    return { waited, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Waits until the given instant, telling for whom, and leaves off when the run is to stop. */
async function lockOne(
  context: Context,
  project: Project,
  unit: Unit,
  holder: LockHolder,
  ends: number,
): Promise<{ lock: HeldLock; waited: boolean }> {
  for (let waited = false; ; waited = true) {
    const leftMs = Math.max(ends - context.clock.now(), 0)
    try {
      return { lock: await project.state.lock(unit, holder, waited ? Math.min(leftMs, glanceMs) : 0), waited }
    } catch (error) {
      const isLocked = error instanceof ToolError && error.code === 'STATE_LOCKED'
      if (!isLocked || context.clock.now() >= ends) throw error
      if (context.stop.requested) throw interrupted(`while waiting for the lock on ${unit}`)
      if (!waited)
        context.emit({ type: 'lock-awaited', unit, reason: error.message, waitMs: ends - context.clock.now() })
    }
  }
}

function interrupted(when: string): ToolError {
  return new ToolError('INTERRUPTED', `interrupted ${when}`, { hint: 'Nothing was sent, and no lock is held.' })
}
