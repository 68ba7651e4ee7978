/**
 * Of all that a plan would do, what only takes objects into the state that are at BigCommerce already? Those, and the
 * objects that they lie in. Whatever would be sent is left to the next plan. Pure, like the plan itself.
 */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Change, ChangeId, PlanSummary } from '../model/plan.ts'
import { planChanges } from './changes.ts'
import { addEdges } from './edges.ts'
import type { PlanInput } from './input.ts'
import { orderChanges } from './order.ts'
import { pairObjects } from './pair.ts'
import type { Planned, Selection } from './plan.ts'
import { isChosen, select, summarize } from './plan.ts'

export interface Adoptions {
  planned: Planned
  /** What is left for the next plan: how much in all, and what exactly in the objects that are taken. */
  next: { changes: Change[]; summary: PlanSummary }
}

/** `bound`: only this object is taken, whatever else there is; its declaration is bound to an id. */
export function planAdoptions(input: PlanInput, selection: Selection, bound?: Address): Adoptions {
  const pairing = pairObjects(input)
  const found = planChanges(input, pairing)
  const linked = select(addEdges(found.changes, input, pairing), selection)
  const contradicted = bound === undefined ? found.diagnostics.filter(one => one.severity === 'error') : []
  const kept = keep(linked, input, new Set(contradicted.map(one => one.address as string)), bound)
  const order = orderChanges(kept)
  const changes = 'ordered' in order ? order.ordered : kept
  const taken = new Set(changes.map(change => change.address as string))
  const ids = new Set(changes.map(change => change.id))
  const left = linked.filter(change => !ids.has(change.id))
  const chosen = new Set(linked.map(change => change.address as string))
  const inSight = (one: Diagnostic): boolean =>
    bound === undefined ? isChosen(one, selection, chosen) : one.address === undefined || taken.has(one.address)
  return {
    planned: {
      changes,
      summary: summarize(changes, found.unchanged),
      billing: undefined,
      deadlines: [],
      diagnostics: [
        ...input.diagnostics,
        ...pairing.diagnostics.filter(inSight),
        ...found.diagnostics
          .filter(one => one.severity === 'error' && adopts(found.changes, one) && inSight(one))
          .map(demoted),
      ],
      touched: new Map(changes.map(change => [change.address, pairing.byAddress.get(change.address)?.live])),
      pairing,
    },
    next: {
      changes: left.filter(change => taken.has(change.address)),
      summary: summarize(left, found.unchanged),
    },
  }
}

/** Adoptions whose holders are recorded, or are taken with them; what they wait for besides is left out. */
function keep(
  changes: readonly Change[],
  input: PlanInput,
  contradicted: ReadonlySet<string>,
  bound: Address | undefined,
): Change[] {
  const records = new Map<string, Change>()
  const made = new Set<string>()
  for (const change of changes) {
    if (change.action === 'adopt' || change.action === 'move') records.set(change.address, change)
    if (change.action === 'create') made.add(change.address)
  }
  const kept = new Map<ChangeId, Change>()
  const take = (change: Change): boolean => {
    if (kept.has(change.id)) return true
    if (input.unborn.has(change.unit) || contradicted.has(change.address)) return false
    if (change.parent !== undefined) {
      const around = records.get(change.parent)
      if (made.has(change.parent) || (around !== undefined && !take(around))) return false
    }
    kept.set(change.id, change)
    return true
  }
  for (const change of records.values()) {
    if (change.action === 'adopt' && (bound === undefined || change.address === bound)) take(change)
  }
  return [...kept.values()].map(change => ({ ...change, waitsFor: change.waitsFor.filter(id => kept.has(id)) }))
}

function adopts(changes: readonly Change[], { address }: Diagnostic): boolean {
  return changes.some(change => change.action === 'adopt' && change.address === address)
}

/** What keeps an object from being as it is declared keeps it from nothing here, where it is only recorded. */
function demoted(one: Diagnostic): Diagnostic {
  return { ...one, severity: 'warning' }
}
