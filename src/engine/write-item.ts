/** A change as the kind wants it: references turned into ids, seals opened. Reads nothing but what it is given. */

import type { Address } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { WriteItem } from '../model/kind.ts'
import type { Change } from '../model/plan.ts'
import { openSeals } from '../model/seal.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, isReference } from '../model/values.ts'

export interface Lookups {
  /** The API's id of an object of ours. */
  idAt(address: Address): string | undefined
  /** The value that was sealed. */
  open(secret: string): Json
}

export function toWriteItem(change: Change, lookups: Lookups): WriteItem {
  const attributes = change.after ?? change.before ?? {}
  const parentId = change.parent === undefined ? undefined : (lookups.idAt(change.parent) ?? change.parentId)
  // A transition of an object that this run makes knows its id only now.
  const id = change.objectId ?? (change.action === 'transition' ? lookups.idAt(change.address) : undefined)
  return {
    address: change.address,
    ...(id === undefined || change.step === 'create' ? {} : { id }),
    ...(parentId === undefined ? {} : { parentId }),
    key: change.key,
    attributes:
      change.after === null ? {} : (openSeals(resolve(attributes, change, lookups), lookups.open) as Attributes),
    ...(change.before === null ? {} : { before: change.before }),
    changed: [...new Set(change.attributes.map(attribute => attribute.path.split('.')[0]!))],
  }
}

function resolve(value: Json, change: Change, lookups: Lookups): Json {
  if (Array.isArray(value)) return value.map(entry => resolve(entry, change, lookups))
  if (isReference(value)) {
    if ('$id' in value) return value
    const id = lookups.idAt(value.$ref as Address)
    if (id !== undefined) return { $id: id }
    throw new ToolError('BUG', `the id of ${value.$ref} is not known although ${change.address} waited for it`, {
      address: change.address,
      source: change.source,
    })
  }
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolve(member, change, lookups)]))
}
