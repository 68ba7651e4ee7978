/** What comes into being with a store? Its partner record at once; its contents when it becomes active. */

import { nextNumber, nextStoreHash } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Settings } from '../options.ts'
import { bearStore } from '../store/fresh.ts'
import type { PartnerStore, World } from '../world.ts'
import { expiryOf } from './plans.ts'
import { hasHostname } from './store-index.ts'

export interface StoreRequest {
  id: string
  account_id: string
  plan_sku: string
  store_name: string
  country: string
  settings: JsonObject
}

export function addStore(world: World, settings: Settings, request: StoreRequest, now: number): PartnerStore {
  const hash = nextStoreHash(world)
  const store: PartnerStore = {
    ...request,
    status: 'provisioning',
    store_hash: hash,
    primary_hostname: freeHostname(world, request.store_name),
    canonical_hostname: `store-${hash}.mybigcommerce.com`,
    store_launched: false,
    created_at: now,
    updated_at: now,
    allocated_at: null,
    expires_at: expiryOf(request.plan_sku, now),
    suspended_at: null,
    cancelled_at: null,
    terminated_at: null,
    pending_plan_change: null,
    polls_left: settings.provisioningPolls,
    will_fail: false,
    returning: null,
  }
  world.stores.push(store)
  if (settings.provisioningPolls === 0) openStore(world, settings, store, now)
  return store
}

export function openStore(world: World, settings: Settings, store: PartnerStore, now: number): void {
  store.status = 'active'
  store.allocated_at = now
  store.updated_at = now
  const number = nextNumber(world, 'store-number', 1_000_000_001)
  const contents = { hash: store.store_hash, store_id: store.id, number, token: null, scopes: null, tables: {} }
  world.contents[store.store_hash] = contents
  bearStore(world, settings, contents, store, now)
}

function freeHostname(world: World, name: string): string {
  const slug =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'store'
  for (let count = 1; ; count += 1) {
    const host = `${slug}${count === 1 ? '' : `-${count}`}.mybigcommerce.com`
    if (!hasHostname(world, host)) return host
  }
}
