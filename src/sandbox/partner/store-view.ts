/** How does a store look to the partner? Members appear as provisioning goes on. */

import { day, iso, isoOrNull } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import type { Settings } from '../options.ts'
import type { PartnerStore, World } from '../world.ts'

export function summaryView(store: PartnerStore): JsonObject {
  return {
    status: store.status,
    id: store.id,
    account_id: store.account_id,
    name: store.store_name,
    store_name: store.store_name,
    plan_sku: store.plan_sku,
    country: store.country,
    allocated_at: isoOrNull(store.allocated_at),
    expires_at: hasHash(store) ? isoOrNull(store.expires_at) : null,
    primary_hostname: hasHash(store) ? store.primary_hostname : null,
    canonical_hostname: hasHash(store) ? store.canonical_hostname : null,
  }
}

export function storeView(world: World, settings: Settings, store: PartnerStore): JsonObject {
  const base: JsonObject = {
    id: store.id,
    status: store.status,
    plan_sku: store.plan_sku,
    store_name: store.store_name,
    name: store.store_name,
    country: store.country,
    account_id: store.account_id,
    store_launched: store.store_launched,
    created_at: iso(store.created_at),
    updated_at: iso(store.updated_at),
    billable: isBillable(settings, store),
  }
  if (!hasHash(store)) return base
  Object.assign(base, {
    store_hash: store.store_hash,
    primary_hostname: store.primary_hostname,
    canonical_hostname: store.canonical_hostname,
    expires_at: isoOrNull(store.expires_at),
  })
  if (store.allocated_at === null) return base
  const pending = store.pending_plan_change
  return {
    ...base,
    allocated_at: iso(store.allocated_at),
    cancels_on: isoOrNull(cancelsOn(world, store)),
    pending_plan_change:
      pending === null ? null : { plan_sku: pending.plan_sku, effective_on: iso(pending.effective_on) },
    suspended_at: isoOrNull(store.suspended_at),
    auto_cancels_at: isoOrNull(autoCancelsAt(store)),
    cancelled_at: isoOrNull(store.cancelled_at),
    restorable_until: isoOrNull(restorableUntil(store)),
    terminated_at: isoOrNull(store.terminated_at),
  }
}

function hasHash(store: PartnerStore): boolean {
  return store.status !== 'provisioning' && store.status !== 'failed'
}

function isBillable(settings: Settings, store: PartnerStore): boolean {
  return store.status === 'active' || (store.status === 'suspended' && settings.emulate.suspendedBillable)
}

export function autoCancelsAt(store: PartnerStore): number | null {
  return store.status === 'suspended' && store.suspended_at !== null ? store.suspended_at + 90 * day : null
}

export function restorableUntil(store: PartnerStore): number | null {
  return store.status === 'cancelled' && store.cancelled_at !== null ? store.cancelled_at + 90 * day : null
}

function cancelsOn(world: World, store: PartnerStore): number | null {
  const scheduled = world.cancellations.find(one => one.store_id === store.id && one.status === 'scheduled')
  const dates = [scheduled?.scheduled_cancellation_date, autoCancelsAt(store) ?? undefined].filter(
    date => date !== undefined,
  )
  return dates.length === 0 ? null : Math.min(...dates)
}
