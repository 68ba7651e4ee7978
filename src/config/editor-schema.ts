/**
 * What do editors check a file by? The schema that the check itself goes by holds for values; a file may have an interpolation
 * in the place of any of them, blueprints have gaps, and a store of a fleet needs to say only what it has for itself.
 * Pure: schema in, schema out.
 */

import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import { isObject } from '../model/values.ts'

/** Any text that holds an interpolation. */
const placeholder = { type: 'string', pattern: '\\$\\{' }

/** Keywords that say which values are allowed in a way that no text with an interpolation in it can fit. */
const narrow = ['enum', 'const', 'format']

/** `stores` is where the objects stand that fleets are made of. */
export function editorSchema(config: KindSchema, stores: Placement | undefined): KindSchema {
  const { version, ...rest } = config.properties ?? {}
  const properties = membersWithin(rest)
  const definitions = Object.entries(config.$defs as { [name: string]: KindSchema })
  const open = Object.fromEntries(definitions.map(([name, schema]) => [name, withInterpolation(schema)]))
  if (stores !== undefined) {
    const body = { $ref: `#/$defs/${stores.name}` }
    open.blueprint = body
    properties[stores.collection] = {
      ...properties[stores.collection],
      additionalProperties: { anyOf: [body, ofFleet] },
    }
  }
  return { ...config, properties: { ...(version === undefined ? {} : { version }), ...properties }, $defs: open }
}

/** Whatever it says is looked at only when it is laid over the blueprint; editors still complete it as a whole store. */
const ofFleet: KindSchema = {
  type: 'object',
  required: ['fleet'],
  properties: {
    fleet: {
      type: 'string',
      minLength: 1,
      description: 'The fleet whose store this is: what is said here is laid over its blueprint.',
    },
  },
}

function membersWithin(properties: { [name: string]: KindSchema }): { [name: string]: KindSchema } {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withInterpolation(schema)]))
}

/** The same schema, and in each place of a value also an interpolation. */
function withInterpolation(schema: KindSchema): KindSchema {
  if (!isObject(schema)) return schema
  const { properties, items, additionalProperties, ...rest } = schema
  const inner: KindSchema = {
    ...rest,
    ...(isObject(properties) ? { properties: membersWithin(properties as { [name: string]: KindSchema }) } : {}),
    ...(isObject(items) ? { items: withInterpolation(items as KindSchema) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: withInterpolation(additionalProperties as KindSchema) }),
  }
  return orInterpolation(inner)
}

function orInterpolation(schema: KindSchema): KindSchema {
  if (narrow.some(keyword => schema[keyword] !== undefined)) return withAlternative(schema)
  if (schema.type === undefined) return schema
  const types = [schema.type].flat()
  if (!types.includes('string')) return { ...schema, type: [...types, 'string'], pattern: placeholder.pattern }
  const { pattern } = schema
  return typeof pattern === 'string' ? { ...schema, pattern: `(?:${pattern})|${placeholder.pattern}` } : schema
}

/** What people read stays outside, where editors show it. */
function withAlternative(schema: KindSchema): KindSchema {
  const outside = ['title', 'description', 'default', 'examples', 'errorMessage']
  const split = (isOutside: boolean): KindSchema =>
    Object.fromEntries(
      Object.entries(schema).filter(([name]) => (outside.includes(name) || name.startsWith('x-')) === isOutside),
    )
  return { ...split(true), anyOf: [split(false), placeholder] }
}
