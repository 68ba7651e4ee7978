/**
 * What may a store of a fleet say? Only what it has for itself, and null for what it has not: its keys are those of a store,
 * and none of them has to be there. Pure: schemas in, schemas out.
 */

import type { KindSchema } from '../model/field-rules.ts'
import { isObject, type Json } from '../model/values.ts'

const fleet = {
  type: 'string',
  minLength: 1,
  description: 'The fleet whose store this is: what is said here is laid over its blueprint.',
}

/** A store with all that it needs, or one that says which fleet it is of. */
export function storeOrOverlay(store: string): KindSchema {
  return {
    properties: { fleet },
    if: { required: ['fleet'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: pointer(overlayOf(store)) },
    else: { $ref: pointer(store) },
  }
}

/** The definitions of a store in part, and of everything that lies in it. */
export function overlays(definitions: { [name: string]: KindSchema }, store: string): { [name: string]: KindSchema } {
  const made: { [name: string]: KindSchema } = {}
  const make = (name: string): void => {
    if (made[overlayOf(name)] !== undefined) return
    made[overlayOf(name)] = {}
    const definition = definitions[name] ?? {}
    // What has no keys of its own is said as a whole, or not at all.
    made[overlayOf(name)] = inPart(definition, inner => {
      if (definitions[inner]?.title === undefined) return pointer(inner)
      make(inner)
      return pointer(overlayOf(inner))
    })
  }
  make(store)
  const whole = made[overlayOf(store)]!
  made[overlayOf(store)] = { ...whole, properties: { fleet, ...whole.properties } }
  return made
}

const overlayOf = (name: string): string => `${name}_of_fleet`

const pointer = (name: string): string => `#/$defs/${name}`

/** Keywords that ask for what the blueprint may have said. */
const demands = ['required', 'allOf', 'if', 'then', 'else', 'not', 'minProperties', 'maxProperties']

/** Lists take the place of lists as a whole, so that what stands in them is as it is anywhere. */
function inPart(schema: KindSchema, refer: (name: string) => string): KindSchema {
  const within = (inner: Json): Json => (isObject(inner) ? inPart(inner as KindSchema, refer) : inner) as Json
  const kept = Object.entries(schema).filter(([name]) => !demands.includes(name) && !name.startsWith('x-'))
  const part = Object.fromEntries(kept.map(([name, value]) => [name, said(name, value as Json, within, refer)]))
  return nullable(part as KindSchema)
}

function said(name: string, value: Json, within: (inner: Json) => Json, refer: (name: string) => string): Json {
  if (name === '$ref' && typeof value === 'string') return refer(value.slice(pointer('').length))
  if (name === 'anyOf' && Array.isArray(value)) return value.map(within)
  if (name === 'additionalProperties') return within(value)
  if (name !== 'properties' || !isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, within(inner)]))
}

function nullable(schema: KindSchema): KindSchema {
  if (schema.type !== undefined) return { ...schema, type: [...new Set([schema.type, 'null'].flat())] }
  return schema
}
