/**
 * The values that travel between files, live state and plans: JSON, plus two marked shapes inside it.
 * A *reference* stands where the API wants an id; a *seal* stands where a sensitive value was.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Attributes = { [key: string]: Json }

/** A reference to an object of the configuration (`$ref`: its address) or to one outside it (`$id`: the API's id). */
export type Reference = { $ref: string } | { $id: string }

/**
 * A reference to an object outside the configuration by what people call it. It becomes an `$id` before planning; in a store
 * that does not exist yet, when its change runs.
 */
export type Lookup = { $find: string; $kind: string }

export function isLookup(value: unknown): value is Lookup {
  return isObject(value) && typeof value.$find === 'string'
}

/** A sensitive value as it may be stored and printed: a keyed hash, never the value. */
export type Seal = { $secret: string }

export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isReference(value: unknown): value is Reference {
  return isObject(value) && (typeof value.$ref === 'string' || typeof value.$id === 'string')
}

export function isSeal(value: unknown): value is Seal {
  return isObject(value) && typeof value.$secret === 'string'
}

/** Deep equality of JSON values; the order of object keys does not matter, the order of lists does. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (left === undefined || right === undefined || left === null || right === null) return false
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((entry, at) => sameJson(entry, right[at]))
  }
  if (typeof left !== 'object' || typeof right !== 'object' || Array.isArray(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every(key => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
}

/** JSON text with object keys sorted at every depth, so that equal values give equal text (used for digests). */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined) return 'null'
  if (!isObject(value) && !Array.isArray(value)) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const entry of value) text += `${text === '' ? '' : ','}${canonicalJson(entry)}`
    return `[${text}]`
  }
  for (const key of Object.keys(value).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value[key])}`
  return `{${text}}`
}

/** Every reference inside a value, at any depth, in reading order. */
export function referencesIn(value: Json | undefined): Reference[] {
  if (value === undefined) return []
  if (isReference(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (isObject(value)) return Object.values(value).flatMap(referencesIn)
  return []
}
