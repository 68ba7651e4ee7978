/**
 * What is to be done with one object? The table, and nothing else:
 *
 * desired | live    | recorded | action
 * --------|---------|----------|--------------------------------------------------------
 * yes     | no      | any      | create
 * yes     | equal   | yes      | noop
 * yes     | differs | yes      | update, or replace when an immutable attribute differs
 * yes     | yes     | no       | adopt (+ update or replace when it differs)
 * yes     | yes     | elsewhere| move (+ update or replace when it differs)
 * no      | yes     | yes      | delete, or forget
 * no      | no      | yes      | forget
 * no      | yes     | no       | noop: what we did not create or adopt, we never touch
 */

import type { Action } from '../model/plan.ts'

export interface Situation {
  desired: boolean
  live: boolean
  recorded: 'yes' | 'no' | 'elsewhere'
  differs: 'no' | 'mutable' | 'immutable'
  /** What happens to an object that is no longer declared. */
  removal: 'delete' | 'forget'
}

/** The actions for one object, in the order in which they run. Empty: nothing to do. */
export function decide(situation: Situation): Exclude<Action, 'transition' | 'noop'>[] {
  if (!situation.desired) {
    if (situation.recorded === 'no') return []
    return [situation.live ? situation.removal : 'forget']
  }
  if (!situation.live) return ['create']
  const writes = { no: [], mutable: ['update'], immutable: ['replace'] } as const
  const first = { yes: [], no: ['adopt'], elsewhere: ['move'] } as const
  return [...first[situation.recorded], ...writes[situation.differs]]
}
