/** What the state holds of an object after a change: the attributes that are known to be there, sensitive ones sealed. */

import type { Change } from '../model/plan.ts'
import type { Recorded } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'

export function toRecorded(
  change: Change,
  id: string,
  former: Recorded | undefined,
  parentId: string | undefined,
): Recorded {
  return {
    address: change.address,
    kind: change.kind,
    id,
    ...(parentId === undefined ? {} : { parentId }),
    ...(change.parent === undefined ? {} : { parent: change.parent }),
    key: change.naturalKey,
    attributes: attributesAfter(change, former),
    dependsOn: change.dependsOn,
    ...(change.manage.onRemove === 'forget' ? { onRemove: 'forget' as const } : {}),
    ...(change.manage.protect ? { protect: true as const } : {}),
    ...(change.manage.labels === undefined ? {} : { labels: change.manage.labels }),
  }
}

/** An adopted or moved object is recorded as it is found; only a write makes it what was declared. */
function attributesAfter(change: Change, former: Recorded | undefined): Attributes {
  if (change.action === 'move') return former?.attributes ?? knownOf(change)
  if (change.action === 'adopt') return knownOf(change)
  return { ...change.after, ...change.reached }
}

function knownOf(change: Change): Attributes {
  const known: Attributes = {}
  for (const name of Object.keys(change.after ?? {})) {
    const value = change.before?.[name]
    if (value !== undefined) known[name] = value
  }
  return known
}

export function toRecordedAfterStep(change: Change, id: string, former: Recorded | undefined): Recorded {
  const step = change.transition!
  const base = former ?? toRecorded({ ...change, action: 'adopt' }, id, undefined, undefined)
  return { ...base, attributes: { ...base.attributes, [step.attribute]: step.to } }
}
