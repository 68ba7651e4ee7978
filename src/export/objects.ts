/** Which objects are written, and in which of them does each lie? What lies in an object that is left out is left out. */

import type { Live } from '../model/resources.ts'
import { isObject } from '../model/values.ts'
import { keyFor } from './keys.ts'
import { type ExportKind, outerKeyOf } from './kinds.ts'

/** The identity of a live object within its store. */
export type ObjectRef = string

export interface Found {
  ref: ObjectRef
  kind: ExportKind
  live: Live
  key: string
  /** Where keys are three deep: the outermost, which is an attribute. */
  outer?: string
  /** The object it lies in; absent directly in the store. */
  parent?: Found
  /** In trees: the node directly above. */
  above?: Found
  /** It is named by its id, since nothing else tells it from others. */
  bound: boolean
}

/** What has been found not to plan clean, by `kind|id`, and by `kind|id|attribute`. */
export interface Corrections {
  dropped: Set<ObjectRef>
  bound: Set<ObjectRef>
  without: Set<string>
}

/** What the files call objects that they declare already, or have called them. */
export interface KnownNames {
  keyOf(ref: ObjectRef): string | undefined
  /** What the state calls an object: its name, where no other has it. */
  recorded(ref: ObjectRef): string | undefined
  /** Names that no other object can have there. */
  taken(place: string): Iterable<string>
}

/** The place of an object, among others of its kind: beneath a parent, in trees beneath a node, beneath an outer key. */
export function placeKey(kind: string, parent?: ObjectRef, above?: ObjectRef, outer?: string): string {
  return JSON.stringify([kind, parent, above, outer])
}

export function refOf({ kind, id }: Pick<Live, 'kind' | 'id'>): ObjectRef {
  return `${kind}|${id}`
}

/** What people call objects that are never declared, such as products: by kind, then by id. */
export type OuterNames = ReadonlyMap<string, ReadonlyMap<string, string>>

interface Arranged {
  objects: Found[]
  /** Their name is that of another. */
  clashing: Live[]
  /** What their outermost key would be has no name. */
  nameless: Live[]
}

/** The objects in the order of the kinds, what lies in an object after it, nodes of a tree after those above. */
export function arrange(
  kinds: readonly ExportKind[],
  live: readonly Live[],
  { dropped, bound }: Corrections,
  names?: KnownNames,
  outerNames: OuterNames = new Map(),
): Arranged {
  const byRef = new Map<ObjectRef, Found>()
  const taken = new Map<string, Set<string>>()
  const clashing: Live[] = []
  const nameless: Live[] = []
  for (const kind of kinds) {
    const own = live.filter(one => one.kind === kind.name && !dropped.has(refOf(one)))
    const shared = repeated(kind, own)
    const outerKey = outerKeyOf(kind)
    for (const one of downwards(kind, own)) {
      const parent = kind.parent === 'store' ? undefined : byRef.get(`${kind.parent}|${one.parentId}`)
      const aboveId = aboveOf(kind, one)
      const above = aboveId === undefined ? undefined : byRef.get(`${kind.name}|${aboveId}`)
      if ((kind.parent !== 'store' && parent === undefined) || (aboveId !== undefined && above === undefined)) continue
      const outer =
        outerKey === undefined ? undefined : outerNames.get(outerKey.kind)?.get(idIn(one, outerKey.attribute))
      if (outerKey !== undefined && outer === undefined) {
        nameless.push(one)
        continue
      }
      const place = placeKey(kind.name, parent?.ref, above?.ref, outer)
      const keys = taken.get(place) ?? new Set(names?.taken(place))
      const recorded = names?.recorded(refOf(one))
      const free = recorded === undefined || keys.has(recorded) ? undefined : recorded
      const key = names?.keyOf(refOf(one)) ?? free ?? keyFor({ kind, live: one }, keys)
      if (key === undefined) {
        clashing.push(one)
        continue
      }
      taken.set(place, keys.add(key))
      const ref = refOf(one)
      const mayBind = kind.shape === 'map' || kind.shape === 'tree'
      const isBound = bound.has(ref) || (mayBind && (one.permanent !== undefined || shared.has(placeOf(kind, one))))
      byRef.set(ref, {
        ref,
        kind,
        live: one,
        key,
        bound: isBound,
        ...(outer === undefined ? {} : { outer }),
        ...(parent === undefined ? {} : { parent }),
        ...(above === undefined ? {} : { above }),
      })
    }
  }
  return { objects: [...byRef.values()], clashing, nameless }
}

function idIn({ attributes }: Live, name: string): string {
  const value = attributes[name]
  return isObject(value) && typeof value.$id === 'string' ? value.$id : ''
}

/** Nodes of a tree after those above; what stands in no tree keeps its order. */
function downwards(kind: ExportKind, own: readonly Live[]): Live[] {
  if (kind.tree === undefined) return [...own]
  const below = new Map<string, Live[]>()
  for (const one of own) {
    const above = aboveOf(kind, one) ?? ''
    below.set(above, [...(below.get(above) ?? []), one])
  }
  const ordered = [...(below.get('') ?? [])]
  for (const one of ordered) ordered.push(...(below.get(one.id) ?? []))
  return ordered
}

function aboveOf(kind: ExportKind, { attributes }: Live): string | undefined {
  const above = kind.tree === undefined ? undefined : attributes[kind.tree.above]
  return isObject(above) && typeof above.$id === 'string' && above.$id !== '0' ? above.$id : undefined
}

function placeOf(kind: ExportKind, one: Live): string {
  return JSON.stringify([one.parentId, aboveOf(kind, one), one.key])
}

/** Places that several objects share: their natural key does not tell them apart. */
function repeated(kind: ExportKind, own: readonly Live[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const one of own) {
    const place = placeOf(kind, one)
    if (seen.has(place)) shared.add(place)
    seen.add(place)
  }
  return shared
}
