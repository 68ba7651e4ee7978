/**
 * Do the goals of a run's objects go together? What is put back must find what it lies in and what it refers to; and what
 * others lie in or refer to is not taken away from under them. Whatever cannot stand is kept as it is, with the reason.
 */

import type { Address } from '../model/address.ts'
import type { Desired } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { referencesIn } from '../model/values.ts'
import type { Goal } from './undo-goal.ts'
import type { Left } from './undo-restore.ts'

export interface Links {
  /** What is wanted of every address, all that the run did not touch included. */
  wanted(goals: ReadonlyMap<string, Goal>): Desired[]
  required(kind: string): ReadonlySet<string>
  /** What an object lies in. */
  parentOf(address: string): Address | undefined
}

export function linked(goals: ReadonlyMap<string, Goal>, links: Links): Map<string, Goal> {
  const settled = new Map(goals)
  for (let changed = true; changed; ) {
    changed = false
    const users = usersIn(links.wanted(settled), settled)
    for (const [address, goal] of settled) {
      const next = linkedGoal(address as Address, goal, settled, users, links)
      if (next === goal) continue
      settled.set(address, next)
      changed = true
    }
  }
  return goneWithParents(settled, links)
}

interface Users {
  there: ReadonlySet<string>
  /** One of those that stay and lie in, or refer to, an object. */
  inside: ReadonlyMap<string, string>
  referring: ReadonlyMap<string, string>
}

function usersIn(wanted: readonly Desired[], goals: ReadonlyMap<string, Goal>): Users {
  const inside = new Map<string, string>()
  const referring = new Map<string, string>()
  for (const { address, parent, attributes } of wanted) {
    if (goals.get(address)?.what === 'forget') continue
    if (parent !== undefined) inside.set(parent, address)
    for (const reference of referencesIn(attributes)) {
      if ('$ref' in reference && reference.$ref !== address) referring.set(reference.$ref, address)
    }
  }
  return { there: new Set(wanted.map(one => one.address as string)), inside, referring }
}

function linkedGoal(
  address: Address,
  goal: Goal,
  goals: ReadonlyMap<string, Goal>,
  { there, inside, referring }: Users,
  links: Links,
): Goal {
  const { what, moved, stays } = goal
  if (what === 'keep') return goal
  if (what === 'want') {
    const inner = moved === undefined ? undefined : inside.get(moved.from)
    return inner === undefined ? withoutMissing(address, goal, there, links) : kept(address, insideWords(inner))
  }
  const inner = inside.get(address)
  if (inner !== undefined) return kept(address, insideWords(inner))
  if (what === 'forget') return goal
  const user = referring.get(address)
  if (user !== undefined) return kept(address, `${user}, which stays, refers to it`)
  return stays === undefined || goesWithParent(address, goals, links) ? goal : kept(address, stays)
}

/** What it lies in goes, or would be let go if that did not go in its turn. */
function goesWithParent(address: Address, goals: ReadonlyMap<string, Goal>, { parentOf }: Links): boolean {
  let parent = parentOf(address)
  while (parent !== undefined && goals.get(parent)?.what === 'forget') parent = parentOf(parent)
  return parent !== undefined && goals.get(parent)?.what === 'remove'
}

function kept(address: Address, reason: string, path?: string): Goal {
  return { what: 'keep', left: [{ address, why: 'cannot', reason, ...(path === undefined ? {} : { path }) }] }
}

function insideWords(inner: string): string {
  return `${inner}, which stays, lies in it`
}

function withoutMissing(address: Address, goal: Goal, there: ReadonlySet<string>, links: Links): Goal {
  const desired = goal.desired!
  if (desired.parent !== undefined && !there.has(desired.parent))
    return kept(address, `${desired.parent}, which it lay in, is not there`)
  const broken = Object.entries(desired.attributes).flatMap(([path, value]) => {
    const missing = missingIn(value, there)
    const reason = `it referred to ${missing}, which is not there`
    return missing === undefined ? [] : [{ address, why: 'cannot' as const, path, reason }]
  })
  if (broken.length === 0) return goal
  const needed = broken.find(({ path }) => goal.anew !== true || links.required(desired.kind).has(path))
  if (needed !== undefined) return kept(address, needed.reason, needed.path)
  const attributes: Attributes = { ...desired.attributes }
  for (const { path } of broken) delete attributes[path]
  return { ...goal, desired: { ...desired, attributes }, left: [...goal.left, ...(broken satisfies Left[])] }
}

function missingIn(value: Json, there: ReadonlySet<string>): string | undefined {
  for (const reference of referencesIn(value)) {
    if ('$ref' in reference && !there.has(reference.$ref)) return reference.$ref
  }
  return undefined
}

/** What was adopted in something that goes is not let go before: it goes along. */
function goneWithParents(goals: ReadonlyMap<string, Goal>, { parentOf }: Links): Map<string, Goal> {
  const settled = new Map(goals)
  for (let changed = true; changed; ) {
    changed = false
    for (const [address, { what }] of settled) {
      if (what !== 'forget' || settled.get(parentOf(address) ?? '')?.what !== 'remove') continue
      settled.set(address, { what: 'remove', left: [] })
      changed = true
    }
  }
  return settled
}
