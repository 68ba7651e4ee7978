/** Which attributes of an object differ from those of the same object elsewhere? Knows no record: either side may be right. */

import type { FieldRule } from '../model/field-rules.ts'
import type { AttributeChange } from '../model/plan.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { byPath, descends, diffAttributes } from './diff.ts'

/** What is in neither is alike; `before` is of the first, `after` of the second. Normalised as for a plan. */
export function compareAttributes(from: Attributes, to: Attributes, rules: readonly FieldRule[]): AttributeChange[] {
  const changes = diffAttributes({
    desired: withAllNames(to, from, '', byPath(rules)),
    live: from,
    recorded: undefined,
    rules,
    ignore: [],
    liveIncomplete: false,
  })
  return changes.map(({ after, ...change }) => (after === null ? change : { ...change, after: after! }))
}

/** With null for whatever only the other one names. */
function withAllNames(
  own: Attributes,
  other: Attributes,
  prefix: string,
  rules: ReadonlyMap<string, FieldRule>,
): Attributes {
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])].sort()
  return Object.fromEntries(
    names.map((name): [string, Json] => {
      const [here, there] = [own[name], other[name]]
      const path = `${prefix}${name}`
      if (descends(here ?? {}, path, rules) && descends(there ?? {}, path, rules))
        return [name, withAllNames(membersOf(here), membersOf(there), `${path}.`, rules)]
      return [name, here ?? null]
    }),
  )
}

function membersOf(value: Json | undefined): Attributes {
  return isObject(value) ? value : {}
}
