/**
 * How do the schemas of the kinds become one schema of a configuration? Adds what holds for every object: `id`,
 * `manage`, the collections beneath it, references, null for a default. Pure: schemas in, schema out.
 */

import { entrySchema, type KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import { isObject } from '../model/values.ts'

/** A reference is the key of an object that is declared, or the id of one that is not. */
const reference = {
  description: 'The key of another object, or `{ id: … }` for one that is not managed here.',
  type: ['string', 'object'],
  minLength: 1,
  required: ['id'],
  properties: {
    id: { description: 'Id at BigCommerce.', type: ['string', 'integer'], minLength: 1, minimum: 1 },
  },
  additionalProperties: false,
}

/** The configuration's schema out of its frame, the kinds' schemas and where they stand. */
export function composeSchema(
  base: KindSchema,
  kinds: ReadonlyMap<string, KindSchema>,
  placements: readonly Placement[],
): KindSchema {
  const definitions: { [name: string]: KindSchema } = {}
  for (const [name, schema] of Object.entries(base.$defs as { [name: string]: KindSchema })) {
    definitions[name] = closed(schema)
  }
  for (const placement of placements) {
    const schema = kinds.get(placement.name)
    if (schema === undefined) throw new Error(`there is no schemas/${placement.name}.schema.json`)
    definitions[placement.name] = composeKind(schema, placement, kinds, placements)
  }
  const frame = closed(base)
  return {
    ...frame,
    properties: { ...frame.properties, ...collectionsIn(undefined, kinds, placements) },
    $defs: definitions,
  }
}

function composeKind(
  schema: KindSchema,
  placement: Placement,
  kinds: ReadonlyMap<string, KindSchema>,
  placements: readonly Placement[],
): KindSchema {
  if (placement.shape === 'set') return { ...reference, ...described(schema) }
  const { $schema, $id, 'x-kind': _kind, 'x-key-schema': _keys, required = [], properties = {}, ...rest } = schema
  const needed = required.filter(name => properties[name]?.['x-key-attribute'] !== true)
  const identified = placement.shape !== 'list'
  const types = [schema['x-scalar'] === undefined ? rest.type : ['string', 'object']].flat()
  const composed: KindSchema = {
    ...rest,
    ...(schema['x-scalar'] === undefined ? {} : scalarForm(properties[schema['x-scalar'] as string])),
    properties: {
      ...attributesOf(properties),
      ...(identified ? { id: { $ref: '#/$defs/id' } } : {}),
      manage: { $ref: '#/$defs/manage' },
      ...collectionsIn(placement.name, kinds, placements),
      ...(placement.shape === 'tree' ? { children: listOf(placement.name, 'The same, one level below.') } : {}),
    },
    additionalProperties: false,
    ...(placement.none === true ? { type: [...types, 'null'] } : {}),
  }
  // An object that exists already may be described in part; a new one needs everything that its creation needs.
  const always = placement.tree === undefined ? (identified ? [] : needed) : [placement.tree.name]
  const toCreate = needed.filter(name => !always.includes(name))
  if (always.length > 0) composed.required = always
  if (toCreate.length > 0) {
    composed.if = { properties: { id: false } }
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    composed.then = { required: toCreate }
  }
  return composed
}

function scalarForm(attribute: KindSchema | undefined): KindSchema {
  const { minLength, maxLength, pattern } = attribute ?? {}
  const limits = Object.entries({ minLength, maxLength, pattern }).filter(([, value]) => value !== undefined)
  return { type: ['string', 'object'], ...Object.fromEntries(limits) }
}

function attributesOf(properties: { [name: string]: KindSchema }): { [name: string]: KindSchema } {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, field]) => field['x-nested'] !== true && field['x-outer-key'] !== true)
      .map(([name, field]) => [name, attribute(field)]),
  )
}

function attribute(field: KindSchema): KindSchema {
  const composed = closed(field)
  const nullable = 'default' in field || field['x-empty'] !== undefined
  const lookup = field['x-lookup'] !== undefined
  if (field['x-ref'] !== undefined && lookup) return nameable(composed, nullable)
  if ((field['x-ref'] !== undefined || lookup) && field.type !== 'array') {
    return { ...reference, ...composed, ...(nullable ? { type: [...reference.type, 'null'] } : {}) }
  }
  if (field['x-ref'] !== undefined || lookup) composed.items = reference
  const entry = entrySchema(field)
  if (entry !== undefined) composed.items = closed(entry)
  if (nullable && composed.type !== undefined) {
    composed.type = [composed.type, 'null'].flat()
    if (Array.isArray(composed.enum)) composed.enum = [...composed.enum, null]
  }
  return composed
}

/** A reference to a declared object, or to one that is not declared by id or by name. */
function nameable(field: KindSchema, nullable: boolean): KindSchema {
  const name = {
    description: 'Name at BigCommerce, of an object that is not declared here.',
    type: 'string',
    minLength: 1,
  }
  const { required: _, properties, ...rest } = reference
  return {
    ...rest,
    ...field,
    type: nullable ? [...reference.type, 'null'] : reference.type,
    properties: { ...properties, name },
    minProperties: 1,
    maxProperties: 1,
  }
}

function described({ title, description }: KindSchema): KindSchema {
  return { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) }
}

/** Nested objects take the keys that they declare and no others, unless they say so. */
function closed(field: KindSchema): KindSchema {
  if (!isObject(field.properties)) return { ...field }
  const members = Object.entries(field.properties as { [name: string]: KindSchema })
  const properties = Object.fromEntries(members.map(([name, inner]) => [name, attributeOrPlain(inner)]))
  return { ...field, properties, additionalProperties: field.additionalProperties ?? false }
}

function attributeOrPlain(field: KindSchema): KindSchema {
  return field.$ref === undefined ? attribute(field) : field
}

function collectionsIn(
  parent: string | undefined,
  kinds: ReadonlyMap<string, KindSchema>,
  placements: readonly Placement[],
): { [name: string]: KindSchema } {
  const collections: { [name: string]: KindSchema } = {}
  for (const placement of placements) {
    if (placement.parent !== parent) continue
    const schema = kinds.get(placement.name)
    const description = schema?.description ?? ''
    const keys = schema?.['x-key-schema'] as KindSchema | undefined
    if (placement.shape === 'one') collections[placement.collection] = { $ref: `#/$defs/${placement.name}` }
    else if (placement.shape !== 'map') collections[placement.collection] = listOf(placement.name, description)
    else {
      collections[placement.collection] = {
        type: 'object',
        description,
        propertyNames: { minLength: 1, ...keys },
        additionalProperties: beneathKeys(placement, innerKeys(schema)),
      }
    }
  }
  return collections
}

/** What keys below the outermost have to be, innermost first; a list in the schema begins with the outer one. */
function innerKeys(schema: KindSchema | undefined): KindSchema[] {
  return ([schema?.['x-inner-key-schema'] ?? []].flat() as KindSchema[]).reverse()
}

function beneathKeys({ name, levels = 1 }: Placement, keys: readonly KindSchema[]): KindSchema {
  let schema: KindSchema = { $ref: `#/$defs/${name}` }
  for (let level = 1; level < levels; level += 1) {
    const propertyNames = { minLength: 1, ...keys[level - 1] }
    schema = { type: 'object', propertyNames, additionalProperties: schema }
  }
  return schema
}

function listOf(kind: string, description: string): KindSchema {
  return { type: 'array', description, items: { $ref: `#/$defs/${kind}` } }
}
