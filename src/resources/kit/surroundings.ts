/** Which live object does a declaration mean, before anything is planned? For findings; what is whose the planner decides. */

import type { ResourceKind, Surroundings } from '../../model/kind.ts'
import type { Desired, Observed } from '../../model/resources.ts'
import type { Attributes, Json } from '../../model/values.ts'
import { isReference } from '../../model/values.ts'

/** The live object of the same kind, parent and natural key. */
export function liveOf(
  one: Desired,
  live: readonly Observed[],
  around: Surroundings,
  keyOf: ResourceKind['keyOf'],
): Observed | undefined {
  const parentId = one.parent === undefined ? undefined : around.idOf(one.parent)
  const members = Object.entries(one.attributes).map(([name, value]) => [name, withId(value, around)])
  const key = keyOf(Object.fromEntries(members) as Attributes, one.key)
  return live.find(other => other.kind === one.kind && other.parentId === parentId && other.key === key)
}

function withId(value: Json, around: Surroundings): Json {
  if (!isReference(value) || '$id' in value) return value
  const id = around.idOf(value.$ref as Desired['address'])
  return id === undefined ? value : { $id: id }
}
