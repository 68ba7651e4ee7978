/**
 * Names that could not be looked up when the plan was made, since the store was not there: now it is. Changes without such
 * names are passed on as they are.
 */

import { ToolError } from '../model/errors.ts'
import type { Change, ChangeId } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import type { Attributes, Json, Lookup } from '../model/values.ts'
import { isLookup, isObject } from '../model/values.ts'

/** The ids of the named objects of a kind; names that are not there are missing. */
export type LookUpNames = (unit: Unit, kind: string, names: readonly string[]) => Promise<ReadonlyMap<string, string>>

export interface Named {
  changes: Change[]
  /** Changes whose names are not there. */
  errors: Map<ChangeId, ToolError>
}

export async function nameLate(unit: Unit, changes: readonly Change[], lookUp: LookUpNames): Promise<Named> {
  const wanted = new Map<string, Set<string>>()
  for (const change of changes) {
    for (const { $kind, $find } of lookupsIn(change.after)) {
      wanted.set($kind, (wanted.get($kind) ?? new Set()).add($find))
    }
  }
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (const [kind, names] of wanted) found.set(kind, await lookUp(unit, kind, [...names]))
  const idOf = ({ $kind, $find }: Lookup): string | undefined => found.get($kind)?.get($find)
  const errors = new Map<ChangeId, ToolError>()
  for (const change of changes) {
    const missing = lookupsIn(change.after).find(lookup => idOf(lookup) === undefined)
    if (missing !== undefined) errors.set(change.id, isMissing(change, missing))
  }
  return { changes: wanted.size === 0 ? [...changes] : changes.map(change => withIds(change, idOf)), errors }
}

function lookupsIn(value: Json | undefined): Lookup[] {
  if (value === undefined || value === null || typeof value !== 'object') return []
  if (isLookup(value)) return [value]
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(lookupsIn)
}

function withIds(change: Change, idOf: (lookup: Lookup) => string | undefined): Change {
  return change.after === null ? change : { ...change, after: replaced(change.after, idOf) as Attributes }
}

function replaced(value: Json, idOf: (lookup: Lookup) => string | undefined): Json {
  if (isLookup(value)) {
    const id = idOf(value)
    return id === undefined ? { ...value } : { $id: id }
  }
  if (Array.isArray(value)) return value.map(entry => replaced(entry, idOf))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member, idOf)]))
}

function isMissing({ address, source }: Change, { $kind, $find }: Lookup): ToolError {
  return new ToolError('UNKNOWN_REFERENCE', `the new store has no ${$kind.replaceAll('_', ' ')} \`${$find}\``, {
    address,
    source,
    hint: 'Make it in the store, or correct the name; then apply again.',
  })
}
