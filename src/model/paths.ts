/** Values at a path of attributes: `url.path`, or `rules.*.amount` for that member of every object in a list. */

import type { Attributes, Json } from './values.ts'
import { isObject } from './values.ts'

/** The same attributes with every value at the path replaced; where there is none, nothing is put. */
export function mapAt(attributes: Attributes, path: string, change: (value: Json) => Json): Attributes {
  return mapWithin(attributes, path.split('.'), change) as Attributes
}

function mapWithin(value: Json, [name, ...rest]: string[], change: (value: Json) => Json): Json {
  if (name === undefined) return change(value)
  if (name === '*') return Array.isArray(value) ? value.map(entry => mapWithin(entry, rest, change)) : value
  if (!isObject(value)) return value
  const member = value[name]
  return member === undefined ? value : { ...value, [name]: mapWithin(member, rest, change) }
}

/** Every value at the path, in reading order. */
export function valuesAt(attributes: Attributes, path: string): Json[] {
  const found: Json[] = []
  mapAt(attributes, path, value => {
    found.push(value)
    return value
  })
  return found
}
