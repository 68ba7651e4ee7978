/** What is each object called in the file? Its natural key where the key is one, else a short form of its name. */

import { isObject, type Json } from '../model/values.ts'
import type { ExportKind } from './kinds.ts'
import { isKeyNatural } from './kinds.ts'
import type { Found } from './objects.ts'

/** The key for an object beside siblings that have keys already; undefined where the place is taken. */
export function keyFor({ kind, live }: Pick<Found, 'kind' | 'live'>, taken: ReadonlySet<string>): string | undefined {
  if (kind.shape === 'one') return kind.collection
  if (kind.shape === 'set' || kind.shape === 'list') return live.id
  if (kind.tree !== undefined) {
    const name = live.attributes[kind.tree.name]
    return typeof name === 'string' && !taken.has(name) ? name : undefined
  }
  if (isKeyNatural(kind)) return taken.has(live.key) ? undefined : live.key
  const base = slug(nameOf(kind, live.attributes)) || `${kind.name}-${live.id}`
  for (let next = 1; ; next += 1) {
    const key = next === 1 ? base : `${base}-${next}`
    if (!taken.has(key)) return key
  }
}

/** The segments of a key that is so many deep: where it is divided, each part must fit what the schema says of it. */
export function segmentsOf({ levels = 1, schema }: ExportKind, key: string): string[] | undefined {
  if (levels === 1) return [key]
  const outer = patternOf(schema['x-key-schema'])
  const inner = patternOf([schema['x-inner-key-schema'] ?? {}].flat()[0])
  for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) {
    const [first, second] = [key.slice(0, at), key.slice(at + 1)]
    if (outer.test(first) && inner.test(second)) return [first, second]
  }
  return undefined
}

function patternOf(schema: unknown): RegExp {
  const pattern = isObject(schema) ? schema.pattern : undefined
  return new RegExp(typeof pattern === 'string' ? pattern : '', 'u')
}

function nameOf({ schema }: ExportKind, attributes: { [name: string]: Json }): string {
  const { properties = {}, required = [] } = schema
  const keyed = Object.keys(properties).find(name => properties[name]!['x-key-attribute'] === true)
  const names = [keyed ?? 'name', 'name', ...required]
  const found = names.find(name => typeof attributes[name] === 'string')
  return found === undefined ? '' : String(attributes[found])
}

/** Letters and digits of any script stay. */
function slug(name: string): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, '-')
  return plain.replace(/^-+|-+$/g, '').slice(0, 60)
}
