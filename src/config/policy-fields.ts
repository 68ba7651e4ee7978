/**
 * What is there in a change that a policy can name? The members that `plan.schema.json` describes and, in `before` and
 * `after`, the attributes of the kinds in question. Knows them by their schemas only.
 */

import { isSaidAside, type KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import { isObject } from '../model/values.ts'

/** A place in a change, as far as schemas tell of it. */
export interface Field {
  /** Names beneath it; undefined where any name may stand. */
  names: readonly string[] | undefined
  /** Plans hold a hash in its place. */
  sensitive: boolean
  /** The values that it can have, where those are listed. */
  values: readonly unknown[] | undefined
  /** True for a list. */
  isList: boolean
  /** Undefined when there is no such name. */
  member(name: string): Field | undefined
  /** One entry, of a list. */
  entry(): Field
}

const anything: Field = {
  names: undefined,
  sensitive: false,
  values: undefined,
  isList: false,
  member: () => anything,
  entry: () => anything,
}

const marks = ['$ref', '$id', '$find', '$kind', '$secret']

/** A change of one of these kinds. */
export function changeField(
  kinds: readonly string[],
  schemas: { plan: KindSchema; kinds: ReadonlyMap<string, KindSchema> },
  placements: readonly Placement[],
): Field {
  const definitions = schemas.plan.$defs as { [name: string]: KindSchema }
  const attributes = toField(
    kinds.map(kind => attributesOf(kind, schemas.kinds, placements)),
    {},
  )
  const change = toField([definitions.change!], definitions)
  return {
    ...change,
    member: name => (['before', 'after', 'reached'].includes(name) ? attributes : change.member(name)),
  }
}

/** A kind's attributes as plans hold them: without what stands in the YAML as an object of its own, and credentials. */
function attributesOf(
  kind: string,
  schemas: ReadonlyMap<string, KindSchema>,
  placements: readonly Placement[],
): KindSchema {
  const { properties = {} } = schemas.get(kind) ?? {}
  const own = Object.entries(properties).filter(([, field]) => field['x-nested'] !== true && !isSaidAside(field))
  const tree = placements.find(placement => placement.name === kind)?.tree
  return {
    properties: { ...Object.fromEntries(own), ...(tree === undefined ? {} : { [tree.above]: { 'x-ref': kind } }) },
  }
}

/** What any of the schemas describes. */
function toField(schemas: readonly KindSchema[], definitions: { [name: string]: KindSchema }): Field {
  const all = schemas.flatMap(schema => variants(schema, definitions))
  const maps = all.filter(schema => isObject(schema.properties))
  const open = all.some(isOpen)
  const lists = all.flatMap(schema => [schema.items ?? []].flat() as KindSchema[])
  const names = [...new Set(all.flatMap(namesIn))].sort()
  const plain = all.filter(({ type }) => type !== 'object' && type !== 'array')
  const enums = plain.map(({ enum: values, const: value }) => (value === undefined ? values : [value]))
  return {
    names: open ? undefined : names,
    sensitive: all.length > 0 && all.every(schema => schema['x-sensitive'] === true),
    values: plain.length > 0 && enums.every(Array.isArray) ? enums.flat() : undefined,
    isList: lists.length > 0,
    member: name => {
      const found = maps.flatMap(schema => {
        const { properties = {} } = schema
        return Object.hasOwn(properties, name) ? [properties[name] as KindSchema] : []
      })
      const others = all.flatMap(({ additionalProperties: other }) => (isObject(other) ? [other as KindSchema] : []))
      const known = found.length > 0 ? found : others
      if (known.length > 0) return toField(known, definitions)
      return open || names.includes(name) ? anything : undefined
    },
    entry: () => (lists.length === 0 ? anything : toField(lists, definitions)),
  }
}

/** The schema without its detours: references followed, alternatives side by side. */
function variants(schema: KindSchema | boolean, definitions: { [name: string]: KindSchema }): KindSchema[] {
  if (typeof schema === 'boolean') return [{}]
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema.$ref ?? ''))?.[1]
  if (name !== undefined && definitions[name] !== undefined) return variants(definitions[name], definitions)
  const either = [schema.oneOf, schema.anyOf].find(Array.isArray) as KindSchema[] | undefined
  return either === undefined ? [schema] : either.flatMap(one => variants(one, definitions))
}

function namesIn(schema: KindSchema): string[] {
  const reference = schema['x-ref'] !== undefined || schema['x-lookup'] !== undefined
  return [...Object.keys(schema.properties ?? {}), ...(reference ? marks : [])]
}

/** Nothing is said of what lies in it, and it is not said to be a plain value. */
function isOpen(schema: KindSchema): boolean {
  if (isObject(schema.properties) || schema['x-ref'] !== undefined || schema['x-lookup'] !== undefined) return false
  if (isObject(schema.additionalProperties) || schema.items !== undefined || schema.enum !== undefined) return false
  return schema.type === undefined ? schema.const === undefined : [schema.type].flat().includes('object')
}
