/**
 * What does the state record, seen with what the files say today? An object is protected and labelled as they say, and what
 * lay in a store whose key is another now lies in that store.
 */

import { parseAddress } from '../model/address.ts'
import type { Change } from '../model/plan.ts'
import type { Desired, Manage, Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { StateDocument } from '../model/state.ts'
import type { Context } from './context.ts'

export type Located = Recorded & { unit: Unit }

/** Everything that is recorded, each object once. */
export function recordsOf(documents: ReadonlyMap<Unit, StateDocument>, desired: readonly Desired[]): Located[] {
  const said = new Map(desired.map(one => [one.address as string, one.manage]))
  const labelsOf = labelsFrom(said, documents)
  const renamed = renamedStores(documents.get(portfolioUnit)?.resources ?? [], desired)
  const all = [...documents].flatMap(([unit, document]) =>
    document.resources.map(one => ({
      ...withProtection(one, said.get(one.address)),
      ...labelsOf(one),
      unit: renamed.get(unit) ?? unit,
    })),
  )
  // A run that broke off may have left a record under both names of a store.
  return renamed.size === 0 ? all : [...new Map(all.map(one => [`${one.unit} ${one.address}`, one])).values()]
}

/** Units of stores whose key is another now, with the unit that has their contents: both are bound to one id. */
function renamedStores(recorded: readonly Recorded[], desired: readonly Desired[]): Map<Unit, Unit> {
  const stores = desired.filter(one => one.kind === 'store')
  const [wanted, known] = [new Set(stores.map(one => one.address)), new Set(recorded.map(one => one.address))]
  const byId = new Map(
    stores.flatMap(one => (known.has(one.address) ? [] : [[one.bindId ?? one.key, one.key] as const])),
  )
  const renamed = new Map<Unit, Unit>()
  for (const { address, kind, id } of recorded) {
    const key = byId.get(id)
    if (kind === 'store' && !wanted.has(address) && key !== undefined) {
      renamed.set(storeUnit(parseAddress(address)?.at(-1) ?? ''), storeUnit(key))
    }
  }
  return renamed
}

/** The same as the changes of a plan have it: the unit that a store had, and the one that it has. */
export function renamedUnits(changes: readonly Change[]): Map<Unit, Unit> {
  const renamed = new Map<Unit, Unit>()
  for (const { action, kind, from, key } of changes) {
    if (action !== 'move' || kind !== 'store' || from === undefined) continue
    renamed.set(storeUnit(parseAddress(from)?.at(-1) ?? ''), storeUnit(key))
  }
  return renamed
}

/** What the files say of an object holds also where, for `destroy`, the object is not desired. */
function withProtection({ protect, ...recorded }: Recorded, said: Manage | undefined): Recorded {
  return (said?.protect ?? protect) ? { ...recorded, protect: true } : recorded
}

/** The labels that an object was recorded with, and those of the nearest around it that is declared. */
function labelsFrom(
  said: ReadonlyMap<string, Manage>,
  documents: ReadonlyMap<Unit, StateDocument>,
): (recorded: Recorded) => { labels?: string[] } {
  const parents = new Map<string, string | undefined>()
  for (const { resources } of documents.values()) for (const one of resources) parents.set(one.address, one.parent)
  return ({ address, labels: recorded = [] }) => {
    let at: string | undefined = address
    while (at !== undefined && !said.has(at)) at = parents.get(at)
    const labels = new Set([...recorded, ...((at === undefined ? undefined : said.get(at))?.labels ?? [])])
    return labels.size === 0 ? {} : { labels: [...labels].sort() }
  }
}

/** Of a unit of which nothing is stored yet. */
export function newDocument(context: Context, unit: Unit): StateDocument {
  return { format: 'storewright-state/1', unit, lineage: context.randomId(), serial: 0, resources: [], pending: [] }
}
