/**
 * What does each change wait for?
 *
 * An object waits for what it lies in and what it refers to; a removal waits for what lies in the object and what referred
 * to it; whoever wants what only one object can have waits for the change that frees it; what a kind says of its siblings
 * holds. Changes of one object run in the order given.
 */

import type { Change, ChangeId } from '../model/plan.ts'
import { addClaimEdges } from './claims.ts'
import { addFollowerEdges } from './followers.ts'
import type { PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'
import { addTurnEdges } from './turns.ts'

/** The same changes with `waitsFor` filled in. */
export function addEdges(changes: readonly Change[], input: PlanInput, pairing: Pairing): Change[] {
  const waits = new Map<ChangeId, Set<ChangeId>>(changes.map(change => [change.id, new Set(change.waitsFor)]))
  const at = new Map<string, Change[]>()
  for (const change of changes) {
    const before = at.get(change.address)
    if (before === undefined) at.set(change.address, [change])
    else {
      waits.get(change.id)!.add(before.at(-1)!.id)
      before.push(change)
    }
  }
  const needs = (change: Change, address: string): Change[] => {
    const follows = address === change.parent && input.kinds.get(change.kind)?.followsParent === true
    return (at.get(address) ?? []).filter(
      other => other.unit !== change.unit || establishes(other) || (follows && other.action === 'update'),
    )
  }

  for (const change of changes) {
    if (change.after === null) continue
    for (const address of change.dependsOn) {
      for (const needed of needs(change, address)) waits.get(change.id)!.add(needed.id)
    }
  }
  addRemovalEdges(changes, at, waits, pairing)
  addClaimEdges(changes, waits, input, pairing)
  addTurnEdges(changes, waits, input, pairing)
  addSiblingEdges(changes, waits, input)
  addFollowerEdges(changes, waits, input, pairing)
  return changes.map(change => ({ ...change, waitsFor: [...waits.get(change.id)!].sort() }))
}

/** What a change makes of an object may hold only once a sibling of another kind is as it shall be. */
function addSiblingEdges(changes: readonly Change[], waits: Map<ChangeId, Set<ChangeId>>, input: PlanInput): void {
  const named = new Set([...input.kinds.values()].flatMap(kind => kind.after ?? []))
  const first = changes.filter(change => named.has(change.kind) && change.after !== null)
  if (first.length === 0) return
  for (const change of changes) {
    const after = change.after === null ? undefined : input.kinds.get(change.kind)?.after
    if (after === undefined) continue
    for (const one of first) {
      if (after.includes(one.kind) && one.parent === change.parent) waits.get(change.id)!.add(one.id)
    }
  }
}

/** From then on the object is known at its address. */
function establishes({ action, step }: Change): boolean {
  return action === 'create' || action === 'adopt' || action === 'move' || step === 'create'
}

function removes(change: Change): boolean {
  return change.action === 'delete' || change.step === 'remove'
}

/** An object that is only forgotten must be remembered until what lay in it is deleted: a run may break off in between. */
function outlives(around: Change, inner: Change): boolean {
  return around.action === 'forget' && removes(inner) && around.unit === inner.unit
}

/** A removal waits for every change that takes something out of, or away from, the object. */
function addRemovalEdges(
  changes: readonly Change[],
  at: ReadonlyMap<string, Change[]>,
  waits: Map<ChangeId, Set<ChangeId>>,
  pairing: Pairing,
): void {
  for (const change of changes) {
    if (!removes(change) && change.action !== 'update') continue
    const pair = pairing.byAddress.get(change.address)
    const held = new Set<string>(pair?.recorded?.dependsOn ?? [])
    if (pair?.recorded?.parent !== undefined) held.add(pair.recorded.parent)
    if (removes(change)) for (const address of change.dependsOn) held.add(address)
    for (const address of held) {
      for (const removal of at.get(address) ?? []) {
        if (removal.id !== change.id && (removes(removal) || outlives(removal, change))) {
          waits.get(removal.id)!.add(change.id)
        }
      }
    }
  }
}
