/** Values at a path of attributes: `url.path`, or `rules.*.amount` for that member of every object in a list. */

import type { Attributes, Json } from './values.ts'
import { isObject } from './values.ts'

/** The same attributes with every value at the path replaced; where there is none, nothing is put. */
export function mapAt(attributes: Attributes, path: string, change: (value: Json) => Json): Attributes {
  return mapWithin(attributes, path, change) as Attributes
}

/** Copies no more than what changes. */
function mapWithin(value: Json, path: string, change: (value: Json) => Json): Json {
  if (path === '') return change(value)
  const dot = path.indexOf('.')
  const name = dot === -1 ? path : path.slice(0, dot)
  const rest = dot === -1 ? '' : path.slice(dot + 1)
  if (name === '*') return Array.isArray(value) ? value.map(entry => mapWithin(entry, rest, change)) : value
  if (!isObject(value)) return value
  const member = value[name]
  if (member === undefined) return value
  const changed = mapWithin(member, rest, change)
  return changed === member ? value : { ...value, [name]: changed }
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
