/** What an undo makes of planned changes: sensitive values that nobody knows are not sent, adopted objects are let go. */

import type { Change } from '../model/plan.ts'
import type { Goal } from './undo-goal.ts'
import { sealsIn } from './undo-values.ts'

/** The same changes; what the run has adopted and changed is forgotten once it is as it was. */
export function forgottenAfter(changes: readonly Change[], goals: ReadonlyMap<string, Goal>): Change[] {
  return changes.flatMap(change => {
    const goal = goals.get(change.address)
    if (goal?.what !== 'forget') return [change]
    if (change.action === 'forget') return [{ ...change, reason: 'the run has adopted it' }]
    const last = changes.findLast(one => one.address === change.address)
    if (last !== change) return [change]
    const { transition: _, reached: _reached, ...rest } = change
    const forget: Change = {
      ...rest,
      id: `${change.address}#forget`,
      action: 'forget',
      reason: 'the run has adopted it',
      before: change.after,
      after: null,
      attributes: [],
      waitsFor: [change.id],
      dependsOn: [],
      reversibility: 'reversible',
    }
    return [change, forget]
  })
}

/** Sensitive values that stay as they are need not be sent, and where the files do not know them they cannot be. */
export function openable(change: Change, opens: (secret: string) => boolean): Change {
  if (change.after === null) return change
  const known = Object.entries(change.after).filter(([, value]) => sealsIn(value).every(opens))
  return known.length === Object.keys(change.after).length ? change : { ...change, after: Object.fromEntries(known) }
}
