/**
 * What do editors check a file by? The schema that the check itself goes by holds for values; a file may have an interpolation
 * in the place of any of them, blueprints have gaps, and a store of a fleet needs to say only what it has for itself.
 * Pure: schema in, schema out.
 */

import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import { isObject, type Json } from '../model/values.ts'
import { overlays, storeOrOverlay } from './editor-overlays.ts'

/** Any text that holds an interpolation. */
const placeholder = { type: 'string', pattern: '\\$\\{' }

/** Keywords that say which values are allowed in a way that no text with an interpolation in it can fit. */
const narrow = ['enum', 'const', 'format']

/** `stores` is where the objects stand that fleets are made of. */
export function editorSchema(config: KindSchema, stores: Placement | undefined): KindSchema {
  const { version, ...rest } = config.properties ?? {}
  const properties = membersWithin(rest)
  if (properties.state?.properties !== undefined) properties.state = withoutDefaults(properties.state)
  const definitions = Object.entries(config.$defs as { [name: string]: KindSchema })
  const open = Object.fromEntries(definitions.map(([name, schema]) => [name, withInterpolation(schema)]))
  if (stores !== undefined) {
    open[stores.name] = perhapsInPart(open[stores.name]!)
    open.blueprint = { $ref: `#/$defs/${stores.name}` }
    Object.assign(open, overlays(open, stores.name))
    properties[stores.collection] = {
      ...properties[stores.collection],
      additionalProperties: storeOrOverlay(stores.name),
    }
  }
  return { ...config, properties: { ...(version === undefined ? {} : { version }), ...properties }, $defs: open }
}

/** Editors write down all defaults with the key, and these are of storages of different sorts. */
function withoutDefaults(state: KindSchema): KindSchema {
  const members = Object.entries(state.properties ?? {}).map(([name, { default: _, ...member }]) => [name, member])
  return { ...state, properties: Object.fromEntries(members) }
}

/** What a store's creation needs is asked for once a file says some of it: the rest of a store may stand in another file. */
function perhapsInPart(store: KindSchema): KindSchema {
  const needed = (store.then as KindSchema | undefined)?.required ?? []
  return { ...store, if: { ...(store.if as object), anyOf: needed.map(name => ({ required: [name] })) } }
}

function membersWithin(properties: { [name: string]: KindSchema }): { [name: string]: KindSchema } {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withInterpolation(schema)]))
}

/** The same schema, and in each place of a value also an interpolation. */
function withInterpolation(schema: KindSchema): KindSchema {
  if (!isObject(schema)) return schema
  const { properties, items, additionalProperties, ...rest } = withoutNull(schema)
  const inner: KindSchema = {
    ...rest,
    ...conditionsWithin(rest),
    ...(isObject(properties) ? { properties: membersWithin(properties as { [name: string]: KindSchema }) } : {}),
    ...(isObject(items) ? { items: withInterpolation(items as KindSchema) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: withInterpolation(additionalProperties as KindSchema) }),
  }
  return orInterpolation(inner)
}

/** A default of null makes `yaml-language-server` propose nothing at all wherever the key could stand. */
function withoutNull({ default: value, ...schema }: KindSchema): KindSchema {
  return value === undefined || value === null ? schema : { ...schema, default: value }
}

/** What is asked for under conditions may be an interpolation, too; the conditions themselves are about values. */
function conditionsWithin({ allOf, ...schema }: KindSchema): KindSchema {
  const asked = ['then', 'else'].filter(keyword => isObject(schema[keyword] as Json | undefined))
  return {
    ...(Array.isArray(allOf) ? { allOf: allOf.map(withInterpolation) } : {}),
    ...Object.fromEntries(asked.map(keyword => [keyword, withInterpolation(schema[keyword] as KindSchema)])),
  }
}

function orInterpolation(schema: KindSchema): KindSchema {
  // Where it may not stand editors need not propose it; and what a condition forbids says nothing of what stands there.
  if (schema.not !== undefined) return { ...schema, doNotSuggest: true }
  if (narrow.some(keyword => schema[keyword] !== undefined)) return withAlternative(schema)
  if (schema.type === undefined) return schema
  const types = [schema.type].flat() as string[]
  if (!types.includes('string')) {
    const patternErrorMessage = `must be ${wordsFor(types)}, or a text with \`\${…}\` in it`
    return { ...schema, type: [...types, 'string'], pattern: placeholder.pattern, patternErrorMessage }
  }
  const { pattern } = schema
  const open = typeof pattern === 'string' ? { ...schema, pattern: `(?:${pattern})|${placeholder.pattern}` } : schema
  return types[0] === 'string' && schema.properties !== undefined ? textOrMap(open) : open
}

const words: { [type: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'a map',
}

function wordsFor(types: readonly string[]): string {
  const all = types.filter(type => type !== 'null' || types.length === 1).map(type => words[type] ?? type)
  return all.join(', or ')
}

/** Keywords that hold for maps alone. */
const forMaps = ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties']

/**
 * A text in the first place: as one schema with both, editors would begin a map wherever the key is completed. Of two that do
 * not fit they tell what is wrong with the first.
 */
function textOrMap(schema: KindSchema): KindSchema {
  const { type, minLength, maxLength, pattern, ...rest } = schema
  const [map, shared] = split(rest, name => forMaps.includes(name))
  const limits = Object.entries({ minLength, maxLength, pattern }).filter(([, value]) => value !== undefined)
  const text = { not: { type: 'object' }, ...Object.fromEntries(limits) }
  return { ...shared, type, anyOf: [{ type: 'object', ...map }, text] }
}

/** What people read stays outside, where editors show it. */
function withAlternative(schema: KindSchema): KindSchema {
  const outside = ['title', 'description', 'default', 'examples', 'errorMessage']
  const [shown, checked] = split(schema, name => outside.includes(name) || name.startsWith('x-'))
  return { ...shown, anyOf: [checked, placeholder] }
}

function split(schema: KindSchema, isFirst: (name: string) => boolean): [KindSchema, KindSchema] {
  const entries = Object.entries(schema)
  return [true, false].map(wanted => Object.fromEntries(entries.filter(([name]) => isFirst(name) === wanted))) as [
    KindSchema,
    KindSchema,
  ]
}
