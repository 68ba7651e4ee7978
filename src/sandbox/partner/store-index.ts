/** Which store is it? By id, by hash or by host name, without looking at all of them: a franchise may have 100,000. */

import type { PartnerStore, World } from '../world.ts'

interface Index {
  /** How many stores are in it. */
  length: number
  byId: Map<string, PartnerStore>
  byHash: Map<string, PartnerStore>
  hostnames: Set<string>
}

/** For as long as the list is in use; stores are only added to it, and what they are found by never changes. */
const indexes = new WeakMap<PartnerStore[], Index>()

export function storeById(world: World, id: string): PartnerStore | undefined {
  return indexOf(world).byId.get(id)
}

export function storeByHash(world: World, hash: string): PartnerStore | undefined {
  return indexOf(world).byHash.get(hash)
}

export function hasHostname(world: World, hostname: string): boolean {
  return indexOf(world).hostnames.has(hostname)
}

function indexOf({ stores }: World): Index {
  const known = indexes.get(stores)
  const index = known ?? { length: 0, byId: new Map(), byHash: new Map(), hostnames: new Set() }
  if (known === undefined) indexes.set(stores, index)
  for (; index.length < stores.length; index.length += 1) {
    const store = stores[index.length]!
    if (!index.byId.has(store.id)) index.byId.set(store.id, store)
    index.byHash.set(store.store_hash, store)
    index.hostnames.add(store.primary_hostname)
  }
  return index
}
