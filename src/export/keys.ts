/** What is each object called in the file? Its natural key where the key is one, else a short form of its name. */

import type { Live } from '../model/resources.ts'
import { isObject, type Json } from '../model/values.ts'
import type { ExportKind } from './kinds.ts'
import { isKeyNatural, outerKeyOf } from './kinds.ts'
import type { Found } from './objects.ts'

/** No member of a plain object can have this name. */
const noKey = '__proto__'

/** The key for an object beside siblings that have keys already; undefined where the place is taken. */
export function keyFor({ kind, live }: Pick<Found, 'kind' | 'live'>, taken: ReadonlySet<string>): string | undefined {
  if (kind.shape === 'one') return kind.collection
  if (kind.shape === 'set' || kind.shape === 'list') return live.id
  if (kind.tree !== undefined) {
    const name = live.attributes[kind.tree.name]
    return typeof name === 'string' && !taken.has(name) ? name : undefined
  }
  if (isKeyNatural(kind)) {
    const key = naturalKey(kind, live)
    return taken.has(key) || key.split('/').includes(noKey) ? undefined : key
  }
  const name = slug(nameOf(kind, live.attributes))
  const base = name === '' || name === noKey ? `${kind.name}-${live.id}` : name
  for (let next = 1; ; next += 1) {
    const key = next === 1 ? base : `${base}-${next}`
    if (!taken.has(key)) return key
  }
}

/** As BigCommerce writes it, which may be more than what it knows it by; without the outermost key, which is another's. */
function naturalKey(kind: ExportKind, { key, details, attributes }: Live): string {
  const outer = outerKeyOf(kind)
  const held = outer === undefined ? undefined : attributes[outer.attribute]
  if (isObject(held)) return key.slice(`${String(held.$id)}/`.length)
  return typeof details?.written === 'string' ? details.written : key
}

/** The segments of a key that is so many deep: where it is divided, each part must fit what the schema says of it. */
export function segmentsOf({
  kind,
  key,
  outer: outermost,
}: Pick<Found, 'kind' | 'key' | 'outer'>): string[] | undefined {
  const { levels = 1, schema } = kind
  if (levels === 1) return [key]
  const keys = [schema['x-key-schema'], ...[schema['x-inner-key-schema'] ?? {}].flat()]
  const [outer, inner] = keys.slice(levels - 2).map(patternOf) as [RegExp, RegExp]
  for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) {
    const [first, second] = [key.slice(0, at), key.slice(at + 1)]
    if (outer.test(first) && inner.test(second)) return [...(outermost === undefined ? [] : [outermost]), first, second]
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
