/** Sensitive values are replaced by seals before they reach the planner, and opened again only to be sent. */

import type { FieldRule } from './field-rules.ts'
import type { Attributes, Json, Seal } from './values.ts'
import { isObject, isSeal } from './values.ts'

/** The same attributes with every sensitive leaf that has a value replaced by its seal. */
export function sealSensitive(
  attributes: Attributes,
  rules: readonly FieldRule[],
  seal: (value: Json) => Seal,
): Attributes {
  const paths = rules.filter(rule => rule.sensitive).map(rule => rule.path.split('.'))
  if (paths.length === 0) return attributes
  return paths.reduce((sealed, path) => sealAt(sealed, path, seal), attributes)
}

function sealAt(attributes: Attributes, path: string[], seal: (value: Json) => Seal): Attributes {
  const [name, ...rest] = path
  if (name === undefined) return attributes
  const value = attributes[name]
  if (value === undefined || value === null || value === '' || isSeal(value)) return attributes
  if (rest.length === 0) return { ...attributes, [name]: seal(value) }
  return isObject(value) ? { ...attributes, [name]: sealAt(value, rest, seal) } : attributes
}

/** The value with every seal in it opened; `open` throws for a seal it does not know. */
export function openSeals(value: Json, open: (secret: string) => Json): Json {
  if (isSeal(value)) return open(value.$secret)
  if (Array.isArray(value)) return value.map(entry => openSeals(entry, open))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, openSeals(member, open)]))
}
