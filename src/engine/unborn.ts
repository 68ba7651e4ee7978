/** What is already in a store that was made a moment ago? Asked before anything is created there. */

import type { Api, ResourceKind } from '../model/kind.ts'
import type { Change } from '../model/plan.ts'
import type { Observed } from '../model/resources.ts'
import type { BatchEntry } from './write.ts'
import { isSame } from './write.ts'

/** Observed objects that have the natural key of one that is about to be created. */
export async function findExisting(
  kind: ResourceKind,
  api: Api,
  entries: readonly BatchEntry[],
): Promise<Map<Change, Observed>> {
  const found = new Map<Change, Observed>()
  const parentIds = [...new Set(entries.flatMap(({ item }) => (item.parentId === undefined ? [] : [item.parentId])))]
  for await (const live of kind.list(api, {
    parentIds,
    keys: entries.map(({ item }) => item.key),
    expected: () => [],
  })) {
    for (const { change, item } of entries) if (isSame(kind, item, live)) found.set(change, live)
  }
  return found
}
