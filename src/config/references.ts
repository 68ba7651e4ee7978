/**
 * Which object does a reference mean? A name is looked for from the nearest enclosing object outwards; beneath another
 * object its name is a path: `us/Men/Shirts`. Knows where objects stand, not what they are.
 */

import type { Address } from '../model/address.ts'
import type { Placement } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import { type Json, type Reference, referencesIn } from '../model/values.ts'
import { type ConfigNode, member } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import type { Problems } from './problems.ts'

type Names = Map<string, Address>

export class References {
  readonly #scopes = new Map<string, Map<string, Names>>()
  readonly #placements: readonly Placement[]
  readonly #problems: Problems
  readonly #around: References | undefined

  /** `around`: what can be referred to as well, from the top of the file. */
  constructor(
    objects: readonly DeclaredObject[],
    placements: readonly Placement[],
    problems: Problems,
    around?: References,
  ) {
    this.#around = around
    this.#placements = placements
    this.#problems = problems
    for (const object of objects) this.#index(object)
  }

  #index(object: DeclaredObject): void {
    let name = ownName(object)
    let scope = object.parent
    if (scope === undefined) this.#names('', object.placement.name).set(name, object.address)
    while (scope !== undefined) {
      const names = this.#names(scope.address, object.placement.name)
      if (!names.has(name)) names.set(name, object.address)
      if (scope.placement.shape !== 'one') name = `${ownName(scope)}/${name}`
      scope = scope.parent
    }
  }

  #names(scope: string, kind: string): Names {
    const kinds = this.#scopes.get(scope) ?? new Map<string, Names>()
    const names = kinds.get(kind) ?? new Map<string, Address>()
    this.#scopes.set(scope, kinds.set(kind, names))
    return names
  }

  /** What `node` refers to, seen from `object`; undefined when that cannot be told, which is then reported. */
  resolve(node: ConfigNode, kind: string, object: DeclaredObject): Reference | undefined {
    if (node.kind === 'map') {
      const id = member(node, 'id')
      return id?.kind === 'scalar' && id.value !== null ? { $id: String(id.value) } : undefined
    }
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '' || node.unresolved)
      return undefined
    const found = this.find(node.value, kind, object)
    if (found !== undefined) return found
    const visible = this.#visible(kind, object)
    const wanted = node.fromEnv ? 'of the name that the environment gives' : `\`${node.value}\``
    this.#problems.add(
      'UNKNOWN_REFERENCE',
      `There is no ${kind.replaceAll('_', ' ')} ${wanted} that \`${object.address}\` could refer to.`,
      node.at,
      this.#hint(node.fromEnv ? '' : node.value, kind, visible),
      object.address,
    )
    return undefined
  }

  /** The object that a name means, seen from `object`, if there is one. */
  find(name: string, kind: string, object: DeclaredObject): { $ref: Address } | undefined {
    for (const scope of scopesOf(object)) {
      const address = this.#scopes.get(scope)?.get(kind)?.get(name)
      if (address !== undefined) return { $ref: address }
    }
    return this.#around?.find(name, kind, object)
  }

  #visible(kind: string, object: DeclaredObject): string[] {
    const own = scopesOf(object).flatMap(scope => [...(this.#scopes.get(scope)?.get(kind)?.keys() ?? [])])
    return this.#around === undefined ? own : [...own, ...this.#around.#visible(kind, object)]
  }

  /** The shortest name that means the object at an address, seen from `object`. */
  nameOf(address: Address, kind: string, object: DeclaredObject): string | undefined {
    return this.#namesOf(address, kind, object)
      .filter(name => this.find(name, kind, object)?.$ref === address)
      .sort((left, right) => left.length - right.length || (left < right ? -1 : 1))[0]
  }

  #namesOf(address: Address, kind: string, object: DeclaredObject): string[] {
    const own = scopesOf(object).flatMap(scope => [...(this.#scopes.get(scope)?.get(kind) ?? [])])
    const names = own.flatMap(([name, to]) => (to === address ? [name] : []))
    return this.#around === undefined ? names : [...names, ...this.#around.#namesOf(address, kind, object)]
  }

  #hint(name: string, kind: string, visible: readonly string[]): string {
    const byId = 'name one that exists at BigCommerce as `{ id: … }`'
    if (!this.#placements.some(placement => placement.name === kind)) {
      return `A ${kind} cannot be declared here: ${byId}.`
    }
    const near = didYouMean(name, visible)
    if (near !== undefined) return near
    if (visible.length === 0) return `None is declared: declare one, or ${byId}.`
    const some = visible.slice(0, 8).map(known => `\`${known}\``)
    return `Declared ${visible.length === 1 ? 'is' : 'are'} ${some.join(', ')}${visible.length > 8 ? ', …' : ''}.`
  }
}

/** The name of an object in its parent; in trees the path of names. */
function ownName(object: DeclaredObject): string {
  return object.above === undefined ? object.key : `${ownName(object.above)}/${object.key}`
}

/** The object itself, what encloses it from the inside out, and the top of the file. */
function scopesOf(object: DeclaredObject): string[] {
  const scopes: string[] = []
  for (let scope: DeclaredObject | undefined = object; scope !== undefined; scope = scope.parent)
    scopes.push(scope.address)
  return [...scopes, '']
}

/** Reports every circle of references once, at the first of its objects. */
export function refuseCycles(
  objects: readonly { address: Address; attributes: Json; source: DeclaredObject['source'] }[],
  problems: Problems,
): void {
  const byAddress = new Map<string, (typeof objects)[number]>(objects.map(object => [object.address, object]))
  const edges = new Map<string, string[]>()
  for (const { address, attributes } of objects) {
    const targets = referencesIn(attributes).flatMap(reference => ('$ref' in reference ? [reference.$ref] : []))
    if (targets.length > 0) edges.set(address, targets)
  }
  const finished = new Set<string>()
  for (const start of edges.keys()) {
    if (finished.has(start)) continue
    const path: string[] = []
    const onPath = new Set<string>()
    const stack: { address: string; next: number }[] = [{ address: start, next: 0 }]
    path.push(start)
    onPath.add(start)
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const target = edges.get(top.address)?.[top.next]
      top.next += 1
      if (target === undefined) {
        stack.pop()
        path.pop()
        onPath.delete(top.address)
        finished.add(top.address)
      } else if (onPath.has(target)) {
        const circle = [...path.slice(path.indexOf(target)), target].join(' → ')
        const { address, source } = byAddress.get(target)!
        problems.add(
          'REFERENCE_CYCLE',
          `These refer to each other in a circle: ${circle}.`,
          source,
          'Break the circle: one of them must come first.',
          address,
        )
      } else if (!finished.has(target)) {
        stack.push({ address: target, next: 0 })
        path.push(target)
        onPath.add(target)
      }
    }
  }
}
