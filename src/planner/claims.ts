/**
 * Who must wait until something is free that only one object can have at a time: a natural key inside a parent, or the
 * value of an attribute that is unique in its parent or its store? Knows which those are from the kinds' rules alone.
 */

import type { FieldRule } from '../model/field-rules.ts'
import type { Change, ChangeId } from '../model/plan.ts'
import type { Live } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { canonicalJson, isReference } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import { normalizeValue } from './normalize.ts'
import type { Pairing } from './pair.ts'

/** A create or update waits for the delete or update that frees what it takes. */
export function addClaimEdges(
  changes: readonly Change[],
  waits: Map<ChangeId, Set<ChangeId>>,
  input: PlanInput,
  pairing: Pairing,
): void {
  const freeing = new Map<string, Change>()
  for (const change of changes) {
    const live = pairing.byAddress.get(change.address)?.live
    if (live === undefined) continue
    const kept = change.action === 'update' ? new Set(claimsOf(change, input, pairing)) : new Set<string>()
    if (change.action !== 'update' && change.action !== 'delete' && change.step !== 'remove') continue
    for (const claim of claimsOfLive(change, live, input)) if (!kept.has(claim)) freeing.set(claim, change)
  }
  if (freeing.size === 0) return
  for (const change of changes) {
    if (change.action !== 'create' && change.action !== 'update' && change.step !== 'create') continue
    for (const claim of claimsOf(change, input, pairing)) {
      const freed = freeing.get(claim)
      if (freed !== undefined && freed.address !== change.address) waits.get(change.id)!.add(freed.id)
    }
  }
}

/** What the live object has now. */
function claimsOfLive(change: Change, live: Live, input: PlanInput): string[] {
  const facts = input.kinds.get(change.kind)
  const above = facts?.tree === undefined ? null : (live.attributes[facts.tree.above] ?? null)
  return [
    canonicalJson([change.unit, change.kind, live.parentId ?? '', above, live.key]),
    ...uniqueValues(change, live.attributes, live.parentId, facts?.rules ?? []),
  ]
}

/** What the object will have after the change. */
function claimsOf(change: Change, input: PlanInput, pairing: Pairing): string[] {
  const facts = input.kinds.get(change.kind)
  const parentId = change.parent === undefined ? undefined : pairing.byAddress.get(change.parent)?.live?.id
  const above = facts?.tree === undefined ? null : (change.after?.[facts.tree.above] ?? null)
  return [
    canonicalJson([change.unit, change.kind, parentId ?? '', liveReference(above, pairing), change.naturalKey]),
    ...uniqueValues(change, change.after ?? {}, parentId, facts?.rules ?? []),
  ]
}

function uniqueValues(
  change: Change,
  attributes: Attributes,
  parentId: string | undefined,
  rules: readonly FieldRule[],
): string[] {
  return rules.flatMap(rule => {
    const value = attributes[rule.path]
    if (rule.unique === undefined || value === undefined || value === null) return []
    const scope = rule.unique === 'unit' ? '' : (parentId ?? '')
    return [canonicalJson([change.unit, change.kind, rule.path, scope, normalizeValue(value, rule)])]
  })
}

/** A reference written as live attributes write it, where its object exists. */
function liveReference(value: Json, pairing: Pairing): Json {
  if (!isReference(value) || !('$ref' in value)) return value
  const id = pairing.byAddress.get(value.$ref)?.live?.id
  return id === undefined ? value : { $id: id }
}
