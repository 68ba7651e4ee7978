/**
 * What does the file say of one object? Whatever it has that a declaration can say, but for defaults and for what is never
 * read back as it was written. Variables stand for sensitive values.
 */

import type { KindSchema } from '../model/field-rules.ts'
import { entrySchema } from '../model/field-rules.ts'
import { type Attributes, isObject, isReference, type Json, sameJson } from '../model/values.ts'
import type { NameOf } from './names.ts'
import type { Corrections, Found } from './objects.ts'

/** How values are written that are more than what they are. */
export interface Words {
  nameOf: NameOf
  /** A value in which nothing is read as an interpolation. */
  literal(value: Json): Json
  /** What stands for a sensitive text at a path; without it nothing is said of any. */
  secret?(found: Found, path: readonly string[], value: string): string
}

export function bodyOf(found: Found, { nameOf, literal, secret }: Words, { without }: Corrections): Attributes {
  const { kind, live, key, bound, ref } = found
  const members = (attributes: Attributes, schema: KindSchema, prefix: string): Attributes => {
    const said: Attributes = {}
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const value = attributes[name]
      const path = `${prefix}${name}`
      if (value === undefined || isUnsaid(field, secret !== undefined) || without.has(`${ref}|${path}`)) continue
      if (field['x-key-attribute'] === true && value === key && !bound) continue
      if (isUsual(value, field, (schema.required ?? []).includes(name))) continue
      const written = field['x-sensitive'] === true ? hidden(value, path.split('.')) : toYaml(value, field, path)
      if (!isObject(field.properties) || !isObject(written) || Object.keys(written).length > 0) said[name] = written
    }
    return said
  }
  const toYaml = (value: Json, field: KindSchema, path: string): Json => {
    if (field['x-ref'] !== undefined || field['x-lookup'] !== undefined) {
      const name = (one: Json): Json =>
        isReference(one) && '$id' in one ? nameOf(String(field['x-ref'] ?? field['x-lookup']), one.$id, found) : one
      return literal(Array.isArray(value) ? value.map(name) : name(value))
    }
    const entry = entrySchema(field)
    if (Array.isArray(value) && entry !== undefined) {
      return value.map(one => (isObject(one) ? members(one, entry, `${path}.*.`) : literal(one)))
    }
    return isObject(field.properties) && isObject(value) ? members(value, field, `${path}.`) : literal(value)
  }
  const hidden = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((one, at) => hidden(one, [...path, String(at + 1)]))
    if (!isObject(value)) return secret === undefined || value === null ? null : secret(found, path, String(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hidden(one, [...path, name])]))
  }
  return members(live.attributes, kind.schema, '')
}

/** Attributes with a value that is sensitive, by path. */
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
]

function isUnsaid(field: KindSchema, tellsSecrets: boolean): boolean {
  if (field['x-sensitive'] === true && !tellsSecrets) return true
  return unsaid.some(keyword => field[keyword] !== undefined && field[keyword] !== false)
}

/** Nothing is lost when it is left out: that is what the API has anyway. */
function isUsual(value: Json, field: KindSchema, required: boolean): boolean {
  if (value === null) return true
  if (required) return false
  if (field.default !== undefined) return sameJson(value, field.default as Json)
  return value === '' || (isObject(value) && Object.keys(value).length === 0)
}
