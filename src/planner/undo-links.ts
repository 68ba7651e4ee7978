/**
 * Do the goals of a run's objects go together? What is put back must find what it lies in and what it refers to; and what
 * others lie in or refer to is not taken away from under them.
 */

import type { Address } from '../model/address.ts'
import type { Desired } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { referencesIn } from '../model/values.ts'
import type { Goal } from './undo-goal.ts'
import type { Left } from './undo-restore.ts'

export interface Links {
  /** What is wanted of an address, all that the run did not touch included. */
  wanted(goals: ReadonlyMap<string, Goal>): Desired[]
  required(kind: string): ReadonlySet<string>
}

/** The same goals, less whatever cannot stand; `left` is told why. */
export function linked(goals: ReadonlyMap<string, Goal>, links: Links, left: Left[]): Map<string, Goal> {
  const settled = new Map(goals)
  for (let changed = true; changed; ) {
    changed = false
    const wanted = links.wanted(settled)
    const there = new Set(wanted.map(one => one.address as string))
    for (const [address, goal] of settled) {
      const next =
        goal.what === 'want'
          ? movable(withoutMissing(address as Address, goal, there, links, left), wanted, left)
          : kept(address, goal, wanted, left)
      if (next === goal) continue
      settled.set(address, next)
      changed = true
    }
  }
  return settled
}

function withoutMissing(address: Address, goal: Goal, there: ReadonlySet<string>, links: Links, left: Left[]): Goal {
  const desired = goal.desired!
  if (desired.parent !== undefined && !there.has(desired.parent)) {
    left.push({ address, why: 'cannot', reason: `${desired.parent}, which it lay in, is not there` })
    return { what: 'keep', left: [] }
  }
  const broken = Object.entries(desired.attributes).flatMap(([name, value]) => {
    const missing = missingIn(value, there)
    return missing === undefined ? [] : [{ name, missing }]
  })
  if (broken.length === 0) return goal
  const needed = broken.find(({ name }) => goal.anew !== true || links.required(desired.kind).has(name))
  if (needed !== undefined) {
    left.push({
      address,
      why: 'cannot',
      path: needed.name,
      reason: `it referred to ${needed.missing}, which is not there`,
    })
    return { what: 'keep', left: [] }
  }
  const attributes: Attributes = { ...desired.attributes }
  for (const { name, missing } of broken) {
    left.push({ address, why: 'cannot', path: name, reason: `it referred to ${missing}, which is not there` })
    delete attributes[name]
  }
  return { ...goal, desired: { ...desired, attributes } }
}

function missingIn(value: Json, there: ReadonlySet<string>): string | undefined {
  for (const reference of referencesIn(value)) {
    if ('$ref' in reference && !there.has(reference.$ref)) return reference.$ref
  }
  return undefined
}

/** What would be recorded elsewhere stays where it is while something that stays lies in it. */
function movable(goal: Goal, wanted: readonly Desired[], left: Left[]): Goal {
  const { moved } = goal
  const inner = moved === undefined ? undefined : wanted.find(one => one.parent === moved.from)
  if (moved === undefined || inner === undefined) return goal
  left.push({ address: moved.from, why: 'cannot', reason: `${inner.address}, which stays, lies in it` })
  return { what: 'keep', left: [] }
}

/** What something lies in, or refers to, that is not taken back itself stays where it is. */
function kept(address: string, goal: Goal, wanted: readonly Desired[], left: Left[]): Goal {
  if (goal.what === 'keep') return goal
  const user = wanted.find(
    one =>
      one.address !== address &&
      (one.parent === address ||
        referencesIn(one.attributes).some(reference => '$ref' in reference && reference.$ref === address)),
  )
  if (user === undefined) return goal
  const how = user.parent === address ? 'lies in it' : 'refers to it'
  left.push({ address: address as Address, why: 'cannot', reason: `${user.address}, which stays, ${how}` })
  return { what: 'keep', left: [] }
}
