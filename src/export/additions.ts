/** Which objects do files lack that declare others of the store already, and where in these do they belong? Each with all that lies in it. */

import type { Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { segmentsOf } from './keys.ts'
import type { Found, ObjectRef } from './objects.ts'

export interface NewObject {
  found: Found
  /** What it lies in, and what is declared; absent directly in the store. */
  holder?: ObjectRef
  /** From the collection on, down to its own name; of an item of a list down to the list. */
  path: string[]
  isItem: boolean
  /** Where it stands in the contents of the store. */
  at: string[]
  value: Json
}

export function newObjects(
  contents: Json,
  places: ReadonlyMap<string, ObjectRef>,
  objects: readonly Found[],
  isDeclared: (ref: ObjectRef) => boolean,
): NewObject[] {
  const byRef = new Map(objects.map(one => [one.ref, one]))
  return [...places].flatMap(([place, ref]) => {
    const found = byRef.get(ref)
    const holder = found?.above ?? found?.parent
    if (found === undefined || isDeclared(ref) || (holder !== undefined && !isDeclared(holder.ref))) return []
    const at = place.split('/').slice(1).map(unescaped)
    const value = at.reduce<Json | undefined>(within, contents)
    const path = pathOf(found)
    if (value === undefined || path === undefined) return []
    const isItem = found.kind.shape !== 'map' && found.kind.shape !== 'one'
    return [{ found, ...(holder === undefined ? {} : { holder: holder.ref }), path, isItem, at, value }]
  })
}

function pathOf(found: Found): string[] | undefined {
  const { kind, above } = found
  if (above !== undefined) return ['children']
  if (kind.shape !== 'map') return [kind.collection]
  const keys = segmentsOf(found)
  return keys === undefined ? undefined : [kind.collection, ...keys]
}

function within(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(name)]
  return isObject(value) ? value[name] : undefined
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
