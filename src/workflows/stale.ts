/** Has what a plan was based on moved since it was made: the configuration, the state, or an object that it touches? */

import { ToolError } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import type { StateDocument } from '../model/state.ts'
import type { Context } from './context.ts'
import { differingFields, liveDigests, planNow, stateBasis } from './plan.ts'
import type { Project } from './project.ts'
import { undoNow } from './undo.ts'

/** So many of what has changed are named; the rest is counted. */
const mostNamed = 20

const planAgain = 'Nothing was sent. Make a new plan and review it.'

export function refuseOtherConfig(plan: Plan, project: Project): void {
  if (plan.config === project.digest) return
  throw new ToolError('CONFIG_CHANGED', 'the configuration is not the one that this plan was made from', {
    hint: planAgain,
  })
}

/** Throws PLAN_STALE when the state of a unit was written since. */
export function refuseMoved(plan: Plan, documents: ReadonlyMap<Unit, StateDocument>): void {
  for (const [unit, basis] of Object.entries(plan.basis.units)) {
    const now = stateBasis(documents.get(unit))
    if (now.lineage === basis.lineage && now.serial === basis.serial && now.records === basis.records) continue
    const { serial } = now
    throw new ToolError(
      'PLAN_STALE',
      `the state of ${unit} was written since the plan was made (serial ${basis.serial}, now ${serial})`,
      {
        hint: planAgain,
      },
    )
  }
}

/** Reads every object that a saved plan touches again, and throws PLAN_STALE naming what moved. */
export async function refuseMovedObjects(context: Context, project: Project, plan: Plan): Promise<void> {
  const { only, exclude, destroy, undo } = plan
  const now =
    undo === undefined
      ? await planNow(context, project, { only, exclude, destroy })
      : await undoNow(context, project, { only, exclude, run: undo.run, overwrite: undo.overwrite })
  const digests = { ...liveDigests(now.planned) }
  for (const { address, live } of now.planned.pairing.pairs) {
    if (!(address in digests) && address in plan.basis.live)
      digests[address] = liveDigests({ ...now.planned, touched: new Map([[address, live]]) })[address]!
  }
  const moved: string[] = []
  const known = new Map<string, Change>(
    plan.changes.filter(change => change.before !== null).map(change => [change.address, change]),
  )
  for (const [address, basis] of Object.entries(plan.basis.live)) {
    if ((digests[address] ?? null) === basis) continue
    const planned = known.get(address)
    const live = now.planned.pairing.byAddress.get(address)?.live
    const fields = live === undefined || planned === undefined ? [] : differingFields(planned.before, live.attributes)
    moved.push(describe(address, basis, live !== undefined, fields))
  }
  moved.push(...otherSteps(plan.changes, now.planned.changes))
  if (moved.length === 0) return
  throw new ToolError('PLAN_STALE', `BigCommerce has changed since the plan was made: ${listed(moved)}`, {
    hint: planAgain,
  })
}

/**
 * Stores whose steps are others now although nobody touched them: what was scheduled has come, or a window has closed.
 * To wait for a store that is ready by now does no harm.
 */
function otherSteps(planned: readonly Change[], possible: readonly Change[]): string[] {
  const nowAt = stepsByAddress(possible)
  return [...stepsByAddress(planned)].flatMap(([address, before]) => {
    const now = nowAt.get(address) ?? ''
    if (before === now) return []
    const instead = now === '' ? 'for which there is no way any more' : `and is now to ${now}`
    return [`${address} was to ${before}, ${instead}`]
  })
}

function stepsByAddress(changes: readonly Change[]): Map<string, string> {
  const steps = new Map<string, string>()
  for (const { address, transition } of changes) {
    if (transition === undefined || transition.name === 'wait') continue
    const former = steps.get(address)
    const step = transition.name.replaceAll('_', ' ')
    steps.set(address, former === undefined ? step : `${former}, ${step}`)
  }
  return steps
}

function listed(moved: readonly string[]): string {
  const others = moved.length - mostNamed
  return moved.slice(0, mostNamed).join('; ') + (others > 0 ? `; and ${others} other${others === 1 ? '' : 's'}` : '')
}

function describe(address: string, basis: string | null, exists: boolean, fields: readonly string[]): string {
  if (!exists) return `${address} is gone`
  if (basis === null) return `${address} exists now`
  return fields.length === 0 ? `${address} is another object now` : `${address} (${fields.join(', ')})`
}
