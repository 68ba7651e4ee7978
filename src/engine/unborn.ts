/**
 * What is already in a store that was made a moment ago? Nobody could see it when the plan was made, so it is looked at
 * before anything is created or adopted there: each list once, whatever the number of batches.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import type { ChangeId } from '../model/plan.ts'
import type { Observed, Unit } from '../model/resources.ts'
import type { BatchEntry } from './write.ts'
import { isSame } from './write.ts'

export class Newborn {
  private readonly units: ReadonlySet<Unit>
  private readonly lists = new Map<string, Promise<Observed[]>>()

  constructor(units: ReadonlySet<Unit>) {
    this.units = units
  }

  has(unit: Unit): boolean {
    return this.units.has(unit)
  }

  /** What the store was born with, of one kind. */
  born(unit: Unit, kind: ResourceKind, api: Api): Promise<Observed[]> {
    const name = `${unit}|${kind.name}`
    const known = this.lists.get(name) ?? read(kind, api)
    this.lists.set(name, known)
    return known
  }

  /** An error for every entry whose natural key is taken. */
  async taken(
    unit: Unit,
    kind: ResourceKind,
    api: Api,
    entries: readonly BatchEntry[],
  ): Promise<Map<ChangeId, ToolError>> {
    const errors = new Map<ChangeId, ToolError>()
    if (!this.has(unit) || kind.keyOnly === true) return errors
    for (const live of await this.born(unit, kind, api)) {
      for (const { change, item } of entries)
        if (isSame(kind, item, live)) errors.set(change.id, isThere(kind, live, change))
    }
    return errors
  }
}

async function read(kind: ResourceKind, api: Api): Promise<Observed[]> {
  const found: Observed[] = []
  for await (const live of kind.list(api, { parentIds: [], keys: [], expected: () => [], wanted: [] })) found.push(live)
  return found
}

function isThere(kind: ResourceKind, live: Observed, { address, source }: BatchEntry['change']): ToolError {
  return new ToolError('CONFLICT', `${kind.name} ${live.id} of the same natural key is there already`, {
    address,
    source,
    hint: 'The new store was born with it. Plan again: it is adopted.',
  })
}
