/**
 * What shall each declared object be like? Turns nodes into attributes: references become addresses, sensitive values
 * become seals, null becomes the default. All it knows of a kind is the kind's schema.
 */

import type { SourceRange } from '../model/errors.ts'
import { entrySchema, type KindSchema, type Normalizer } from '../model/field-rules.ts'
import type { Desired } from '../model/resources.ts'
import { toSealed } from '../model/seal.ts'
import { type Attributes, isObject, type Json, type Seal } from '../model/values.ts'
import { type ConfigNode, type MapNode, member, setMember, toJson } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import type { References } from './references.ts'

export interface Expansion {
  references: References
  seal: (value: Json) => Seal
  /** Plain values behind the seals. */
  vault: Map<string, Json>
  /** Credentials by the key of the object that they belong to. */
  tokens: Map<string, string>
  /** A place as it is to be told of. */
  placed: (at: SourceRange) => SourceRange
}

export function expandObject(object: DeclaredObject, schema: KindSchema, expansion: Expansion): Desired {
  const attributes: Attributes = {}
  const scalar = schema['x-scalar']
  if (object.node.kind === 'map' && object.placement.shape !== 'set')
    addMembers(attributes, object.node, schema, object, expansion)
  else if (object.node.kind === 'scalar' && typeof scalar === 'string' && object.placement.shape !== 'set') {
    attributes[scalar] = object.node.value
  }
  if (object.placement.shape === 'set' && typeof scalar === 'string') {
    attributes[scalar] = toLookup(object.node, String(schema.properties?.[scalar]?.['x-lookup']))
  }
  const { tree } = object.placement
  if (tree !== undefined) attributes[tree.above] = object.above === undefined ? null : { $ref: object.above.address }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (field['x-outer-key'] === true && object.outerKey !== undefined) {
      const declared = expansion.references.find(object.outerKey, String(field['x-ref']), object)
      attributes[name] = declared ?? { $find: object.outerKey, $kind: String(field['x-lookup']) }
    }
    if (Object.hasOwn(attributes, name)) continue
    if (field['x-implied'] === true && field.default !== undefined) attributes[name] = field.default as Json
    // An existing object is not renamed after its key only because the declaration leaves the name out.
    if (field['x-key-attribute'] === true && object.bindId === undefined) attributes[name] = object.key
  }
  return {
    address: object.address,
    kind: object.placement.name,
    unit: object.unit,
    key: object.key,
    ...(object.parent === undefined ? {} : { parent: object.parent.address }),
    attributes,
    manage: { ...object.manage, ...environmentOf(object, schema) },
    ...(object.bindId === undefined ? {} : { bindId: object.bindId }),
    source: expansion.placed(object.source),
  }
}

/** What is said of it for ourselves alone. */
function environmentOf({ node }: DeclaredObject, { properties }: KindSchema): { environment?: string } {
  const said = properties?.environment?.['x-about'] === true ? member(node, 'environment') : undefined
  return said?.kind === 'scalar' && typeof said.value === 'string' ? { environment: said.value } : {}
}

/** A name that is looked up at BigCommerce before planning, or the id itself. */
function toLookup(node: ConfigNode, kind: string): Json {
  if (node.kind === 'scalar') return { $find: String(node.value), $kind: kind }
  const [id, name] = [member(node, 'id'), member(node, 'name')]
  if (id?.kind === 'scalar') return { $id: String(id.value) }
  return { $find: name?.kind === 'scalar' ? String(name.value) : '', $kind: kind }
}

function addMembers(
  into: Attributes,
  node: MapNode,
  schema: KindSchema,
  object: DeclaredObject,
  expansion: Expansion,
): void {
  for (const [name, { value }] of node.entries) {
    const field = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined
    if (field === undefined || field['x-nested'] === true || field['x-outer-key'] === true) continue
    if (field['x-about'] === true) continue
    if (field['x-credential'] === true) {
      if (value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '') {
        expansion.tokens.set(object.key, value.value)
      }
      continue
    }
    const attribute = toAttribute(value, field, object, expansion)
    if (attribute !== undefined) setMember(into, name, attribute)
  }
}

function toAttribute(
  node: ConfigNode,
  field: KindSchema,
  object: DeclaredObject,
  expansion: Expansion,
): Json | undefined {
  if (node.kind === 'scalar' && node.value === null && field.default !== undefined) return field.default as Json
  if (field['x-empty'] !== undefined && isNothing(node)) return defaultsIn(field)
  const kind = field['x-ref']
  if (typeof field['x-lookup'] === 'string') {
    const known = typeof kind === 'string' && (node.kind === 'scalar' || member(node, 'name') === undefined)
    const looked = field['x-lookup']
    if (!known) return node.kind === 'list' ? node.items.map(item => toLookup(item, looked)) : toLookup(node, looked)
  }
  if (typeof kind === 'string') {
    if (node.kind !== 'list') return expansion.references.resolve(node, kind, object)
    return node.items.flatMap(item => expansion.references.resolve(item, kind, object) ?? [])
  }
  if (field['x-sensitive'] === true) {
    const plain = toSealed(toJson(node), {
      normalize: [field['x-normalize'] ?? []].flat() as Normalizer[],
      unordered: field.uniqueItems === true,
    })
    const seal = expansion.seal(plain)
    expansion.vault.set(seal.$secret, plain)
    return seal
  }
  const entry = entrySchema(field)
  if (node.kind === 'list' && entry !== undefined) {
    return node.items.map(item => membersOf(item, entry, object, expansion))
  }
  if (node.kind === 'map' && isObject(field.properties)) {
    return membersOf(node, field, object, expansion)
  }
  return toJson(node)
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === 'map' ? node.entries.size === 0 : node.kind === 'scalar' && node.value === null
}

/** The defaults of all members that have one, at any depth. */
function defaultsIn({ properties }: KindSchema): Attributes {
  const defaults: Attributes = {}
  for (const [name, field] of Object.entries(properties ?? {})) {
    if (field.default !== undefined) defaults[name] = field.default as Json
    else if (isObject(field.properties)) defaults[name] = defaultsIn(field)
  }
  return defaults
}

function membersOf(node: ConfigNode, field: KindSchema, object: DeclaredObject, expansion: Expansion): Json {
  if (node.kind !== 'map') return toJson(node)
  const members: Attributes = {}
  addMembers(members, node, field, object, expansion)
  return members
}
