/**
 * What is there now? Reads the collections that the files or the state speak of, each list once, level by level:
 * what lies in a store, then what lies in that. Decides nothing; a unit that cannot be read is an error of that unit.
 */

import { childAddress } from '../model/address.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { Emit } from '../model/run.ts'
import type { Attributes } from '../model/values.ts'

export interface RefreshInput {
  unit: Unit
  /** The id that objects directly in the unit have as their parent; absent for the portfolio. */
  unitId?: string
  kinds: readonly ResourceKind[]
  desired: readonly Desired[]
  declared: ReadonlySet<string>
  recorded: readonly Recorded[]
  api: Api
  emit: Emit
}

export async function refreshUnit(input: RefreshInput): Promise<Live[]> {
  input.emit({ type: 'refresh-started', unit: input.unit })
  const live: Live[] = []
  for (const level of levelsOf(kindsToRead(input))) {
    const lists = await Promise.all(level.map(kind => readKind(kind, input, live)))
    live.push(...lists.flat())
  }
  input.emit({ type: 'refresh-finished', unit: input.unit, objects: live.length })
  return live
}

/** Kinds whose collection is declared, and kinds of recorded objects that lost the object they lie in. */
function kindsToRead(input: RefreshInput): ResourceKind[] {
  const wanted = new Set(input.desired.map(desired => desired.address as string))
  return input.kinds.filter(kind => {
    if (kind.parent === undefined) return true
    const holders = input.desired.filter(desired => desired.kind === kind.parent)
    if (holders.some(holder => input.declared.has(childAddress(holder.address, kind.collection)))) return true
    return input.recorded.some(
      recorded => recorded.kind === kind.name && recorded.parent !== undefined && !wanted.has(recorded.parent),
    )
  })
}

function levelsOf(kinds: readonly ResourceKind[]): ResourceKind[][] {
  const levels: ResourceKind[][] = []
  const levelOf = new Map<string, number>()
  for (const kind of kinds) {
    const level = (levelOf.get(kind.parent ?? '') ?? -1) + 1
    levelOf.set(kind.name, level)
    const held = levels[level]
    if (held === undefined) levels[level] = [kind]
    else held.push(kind)
  }
  return levels
}

async function readKind(kind: ResourceKind, input: RefreshInput, read: readonly Live[]): Promise<Live[]> {
  const expected = expectations(kind, input)
  const scope = {
    parentIds: parentIdsOf(kind, input, read),
    keys: [...expected.keys()],
    expected: (key: string) => expected.get(key) ?? [],
  }
  const found: Live[] = []
  for await (const live of kind.list(input.api, scope)) {
    const parent = live.parentId === undefined && input.unitId !== undefined ? { parentId: input.unitId } : {}
    found.push({ ...live, ...parent, unit: input.unit })
  }
  return found
}

function expectations(kind: ResourceKind, input: RefreshInput): Map<string, Attributes[]> {
  const expected = new Map<string, Attributes[]>()
  const add = (key: string, attributes: Attributes): void => {
    const known = expected.get(key)
    if (known === undefined) expected.set(key, [attributes])
    else known.push(attributes)
  }
  if (kind.parent !== undefined) return expected
  for (const desired of input.desired) {
    if (desired.kind === kind.name) add(desired.bindId ?? desired.key, desired.attributes)
  }
  for (const recorded of input.recorded) if (recorded.kind === kind.name) add(recorded.id, recorded.attributes)
  return expected
}

/** Ids of the objects that hold the collection, if every one of them is known and still there; else none, meaning all. */
function parentIdsOf(kind: ResourceKind, input: RefreshInput, read: readonly Live[]): string[] {
  if (kind.parent === undefined || !read.some(live => live.kind === kind.parent)) return []
  const there = new Set(read.filter(live => live.kind === kind.parent).map(live => live.id))
  const recordedIds = new Map(input.recorded.map(recorded => [recorded.address as string, recorded.id]))
  const ids = new Set<string>()
  for (const holder of input.desired) {
    if (holder.kind !== kind.parent || !input.declared.has(childAddress(holder.address, kind.collection))) continue
    const id = holder.bindId ?? recordedIds.get(holder.address)
    if (id === undefined || !there.has(id)) return []
    ids.add(id)
  }
  for (const recorded of input.recorded) {
    if (recorded.kind === kind.name && recorded.parentId !== undefined) ids.add(recorded.parentId)
  }
  return [...ids]
}
