/**
 * An object that moves below one that still lies below it would lie below itself: it waits until that one has been moved
 * out. Concerns whatever refers to its own kind by an attribute, as a page to the page above it.
 */

import type { Change, ChangeId } from '../model/plan.ts'
import type { Live } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import { isReference } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'

export function addTurnEdges(
  changes: readonly Change[],
  waits: Map<ChangeId, Set<ChangeId>>,
  input: PlanInput,
  pairing: Pairing,
): void {
  const moving = new Map<string, Change>()
  for (const change of changes) {
    const path = upwards(change, input)
    if (path !== undefined && change.attributes.some(one => one.path === path)) moving.set(change.address, change)
  }
  if (moving.size < 2) return
  const liveById = new Map(input.live.map(live => [idText(live, live.id), live]))
  for (const change of moving.values()) {
    const path = upwards(change, input)!
    for (const above of wantedAbove(change, path, pairing)) {
      const other = moving.get(above)
      const live = pairing.byAddress.get(above)?.live
      if (other !== undefined && live !== undefined && liesBelow(live, change.objectId, path, liveById))
        waits.get(change.id)!.add(other.id)
    }
  }
}

/** The attribute by which objects of the kind stand below one another. */
function upwards(change: Change, input: PlanInput): string | undefined {
  if (change.action !== 'update') return undefined
  return input.kinds.get(change.kind)?.rules.find(rule => rule.refersTo === change.kind)?.path
}

/** Addresses of all that the object is to stand below, the nearest first. References never form a circle. */
function wantedAbove(change: Change, path: string, pairing: Pairing): string[] {
  const addresses: string[] = []
  let at: Json | undefined = change.after?.[path]
  while (isReference(at) && '$ref' in at) {
    addresses.push(at.$ref)
    at = pairing.byAddress.get(at.$ref)?.desired?.attributes[path]
  }
  return addresses
}

function liesBelow(start: Live, id: string | undefined, path: string, liveById: ReadonlyMap<string, Live>): boolean {
  const seen = new Set<Live>()
  for (let at: Live | undefined = start; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const up: Json | undefined = at.attributes[path]
    if (!isReference(up) || !('$id' in up)) return false
    if (up.$id === id) return true
    at = liveById.get(idText(at, up.$id))
  }
  return false
}

function idText({ unit, kind }: Pick<Live, 'unit' | 'kind'>, id: string): string {
  return `${unit}|${kind}|${id}`
}
