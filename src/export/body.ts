/**
 * What does the file say of one object? Whatever it has that a declaration can say, but for defaults, for what is never
 * read back as it was written, and for sensitive values, which stay where they are.
 */

import type { KindSchema } from '../model/field-rules.ts'
import { entrySchema } from '../model/field-rules.ts'
import { type Attributes, isObject, isReference, type Json, sameJson } from '../model/values.ts'
import type { NameOf } from './names.ts'
import type { Corrections, Found } from './objects.ts'

export function bodyOf(found: Found, nameOf: NameOf, { without }: Corrections): Attributes {
  const { kind, live, key, bound, ref } = found
  const members = (attributes: Attributes, schema: KindSchema, prefix: string): Attributes => {
    const said: Attributes = {}
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const value = attributes[name]
      const path = `${prefix}${name}`
      if (value === undefined || isUnsaid(field) || without.has(`${ref}|${path}`)) continue
      if (field['x-key-attribute'] === true && value === key && !bound) continue
      if (isUsual(value, field, (schema.required ?? []).includes(name))) continue
      const written = toYaml(value, field, path)
      if (!isObject(field.properties) || !isObject(written) || Object.keys(written).length > 0) said[name] = written
    }
    return said
  }
  const toYaml = (value: Json, field: KindSchema, path: string): Json => {
    if (field['x-ref'] !== undefined || field['x-lookup'] !== undefined) {
      const name = (one: Json): Json =>
        isReference(one) && '$id' in one ? nameOf(String(field['x-ref'] ?? ''), one.$id, found) : one
      return Array.isArray(value) ? value.map(name) : name(value)
    }
    const entry = entrySchema(field)
    if (Array.isArray(value) && entry !== undefined) {
      return value.map(one => (isObject(one) ? members(one, entry, `${path}.*.`) : one))
    }
    return isObject(field.properties) && isObject(value) ? members(value, field, `${path}.`) : value
  }
  return members(live.attributes, kind.schema, '')
}

/** Attributes with a value that is sensitive, by path: the file cannot hold them. */
export function sensitiveIn(attributes: Attributes, schema: KindSchema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const value = attributes[name]
    if (field['x-sensitive'] === true) return isUsual(value ?? null, field, false) ? [] : [`${prefix}${name}`]
    return isObject(field.properties) && isObject(value) ? sensitiveIn(value, field, `${prefix}${name}.`) : []
  })
}

const unsaid = [
  'readOnly',
  'writeOnly',
  'x-create-only',
  'x-instruction',
  'x-manner',
  'x-follows',
  'x-credential',
  'x-about',
  'x-nested',
  'x-outer-key',
  'x-sensitive',
]

function isUnsaid(field: KindSchema): boolean {
  return unsaid.some(keyword => field[keyword] !== undefined && field[keyword] !== false)
}

/** Nothing is lost when it is left out: that is what the API has anyway. */
function isUsual(value: Json, field: KindSchema, required: boolean): boolean {
  if (value === null) return true
  if (required) return false
  if (field.default !== undefined) return sameJson(value, field.default as Json)
  return value === '' || (isObject(value) && Object.keys(value).length === 0)
}
