/** Small pure readers of API rows: ids are numbers or strings on the wire and always strings here. */

import type { Attributes, Json } from '../../model/values.ts'
import { isLookup, isObject, isReference, isSeal } from '../../model/values.ts'

export function idOf(value: Json | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

/** The number that the API wants for an id of ours. */
export function numberOf(id: string | undefined): number {
  return Number(id ?? 0)
}

/** A wire id as a reference; 0, null and missing mean none. */
export function toReference(value: Json | undefined): Json {
  return value === undefined || value === null || value === 0 || value === '' ? null : { $id: String(value) }
}

/** The wire id of a reference, or `none`. */
export function fromReference(value: Json | undefined, none: Json): Json {
  if (!isObject(value) || typeof value.$id !== 'string') return none
  return /^\d+$/.test(value.$id) ? Number(value.$id) : value.$id
}

/** A value as part of a natural key: in clear, or as its seal; texts in lower case. */
export function keyText(value: Json | undefined): string {
  if (isSeal(value)) return `#${value.$secret}`
  if (isReference(value)) return '$id' in value ? value.$id : value.$ref
  if (isLookup(value)) return `~${value.$find.toLowerCase()}`
  return value === undefined || value === null ? '' : String(value).toLowerCase()
}

/** The named members of a row that are present. */
export function pick(row: Attributes, names: readonly string[]): Attributes {
  const picked: Attributes = {}
  for (const name of names) if (row[name] !== undefined) picked[name] = row[name]
  return picked
}

/** `data` of an envelope; the bare body where an endpoint sends none. */
export function dataOf(body: Json): Json {
  return isObject(body) && body.data !== undefined ? body.data : body
}

export function rowsOf(body: Json): Attributes[] {
  const data = dataOf(body)
  return Array.isArray(data) ? data.filter(isObject) : isObject(data) ? [data] : []
}

/** A country code as the API takes it; in the YAML it may be in lower case. */
export function upperCountry(attributes: Attributes): Attributes {
  const { country } = attributes
  return typeof country === 'string' ? { ...attributes, country: country.toUpperCase() } : attributes
}

/**
 * A time as RFC 3339 in UTC. The partner API's own examples have it without a zone, without a time, and as the text `nil`; it
 * means UTC. Undefined for what is no time.
 */
export function instantOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(value)
  if (match === null) return undefined
  const [, date, time = '00:00:00', fraction = '', zone = 'Z'] = match
  const ms = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${zone}`)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z')
}
