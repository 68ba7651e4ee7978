/**
 * Which live objects hold the collections that are to be read? Found by bound id, recorded id or natural key, parents
 * before what lies in them, so that a list can be asked for those parents alone. The planner decides what is whose.
 */

import { childAddress } from '../model/address.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { Desired, Live } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isReference } from '../model/values.ts'
import type { RefreshInput } from './refresh.ts'

export class Holders {
  /** Ids that the object at an address may have; more than one where only the name is known. */
  private readonly ids = new Map<string, string[]>()
  private readonly read = new Set<string>()

  /** Ids of the parents whose objects are wanted; undefined for what lies in the unit itself. */
  idsOf(kind: ResourceKind, input: RefreshInput): string[] | undefined {
    if (kind.parent === undefined || !this.read.has(kind.parent)) return undefined
    const ids = new Set<string>()
    for (const holder of input.desired) {
      if (holder.kind !== kind.parent || !input.declared.has(childAddress(holder.address, kind.collection))) continue
      for (const id of this.ids.get(holder.address) ?? []) ids.add(id)
    }
    for (const recorded of input.recorded) {
      if (recorded.kind === kind.name && recorded.parentId !== undefined) ids.add(recorded.parentId)
    }
    return [...ids]
  }

  /** The id of the one object that can be meant. */
  idAt(address: string): string | undefined {
    const [id, ...others] = this.ids.get(address) ?? []
    return others.length > 0 ? undefined : id
  }

  /** Notes which of the declared objects of a kind were found. */
  remember(kind: ResourceKind, input: RefreshInput, found: readonly Live[]): void {
    this.read.add(kind.name)
    const there = new Set(found.map(live => live.id))
    const byKey = new Map<string, string[]>()
    for (const { key, id } of found) {
      const same = byKey.get(key)
      if (same === undefined) byKey.set(key, [id])
      else same.push(id)
    }
    const recordedIds = new Map<string, string>()
    for (const one of input.recorded) if (one.kind === kind.name) recordedIds.set(one.address, one.id)
    for (const desired of input.desired) {
      if (desired.kind !== kind.name) continue
      const known = desired.bindId ?? recordedIds.get(desired.address)
      const ids = known !== undefined && there.has(known) ? [known] : (byKey.get(this.keyOf(kind, desired)) ?? [])
      this.ids.set(desired.address, ids)
    }
  }

  private keyOf(kind: ResourceKind, desired: Desired): string {
    const attributes: Attributes = {}
    for (const [name, value] of Object.entries(desired.attributes)) attributes[name] = this.resolve(value)
    return kind.keyOf(attributes, desired.key)
  }

  private resolve(value: Json): Json {
    if (Array.isArray(value)) return value.map(entry => this.resolve(entry))
    if (!isReference(value) || !('$ref' in value)) return value
    const id = this.idAt(value.$ref)
    return id === undefined ? value : { $id: id }
  }
}
