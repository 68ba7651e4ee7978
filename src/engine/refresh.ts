/**
 * What is there now? Reads the collections that the files or the state speak of, each list once, level by level:
 * what lies in a store, then what lies in that. Decides nothing; a unit that cannot be read is an error of that unit, unless
 * it is only looked at: then it is looked around what cannot be read.
 */

import { type Address, childAddress } from '../model/address.ts'
import type { Api, ListScope, ResourceKind } from '../model/kind.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { Emit } from '../model/run.ts'
import { openSeals } from '../model/seal.ts'
import type { Attributes, Json } from '../model/values.ts'
import { type Blind, lookAround, remembered } from './blind.ts'
import { Holders } from './holders.ts'

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
  /** What stands behind a seal of the files. */
  open(secret: string): Json
  /** The same object with its sensitive values sealed, in its key, too. */
  seal(live: Live): Live
  /**
   * Nothing is planned from it: whatever is recorded is read, also in collections that are not declared any more, and what
   * cannot be read is no error.
   */
  lookOnly?: boolean
}

export interface Refreshed {
  live: Live[]
  /** The API's id of the declared object at an address, where it is known which one that is. */
  idOf(address: Address): string | undefined
  /** What could not be read; in its place `live` has what is recorded of it. */
  blind: Blind[]
}

export async function refreshUnit(input: RefreshInput): Promise<Refreshed> {
  input.emit({ type: 'refresh-started', unit: input.unit })
  const live: Live[] = []
  const blind: Blind[] = []
  const hidden = new Set<string>()
  const seen: Seen = new Map()
  const holders = new Holders()
  for (const level of levelsOf(kindsToRead(input))) {
    for (const kind of level) if (hidden.has(kind.parent ?? '')) hidden.add(kind.name)
    const lists = await Promise.all(
      level.map(kind =>
        hidden.has(kind.name) ? remembered(kind, input) : readKind(kind, input, { holders, blind, seen }),
      ),
    )
    for (const { kind, ids } of blind) if (ids === undefined) hidden.add(kind)
    // In the order of the kinds, since a natural key may name an object of a kind before.
    for (const [at, kind] of level.entries()) {
      holders.remember(kind, input, lists[at]!)
      seen.set(kind.name, new Set(lists[at]!.map(one => one.id)))
    }
    live.push(...lists.flat())
  }
  input.emit({ type: 'refresh-finished', unit: input.unit, objects: live.length })
  return { live, blind, idOf: address => holders.idAt(address) }
}

/** Kinds whose collection is declared, and kinds of recorded objects that lost the object they lie in. */
function kindsToRead(input: RefreshInput): ResourceKind[] {
  const { kinds, desired, declared, recorded, lookOnly } = input
  const wanted = new Set(desired.map(one => one.address as string))
  const orphaned = new Set<string>()
  for (const { kind, parent } of recorded)
    if (parent !== undefined && (lookOnly || !wanted.has(parent))) orphaned.add(kind)
  const holders = new Map<string, Address[]>(kinds.map(kind => [kind.parent ?? '', []]))
  for (const one of desired) holders.get(one.kind)?.push(one.address)
  return kinds.filter(({ name, parent, collection }) => {
    if (parent === undefined || orphaned.has(name)) return true
    return holders.get(parent)!.some(holder => declared.has(childAddress(holder, collection)))
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

/** Ids of what is there, by kind. */
type Seen = Map<string, ReadonlySet<string>>

interface SoFar {
  holders: Holders
  blind: Blind[]
  seen: Seen
}

async function readKind(kind: ResourceKind, input: RefreshInput, { holders, blind, seen }: SoFar): Promise<Live[]> {
  const expected = expectations(kind, input)
  // What is only looked at is not asked for of something that is gone: it is gone with it.
  const there = input.lookOnly ? seen.get(kind.parent ?? '') : undefined
  const parentIds = holders.idsOf(kind, input)?.filter(id => there === undefined || there.has(id))
  if (parentIds?.length === 0) return []
  const scope: ListScope = {
    parentIds: parentIds ?? [],
    keys: [...expected.keys()],
    expected: key => expected.get(key) ?? [],
    wanted: wantedOf(kind, input),
    knownIds: knownIdsOf(kind, input),
  }
  const read = (within: ListScope): Promise<Live[]> => listKind(kind, input, within)
  return input.lookOnly ? lookAround(kind, input, scope, read, blind) : read(scope)
}

/** Ids that are recorded, or that declarations are bound to. */
function knownIdsOf({ name }: ResourceKind, { recorded, desired }: RefreshInput): string[] {
  const known = recorded.filter(one => one.kind === name).map(one => one.id)
  const bound = desired.flatMap(one => (one.kind === name && one.bindId !== undefined ? [one.bindId] : []))
  return [...new Set([...known, ...bound])]
}

async function listKind(kind: ResourceKind, input: RefreshInput, scope: ListScope): Promise<Live[]> {
  const found: Live[] = []
  for await (const live of kind.list(input.api, scope)) {
    const parent = live.parentId === undefined && input.unitId !== undefined ? { parentId: input.unitId } : {}
    found.push(input.seal({ ...live, ...parent, unit: input.unit }))
  }
  return found
}

function wantedOf(kind: ResourceKind, input: RefreshInput): Attributes[] {
  const declared = input.desired.filter(one => one.kind === kind.name)
  const recorded = input.recorded.filter(one => one.kind === kind.name)
  return [
    ...declared.map(one => openSeals(one.attributes, input.open) as Attributes),
    ...recorded.map(one => one.attributes),
  ]
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
