/**
 * Is what is left to be done a part of what was approved? Asked where a section was begun by somebody who is gone, or waits for
 * what stores share: then the world has moved since it was planned, by the rollout's own doing. Every change that is made now
 * must be one of the section, with the same result; nothing else is ever done.
 */

import { ToolError } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import { canonicalJson, type Json } from '../model/values.ts'

/** What may be left of a change that was approved. What was created and not recorded is adopted, and corrected. */
const leftOf: { [approved: string]: readonly string[] } = {
  create: ['create', 'adopt', 'update'],
  adopt: ['adopt', 'update'],
  update: ['update'],
  replace: ['replace', 'create', 'delete', 'adopt', 'update'],
  delete: ['delete', 'forget'],
  forget: ['forget'],
  move: ['move', 'update'],
  transition: ['transition'],
}

/** So many changes are named. */
const mostNamed = 5

/** Throws PLAN_STALE, naming what nobody has approved. */
export function refuseOther(approved: Plan, left: Plan): void {
  const known = new Map<string, Change[]>()
  for (const change of approved.changes) known.set(change.address, [...(known.get(change.address) ?? []), change])
  const others = left.changes.filter(change => !(known.get(change.address) ?? []).some(one => isLeftOf(one, change)))
  if (others.length === 0) return
  const named = others.slice(0, mostNamed).map(({ action, address }) => `${action} ${address}`)
  const more = others.length > mostNamed ? `, and ${others.length - mostNamed} more` : ''
  throw new ToolError(
    'PLAN_STALE',
    `BigCommerce has changed since the plan was made: now it would ${named.join(', ')}${more}`,
    {
      hint: 'Nothing was sent. `storewright fleet plan` makes a new rollout of what is left to do.',
    },
  )
}

function isLeftOf(approved: Change, left: Change): boolean {
  if (!leftOf[approved.action]?.includes(left.action)) return false
  if (approved.action === 'transition' || left.action === 'transition')
    return (
      approved.transition?.attribute === left.transition?.attribute &&
      same(approved.transition?.to, left.transition?.to)
    )
  return left.after === null || same(approved.after, left.after)
}

function same(left: unknown, right: unknown): boolean {
  return canonicalJson((left ?? null) as Json) === canonicalJson((right ?? null) as Json)
}
