/**
 * Which desired, live and recorded objects are one object?
 *
 * By recorded id, also of what the files say has moved, then by the id that a declaration is bound to, then by natural key inside the parent, then by a key
 * under which a kind recognises moved objects, at last by what lies beneath them. Parents are paired before what lies in them. Knows nothing of attributes.
 */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, isReference } from '../model/values.ts'
import type { KindFacts, PlanInput } from './input.ts'
import { isMadeAnew } from './lifecycle.ts'
import { findLookAlikes } from './look-alikes.ts'
import { Relocations } from './moves.ts'
import { groupBy, idText, keyText, parentsFirst } from './pair-keys.ts'
import { managedTwice } from './refusals.ts'
import { findReleased } from './released.ts'

export interface Pair {
  address: Address
  kind: string
  unit: Unit
  desired?: Desired
  live?: Live
  recorded?: Recorded
  /** A live object in whose place a new one is to be made. */
  former?: Live
  /** The address under which the object was recorded before. */
  movedFrom?: Address
  /** The natural key inside the parent, as far as it is known before the plan runs. */
  naturalKey: string
}

export interface Pairing {
  pairs: Pair[]
  byAddress: Map<string, Pair>
  /** Live objects that neither the files nor the state know. */
  unmanaged: Live[]
  /** The address of a live object, by kind and id. */
  addressOf(unit: Unit, kind: string, id: string): Address | undefined
  diagnostics: Diagnostic[]
}

export function pairObjects(input: PlanInput): Pairing {
  const first = pairOnce(input)
  const { moves, doubts } = findLookAlikes(input, first.byAddress)
  const pairing = moves.length === 0 ? first : pairOnce({ ...input, moved: [...(input.moved ?? []), ...moves] })
  return { ...pairing, diagnostics: [...pairing.diagnostics, ...doubts] }
}

function pairOnce(input: PlanInput): Pairing {
  const pairing = new Pairer(input)
  for (const desired of parentsFirst(input)) pairing.addDesired(desired)
  for (const recorded of input.recorded) pairing.addRemaining(recorded)
  return pairing.result()
}

class Pairer {
  private readonly input: PlanInput
  private readonly pairs = new Map<string, Pair>()
  private readonly liveById = new Map<string, Live>()
  private readonly liveByKey = new Map<string, Live>()
  private readonly recordedAt = new Map<string, Recorded & { unit: Unit }>()
  private readonly recordedOf = new Map<string, Recorded & { unit: Unit }>()
  private readonly wanted = new Map<string, Desired>()
  /** What declarations are bound to, which no other one finds by its natural key. */
  private readonly bound = new Set<string>()
  private readonly claimed = new Map<Live, Address>()
  private readonly movable: Map<string, (Recorded & { unit: Unit })[]>
  private readonly movers: Map<string, Desired[]>
  private readonly consumed = new Set<string>()
  private readonly relocations: Relocations
  private readonly diagnostics: Diagnostic[] = []

  constructor(input: PlanInput) {
    this.input = input
    for (const live of input.live) {
      this.liveById.set(idText(live.unit, live), live)
      const key = this.liveKey(live)
      if (!this.liveByKey.has(key)) this.liveByKey.set(key, live)
    }
    for (const recorded of input.recorded) {
      this.recordedAt.set(recorded.address, recorded)
      this.recordedOf.set(idText(recorded.unit, recorded), recorded)
    }
    for (const desired of input.desired) {
      this.wanted.set(desired.address, desired)
      if (desired.bindId !== undefined) this.bound.add(idText(desired.unit, { kind: desired.kind, id: desired.bindId }))
    }
    this.relocations = new Relocations(input.recorded, new Set(this.wanted.keys()), input.moved ?? [])
    this.movable = groupBy(
      input.recorded.filter(recorded => !this.wanted.has(recorded.address) && this.lives(recorded)),
      recorded => this.moveKey(recorded.kind, recorded.unit, recorded.attributes),
    )
    this.movers = groupBy(
      input.desired.filter(desired => !this.recordedAt.has(desired.address)),
      desired => this.moveKey(desired.kind, desired.unit, desired.attributes),
    )
  }

  addDesired(desired: Desired): void {
    const recorded = this.recordedAt.get(desired.address)
    const parent = desired.parent === undefined ? undefined : this.pairs.get(desired.parent)
    const parentId = parent?.live?.id ?? this.unbornId(desired, parent)
    const parentGone = parent !== undefined && parentId === undefined
    const naturalKey = this.naturalKey(desired)
    const pair: Pair = { address: desired.address, kind: desired.kind, unit: desired.unit, desired, naturalKey }
    if (recorded !== undefined) this.consumed.add(recorded.address)

    const known = recorded ?? this.relocations.find(desired.address, desired.kind)
    const found = parentGone ? undefined : this.findLive(desired, naturalKey, known, parentId)
    const live = found !== undefined && isMadeAnew(found, desired, this.input.now) ? undefined : found
    if (found !== undefined && live === undefined) {
      pair.former = found
      this.claimed.set(found, desired.address)
    }
    if (desired.bindId !== undefined && found === undefined && !this.input.unread.has(desired.unit))
      this.bindingMissing(desired)
    if (live !== undefined) {
      pair.live = live
      this.claimed.set(live, desired.address)
      const owner = this.recordedOf.get(idText(live.unit, live))
      if (owner !== undefined && owner.address !== desired.address && !this.wanted.has(owner.address)) {
        pair.movedFrom = owner.address
        pair.recorded = owner
        this.consumed.add(owner.address)
        this.relocations.moveWithin(owner.address, desired.address)
      }
    }
    if (pair.recorded === undefined && recorded !== undefined && (live === undefined || recorded.id === live.id)) {
      pair.recorded = recorded
    }
    this.pairs.set(desired.address, pair)
  }

  /** A store that does not exist yet will have its key as its id. */
  private unbornId(desired: Desired, parent: Pair | undefined): string | undefined {
    if (parent === undefined || parent.unit === desired.unit) return undefined
    return this.input.unborn.has(desired.unit) ? parent.desired?.key : undefined
  }

  private findLive(
    desired: Desired,
    natural: string,
    recorded: (Recorded & { unit: Unit }) | undefined,
    parentId: string | undefined,
  ): Live | undefined {
    if (desired.bindId !== undefined) {
      const live = this.liveById.get(idText(desired.unit, { kind: desired.kind, id: desired.bindId }))
      return this.managedAs(live, desired) === undefined ? this.free(live, parentId) : undefined
    }
    if (recorded !== undefined) {
      const known = this.free(this.liveById.get(idText(recorded.unit, recorded)), parentId)
      if (known !== undefined) return known
    }
    const facts = this.facts(desired.kind)
    const above = facts.tree === undefined ? undefined : this.aboveId(desired.attributes[facts.tree.above])
    if (above === undefined && facts.tree !== undefined) return this.moved(desired, parentId)
    const candidate = this.free(
      this.liveByKey.get(keyText(desired.unit, desired.kind, parentId, above, natural)),
      parentId,
    )
    const owner = candidate === undefined ? undefined : this.recordedOf.get(idText(candidate.unit, candidate))
    if (
      candidate !== undefined &&
      !this.bound.has(idText(candidate.unit, candidate)) &&
      (owner === undefined || owner.address === desired.address || !this.stays(owner, candidate))
    ) {
      return candidate
    }
    return this.moved(desired, parentId)
  }

  /** Whether a recorded object is wanted where it is recorded, and still lies in what its declaration lies in. */
  private stays(owner: Recorded, live: Live): boolean {
    const desired = this.wanted.get(owner.address)
    if (desired === undefined) return false
    if (desired.parent === undefined || live.parentId === undefined) return true
    return this.pairs.get(desired.parent)?.live?.id === live.parentId
  }

  /** An object recorded elsewhere that is no longer wanted there and is the only one of its move key on both sides. */
  private moved(desired: Desired, parentId: string | undefined): Live | undefined {
    const key = this.moveKey(desired.kind, desired.unit, desired.attributes)
    if (key === undefined || this.recordedAt.has(desired.address)) return undefined
    const [from, ...others] = this.movable.get(key) ?? []
    if (from === undefined || others.length > 0 || this.movers.get(key)?.length !== 1) return undefined
    return this.bound.has(idText(from.unit, from))
      ? undefined
      : this.free(this.liveById.get(idText(from.unit, from)), parentId)
  }

  /** The other address that has the object already, and keeps it. */
  private managedAs(live: Live | undefined, desired: Desired): Address | undefined {
    if (live === undefined) return undefined
    const owner = this.recordedOf.get(idText(live.unit, live))
    if (owner === undefined || owner.address === desired.address) return undefined
    const { bindId } = this.wanted.get(owner.address) ?? { bindId: '' }
    return (bindId ?? live.id) === live.id && this.stays(owner, live) ? owner.address : undefined
  }

  private free(live: Live | undefined, parentId: string | undefined): Live | undefined {
    if (live === undefined || this.claimed.has(live)) return undefined
    return parentId !== undefined && live.parentId !== parentId ? undefined : live
  }

  /** References to objects that exist are read as their ids, which is how live natural keys are written. */
  private naturalKey(desired: Desired): string {
    let { attributes } = desired
    for (const [name, value] of Object.entries(attributes)) {
      const resolved = this.resolve(value)
      if (resolved !== value) attributes = { ...attributes, [name]: resolved }
    }
    return this.facts(desired.kind).keyOf(attributes, desired.key)
  }

  private resolve(value: Json): Json {
    if (Array.isArray(value)) return value.some(isReference) ? value.map(entry => this.resolve(entry)) : value
    if (!isReference(value) || !('$ref' in value)) return value
    const id = this.pairs.get(value.$ref)?.live?.id
    return id === undefined ? value : { $id: id }
  }

  /** The id of the tree node above: '0' at the root, undefined when it does not exist yet. */
  private aboveId(reference: Json | undefined): string | undefined {
    if (reference === undefined || reference === null) return '0'
    if (!isObject(reference)) return undefined
    if (typeof reference.$id === 'string') return reference.$id
    return typeof reference.$ref === 'string' ? this.pairs.get(reference.$ref)?.live?.id : undefined
  }

  private liveKey(live: Live): string {
    const tree = this.facts(live.kind).tree
    const above = tree === undefined ? undefined : (this.aboveId(live.attributes[tree.above]) ?? '0')
    return keyText(live.unit, live.kind, live.parentId, above, live.key)
  }

  private moveKey(kind: string, unit: Unit, attributes: Attributes): string | undefined {
    const key = this.facts(kind).moveKey?.(attributes)
    return key === undefined ? undefined : `${kind}|${unit}|${key}`
  }

  private lives(recorded: Recorded & { unit: Unit }): boolean {
    return this.liveById.has(idText(recorded.unit, recorded))
  }

  private facts(kind: string): KindFacts {
    return this.input.kinds.get(kind)!
  }

  private bindingMissing(desired: Desired): void {
    const live = this.liveById.get(idText(desired.unit, { kind: desired.kind, id: desired.bindId! }))
    const other = this.managedAs(live, desired)
    if (other !== undefined) {
      this.diagnostics.push(managedTwice(desired, other))
      return
    }
    this.diagnostics.push({
      severity: 'error',
      code: 'BINDING_NOT_FOUND',
      message: `${desired.address} is bound to ${desired.kind} ${desired.bindId}, which does not exist there`,
      hint: 'Correct or remove `id:`; without it an object of the same natural key is adopted, or a new one created.',
      address: desired.address,
      source: desired.source,
    })
  }

  /** A recorded object that no declaration took. */
  addRemaining(recorded: Recorded & { unit: Unit }): void {
    if (this.consumed.has(recorded.address)) return
    const live = this.free(this.liveById.get(idText(recorded.unit, recorded)), undefined)
    if (live !== undefined) this.claimed.set(live, recorded.address)
    this.pairs.set(recorded.address, {
      address: recorded.address,
      kind: recorded.kind,
      unit: recorded.unit,
      recorded,
      naturalKey: live?.key ?? recorded.key,
      ...(live === undefined ? {} : { live }),
    })
  }

  result(): Pairing {
    const addresses = new Map([...this.claimed].map(([live, address]) => [idText(live.unit, live), address]))
    const found = {
      pairs: [...this.pairs.values()],
      byAddress: this.pairs,
      unmanaged: this.input.live.filter(live => !this.claimed.has(live)),
      addressOf: (unit: Unit, kind: string, id: string) => addresses.get(idText(unit, { kind, id })),
    }
    return {
      ...found,
      diagnostics: [...this.diagnostics, ...this.relocations.diagnostics, ...findReleased(this.input, found)],
    }
  }
}
