/** The contents of a store as the YAML has them, and where in it each object stands. */

import { type Attributes, isObject, type Json } from '../model/values.ts'
import { bodyOf, type Words } from './body.ts'
import { segmentsOf } from './keys.ts'
import type { ExportKind } from './kinds.ts'
import { idFor, namesOf } from './names.ts'
import type { Corrections, Found, ObjectRef, OuterNames } from './objects.ts'

export interface ExportTree {
  contents: Attributes
  /** By the path of the object: `/channels/us/pages/about`. */
  places: Map<string, ObjectRef>
}

export interface TreeWords extends Partial<Omit<Words, 'nameOf'>> {
  outerNames?: OuterNames
}

export function buildTree(
  kinds: readonly ExportKind[],
  objects: readonly Found[],
  corrections: Corrections,
  { outerNames = new Map(), literal = value => value, secret }: TreeWords = {},
): ExportTree {
  const words: Words = { nameOf: namesOf(objects, outerNames), literal, ...(secret === undefined ? {} : { secret }) }
  const places = new Map<string, ObjectRef>()
  const inside = new Map<string, Found[]>()
  for (const one of objects) {
    const place = placeIn(one.kind, one.above ?? one.parent)
    inside.set(place, [...(inside.get(place) ?? []), one])
  }

  const contentsOf = (parent: Found | undefined, path: string): Attributes => {
    const contents: Attributes = {}
    for (const kind of kinds) {
      if (kind.parent !== (parent?.kind.name ?? 'store')) continue
      const own = inside.get(placeIn(kind, parent)) ?? []
      const collection = own.length === 0 ? undefined : collectionOf(kind, own, step(path, kind.collection))
      if (collection !== undefined) contents[kind.collection] = collection
    }
    return contents
  }

  const collectionOf = (kind: ExportKind, own: readonly Found[], path: string): Json | undefined => {
    if (kind.shape === 'one') return written(own[0]!, path)
    if (kind.shape !== 'map') {
      const list: Json[] = []
      for (const one of own) {
        const body = written(one, step(path, String(list.length)))
        if (body !== undefined) list.push(body)
      }
      return list.length === 0 ? undefined : list
    }
    const map: Attributes = {}
    for (const one of own) {
      const keys = segmentsOf(one)
      if (keys === undefined) continue
      const body = written(one, keys.reduce(step, path))
      if (body !== undefined) put(map, keys, body)
    }
    return Object.keys(map).length === 0 ? undefined : map
  }

  const written = (one: Found, path: string): Json | undefined => {
    const { kind, bound, live } = one
    const attributes = bodyOf(one, words, corrections)
    const children = kind.tree === undefined ? undefined : inside.get(placeIn(kind, one))
    const below = children === undefined ? undefined : collectionOf(kind, children, step(path, 'children'))
    const body: Attributes = {
      ...(bound ? { id: idFor(live.id) } : {}),
      ...attributes,
      ...contentsOf(one, path),
      ...(below === undefined ? {} : { children: below }),
    }
    const isNothing = Object.keys(body).length === 0
    // What every channel has has no value of its own then, and goes on following its store.
    if (isNothing && kind.removal === 'never') return undefined
    places.set(path, one.ref)
    const scalar = kind.schema['x-scalar']
    if (typeof scalar !== 'string' || Object.keys(body).length !== 1) return body
    const only = body[scalar]
    return kind.shape === 'set' || typeof only === 'string' ? (only ?? body) : body
  }

  return { contents: contentsOf(undefined, ''), places }
}

function placeIn(kind: ExportKind, holder: Found | undefined): string {
  return `${kind.name} in ${holder?.ref ?? ''}`
}

/** One step of a JSON pointer. */
function step(path: string, segment: string): string {
  return `${path}/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function put(map: Attributes, [key, ...rest]: readonly string[], body: Json): void {
  if (rest.length === 0) {
    map[key!] = body
    return
  }
  const held = map[key!]
  const inner = isObject(held) ? held : {}
  map[key!] = inner
  put(inner, rest, body)
}
