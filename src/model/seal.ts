/** Sensitive values are replaced by seals before they reach the planner, and opened again only to be sent. */

import type { FieldRule } from './field-rules.ts'
import { mapAt } from './paths.ts'
import type { Attributes, Json, Seal } from './values.ts'
import { canonicalJson, isSeal } from './values.ts'

/** The same attributes with every sensitive leaf that has a value replaced by its seal. */
export function sealSensitive(
  attributes: Attributes,
  rules: readonly FieldRule[],
  seal: (value: Json) => Seal,
): Attributes {
  const sensitive = rules.filter(rule => rule.sensitive)
  return sensitive.reduce(
    (sealed, rule) => mapAt(sealed, rule.path, value => (isEmpty(value) ? value : seal(toSealed(value, rule)))),
    attributes,
  )
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || isSeal(value)
}

/** Sealed values can only be compared as they are, so what is the same is made the same before. */
export function toSealed(value: Json, rule: Pick<FieldRule, 'normalize' | 'unordered'>): Json {
  if (Array.isArray(value)) {
    const entries = value.map(entry => toSealed(entry, rule))
    return rule.unordered ? entries.sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) : entries
  }
  return typeof value === 'string' && rule.normalize.includes('lower') ? value.toLowerCase() : value
}

/** The value with every seal in it opened; `open` throws for a seal it does not know. */
export function openSeals(value: Json, open: (secret: string) => Json): Json {
  if (!holdsSeal(value)) return value
  if (isSeal(value)) return open(value.$secret)
  if (Array.isArray(value)) return value.map(entry => openSeals(entry, open))
  return Object.fromEntries(
    Object.entries(value as Attributes).map(([name, member]) => [name, openSeals(member, open)]),
  )
}

/** Whether there is a seal in a value, at any depth: most hold none, and need not be copied. */
function holdsSeal(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(holdsSeal)
  if (isSeal(value)) return true
  for (const name in value) if (holdsSeal(value[name]!)) return true
  return false
}
