/** References by id to objects of ours become references by address, as the files write them. */

import { mapAt } from '../model/paths.ts'
import type { Unit } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isReference } from '../model/values.ts'
import type { KindFacts } from './input.ts'
import type { Pairing } from './pair.ts'

/** The attributes with `{$id}` turned into `{$ref}` wherever the object is one of ours. */
export function nameReferences(attributes: Attributes, unit: Unit, facts: KindFacts, pairing: Pairing): Attributes {
  let named = attributes
  for (const { path, refersTo } of facts.rules)
    if (refersTo !== undefined) named = mapAt(named, path, value => nameReference(value, unit, refersTo, pairing))
  return named
}

function nameReference(value: Json, unit: Unit, kind: string, pairing: Pairing): Json {
  if (Array.isArray(value)) return value.map(entry => nameReference(entry, unit, kind, pairing))
  if (!isReference(value) || !('$id' in value)) return value
  const address = pairing.addressOf(unit, kind, value.$id)
  return address === undefined ? value : { $ref: address }
}
