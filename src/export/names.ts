/**
 * How does one object name another? By its key, seen from the nearest enclosing object of both, and only where the name
 * leads back to that object; by what people call it where it is never declared; by its id at BigCommerce otherwise.
 */

import type { Json } from '../model/values.ts'
import type { Found, ObjectRef, OuterNames } from './objects.ts'

export type NameOf = (kind: string, id: string, from: Found) => Json

export function namesOf(objects: readonly Found[], outerNames: OuterNames): NameOf {
  const byRef = new Map<ObjectRef, Found>(objects.map(one => [one.ref, one]))
  const names = new Map<string, Found>()
  for (const one of objects) {
    for (const { scope, name } of namesIn(one)) {
      const known = nameIn(scope, one.kind.name, name)
      if (!names.has(known)) names.set(known, one)
    }
  }
  return (kind, id, from) => {
    const target = byRef.get(`${kind}|${id}`)
    const own = target === undefined ? [] : namesIn(target)
    const scopes = scopesOf(from)
    for (const { scope, name } of own) {
      const nearest = scopes.find(one => names.has(nameIn(one, kind, name)))
      if (nearest === scope && names.get(nameIn(scope, kind, name)) === target) return name
    }
    return outerNames.get(kind)?.get(id) ?? { id: idFor(id) }
  }
}

/** Ids at BigCommerce are numbers or texts. */
export function idFor(id: string): Json {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id
}

const store = ''

/** The names of an object in all that encloses it, the nearest first. */
function namesIn(one: Found): { scope: string; name: string }[] {
  const found: { scope: string; name: string }[] = []
  let name = ownName(one)
  for (let scope = one.parent; scope !== undefined; scope = scope.parent) {
    found.push({ scope: scope.ref, name })
    if (scope.kind.shape !== 'one') name = `${ownName(scope)}/${name}`
  }
  return [...found, { scope: store, name }]
}

/** In trees the path of names. */
function ownName(one: Found): string {
  return one.above === undefined ? one.key : `${ownName(one.above)}/${one.key}`
}

function scopesOf(from: Found): string[] {
  const scopes: string[] = []
  for (let scope: Found | undefined = from; scope !== undefined; scope = scope.parent) scopes.push(scope.ref)
  return [...scopes, store]
}

function nameIn(scope: string, kind: string, name: string): string {
  return JSON.stringify([scope, kind, name])
}
