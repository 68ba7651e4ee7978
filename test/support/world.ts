/** A BigCommerce in memory, just enough to carry out a plan: the planner's cases run against it. */

import { toRecorded, toRecordedAfterStep } from '../../src/engine/recorded.ts'
import type { Transition } from '../../src/model/kind.ts'
import type { Change } from '../../src/model/plan.ts'
import type { Live, Recorded, Unit } from '../../src/model/resources.ts'
import { portfolioUnit } from '../../src/model/resources.ts'
import type { Attributes, Json } from '../../src/model/values.ts'
import { isObject, isReference } from '../../src/model/values.ts'
import type { KindFacts } from '../../src/planner/input.ts'

export interface World {
  live: Live[]
  recorded: (Recorded & { unit: Unit })[]
  nextId: number
}

/** The world after the changes; throws when a change comes before what it needs. */
export function carryOut(before: World, changes: readonly Change[], kinds: ReadonlyMap<string, KindFacts>): World {
  const world: World = { live: [...before.live], recorded: [...before.recorded], nextId: before.nextId }
  const ids = new Map(world.recorded.map(one => [one.address as string, one.id]))
  const finished = new Set<string>()
  const planned = new Set(changes.map(change => change.id))
  for (const change of changes) {
    for (const id of change.waitsFor) {
      if (planned.has(id) && !finished.has(id)) throw new Error(`${change.id} runs before ${id}`)
    }
    step(world, change, ids, kinds)
    finished.add(change.id)
  }
  return world
}

function step(world: World, change: Change, ids: Map<string, string>, kinds: ReadonlyMap<string, KindFacts>): void {
  if (change.action === 'forget' || change.action === 'delete' || change.step === 'remove') {
    if (change.action !== 'forget') remove(world, change)
    world.recorded = world.recorded.filter(one => one.address !== change.address)
    ids.delete(change.address)
    return
  }
  const former = world.recorded.find(one => one.address === (change.from ?? change.address))
  const id =
    change.action === 'create' || change.step === 'create' ? create(world, change, ids, kinds) : change.objectId!
  if (change.action === 'update') {
    world.live = world.live.map(live => {
      if (live.kind !== change.kind || live.id !== id) return live
      const attributes = { ...live.attributes, ...resolve(change.after!, ids) }
      return { ...live, attributes, key: kinds.get(change.kind)!.keyOf(attributes, live.key) }
    })
  }
  const { transition } = change
  if (transition !== undefined) {
    world.live = world.live.map(live =>
      live.kind === change.kind && live.id === id
        ? {
            ...withoutPending(live, transition),
            attributes: { ...live.attributes, [transition.attribute]: transition.to },
          }
        : live,
    )
  }
  ids.set(change.address, id)
  const parentId = change.parent === undefined ? undefined : (ids.get(change.parent) ?? change.parentId)
  const recorded =
    transition === undefined
      ? toRecorded(change, id, former, parentId)
      : toRecordedAfterStep(
          change,
          id,
          world.recorded.find(one => one.address === change.address),
        )
  world.recorded = world.recorded.filter(one => one.address !== change.address && one.address !== change.from)
  world.recorded.push({ ...recorded, unit: change.unit })
}

/** A step is carried out at once here; what was scheduled for the same attribute is over with it. */
function withoutPending(live: Live, { attribute, name, from, to }: Transition): Live {
  const { pending = [], details = {}, ...rest } = live
  const left = pending.filter(one => one.attribute !== attribute || (name.startsWith('withdraw') && one.to !== from))
  const present = name.startsWith('withdraw') ? details : { ...details, [attribute]: to }
  return { ...rest, details: present, ...(left.length === 0 ? {} : { pending: left }) }
}

function remove(world: World, change: Change): void {
  const held = world.live.find(
    live => live.parentId === change.objectId && live.kind !== change.kind && isHeldBy(live, change),
  )
  if (held !== undefined) throw new Error(`${change.id} would take ${held.kind} ${held.id} with it`)
  if (change.unit === portfolioUnit) {
    world.live = world.live.map(live =>
      live.kind === change.kind && live.id === change.objectId
        ? { ...live, attributes: { ...live.attributes, status: 'cancelled' } }
        : live,
    )
  } else world.live = world.live.filter(live => live.kind !== change.kind || live.id !== change.objectId)
}

const holders: { [kind: string]: string } = {
  page: 'channel',
  site: 'channel',
  redirect: 'site',
  category: 'category_tree',
}

function isHeldBy(live: Live, change: Change): boolean {
  return holders[live.kind] === change.kind
}

function create(world: World, change: Change, ids: Map<string, string>, kinds: ReadonlyMap<string, KindFacts>): string {
  const id = change.unit === portfolioUnit ? change.key : String(world.nextId++)
  const attributes = { ...resolve(change.after!, ids), ...change.reached }
  if (change.kind === 'store') attributes.status ??= 'active'
  const parentId = change.parent === undefined ? undefined : ids.get(change.parent)
  if (change.parent !== undefined && parentId === undefined)
    throw new Error(`${change.id}: ${change.parent} has no id yet`)
  world.live.push({
    unit: change.unit,
    kind: change.kind,
    id,
    ...(parentId === undefined ? {} : { parentId }),
    key: kinds.get(change.kind)!.keyOf(attributes, change.key),
    attributes,
  })
  return id
}

function resolve(attributes: Attributes, ids: ReadonlyMap<string, string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, resolveValue(value, ids)]))
}

function resolveValue(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map(entry => resolveValue(entry, ids))
  if (isReference(value) && '$ref' in value) {
    const id = ids.get(value.$ref)
    if (id === undefined) throw new Error(`${value.$ref} has no id yet`)
    return { $id: id }
  }
  return isObject(value) && !isReference(value) ? resolve(value, ids) : value
}
