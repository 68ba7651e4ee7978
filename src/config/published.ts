/** Which schemas come with the program, for editors and other programs? Each as one document that needs no other file. */

import type { SchemaEntry } from '../model/authoring.ts'
import type { KindSchema } from '../model/field-rules.ts'
import { isObject, type Json } from '../model/values.ts'
import { readSchema, schemaNames } from './schemas.ts'

/** A part of the configuration's schema, and of no use without it. */
const parts = ['base']

/** In the order in which people ask for them; kinds come last. */
const first = ['config', 'policy', 'drift-ignore', 'plan', 'report', 'state', 'audit', 'evidence']

export function publishedSchemas(): SchemaEntry[] {
  const rank = (one: SchemaEntry): number => (first.includes(one.name) ? first.indexOf(one.name) : first.length)
  return schemaNames()
    .filter(name => !parts.includes(name))
    .map(entryOf)
    .sort((left, right) => Number(left.kind) - Number(right.kind) || rank(left) - rank(right))
}

function entryOf(name: string): SchemaEntry {
  const { title, description, 'x-kind': kind } = readSchema(name)
  return { name, title: String(title), description: String(description), kind: kind !== undefined }
}

/** The schema as JSON text. */
export function schemaText(name: string): string {
  return `${JSON.stringify(bundled(readSchema(name)), null, 2)}\n`
}

/** Other schemas that it refers to are taken in as definitions, since the text may end up without their files beside it. */
function bundled(schema: KindSchema): KindSchema {
  const taken = new Map<string, Json>()
  const inner = (value: Json, home: string): Json => {
    if (Array.isArray(value)) return value.map(item => inner(item, home))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        key === '$ref' && typeof member === 'string' ? pointer(member, home) : inner(member, home),
      ]),
    )
  }
  const pointer = (ref: string, home: string): string => {
    const [, name, rest] = /^([\w-]+)\.schema\.json(?:#(.*))?$/.exec(ref) ?? []
    if (name === undefined) return ref.startsWith('#') ? `${home}${ref.slice(1)}` : ref
    const definition = `${name}.schema.json`
    const to = `#/$defs/${definition}`
    if (!taken.has(definition)) {
      taken.set(definition, {})
      const { $id: _, $schema: __, ...other } = readSchema(name)
      taken.set(definition, inner(other as Json, to))
    }
    return `${to}${rest ?? ''}`
  }
  const own = inner(schema as Json, '#') as KindSchema
  return taken.size === 0 ? own : { ...own, $defs: { ...(own.$defs as object), ...Object.fromEntries(taken) } }
}
