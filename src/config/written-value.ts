/**
 * How would the files say a value that BigCommerce has? References become keys, `${` is escaped, numbers are what the schema
 * wants. All it knows of a kind is its schema.
 */

import type { Address } from '../model/address.ts'
import { entrySchema, type KindSchema } from '../model/field-rules.ts'
import { type Attributes, isObject, isReference, isSeal, type Json } from '../model/values.ts'
import { type ConfigNode, member } from './nodes.ts'
import { literal } from './write-yaml.ts'

/** Why a value cannot be said in the files, and what to do instead. */
export class CannotWrite extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'CannotWrite'
    this.hint = hint
  }
}

/** The name that means an object where the value stands, if there is one. */
export type NameOf = (address: Address, kind: string) => string | undefined

/** The value as it is to be written where `node` stands. Throws `CannotWrite`. */
export function toWritten(value: Json, field: KindSchema, node: ConfigNode | undefined, nameOf: NameOf): Json {
  if (isSeal(value)) throw new CannotWrite('it is sensitive, and never written', 'Change it by hand.')
  if (value === null) return nothing(field)
  const kind = field['x-ref']
  if (typeof kind === 'string' || field['x-lookup'] !== undefined) {
    return Array.isArray(value)
      ? value.map((entry, at) => toKey(entry, kind, node?.kind === 'list' ? node.items[at] : undefined, nameOf))
      : toKey(value, kind, node, nameOf)
  }
  if (Array.isArray(value)) {
    const entry = entrySchema(field) ?? itemsOf(field)
    return value.map((inner, at) => toWritten(inner, entry, node?.kind === 'list' ? node.items[at] : undefined, nameOf))
  }
  if (isObject(value)) {
    const members: Attributes = {}
    for (const [name, inner] of Object.entries(value)) {
      // What the files leave out of a map that they name in part is left alone.
      if (inner === null && member(node, name) === undefined) continue
      members[name] = toWritten(inner, field.properties?.[name] ?? {}, member(node, name), nameOf)
    }
    return members
  }
  return literal(fitting(value, [field.type ?? []].flat() as string[], node))
}

function itemsOf({ items }: KindSchema): KindSchema {
  return isObject(items) ? (items as KindSchema) : {}
}

function nothing(field: KindSchema): Json {
  const types = [field.type ?? []].flat() as string[]
  if (field.default !== undefined || field['x-empty'] !== undefined || types.length === 0 || types.includes('null')) {
    return null
  }
  throw new CannotWrite('BigCommerce has no value there', 'Remove the line by hand, to leave it unmanaged.')
}

/** BigCommerce gives some numbers as texts. Where both will do, the sort that stands there stays. */
function fitting(value: boolean | number | string, types: readonly string[], node: ConfigNode | undefined): Json {
  const wantsNumber = types.includes('number') || types.includes('integer')
  const isNumber = !types.includes('string') || (node?.kind === 'scalar' && typeof node.value === 'number')
  if (typeof value === 'string' && wantsNumber && isNumber && /^-?\d{1,15}(\.\d+)?$/.test(value)) return Number(value)
  return typeof value === 'number' && types.includes('string') && !wantsNumber ? String(value) : value
}

function toKey(value: Json, kind: unknown, node: ConfigNode | undefined, nameOf: NameOf): Json {
  if (!isReference(value)) throw new CannotWrite('it does not refer to an object', 'Change it by hand.')
  if ('$ref' in value) {
    const name = typeof kind === 'string' ? nameOf(value.$ref as Address, kind) : undefined
    if (name !== undefined) return literal(name)
    throw new CannotWrite(`no key means ${value.$ref} there`, 'Change it by hand.')
  }
  if (node?.kind === 'map' && member(node, 'id') !== undefined)
    return { id: numberOrText(value.$id, member(node, 'id')) }
  throw new CannotWrite(
    `it refers to ${String(kind ?? 'object').replaceAll('_', ' ')} ${value.$id}, which is not declared`,
    `Declare that, or write \`{ id: ${value.$id} }\` by hand.`,
  )
}

/** An id in the way in which the files write the one that stands there. */
function numberOrText(id: string, node: ConfigNode | undefined): Json {
  return node?.kind === 'scalar' && typeof node.value === 'number' && /^\d{1,15}$/.test(id) ? Number(id) : id
}
