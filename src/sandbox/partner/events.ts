/** What does the passing of time do to stores? Everything that has fallen due happens, in order, before each request. */

import { minute, second } from '../clock.ts'
import type { Settings } from '../options.ts'
import type { Cancellation, PartnerStore, World } from '../world.ts'
import { expiryOf } from './plans.ts'
import { openStore } from './provisioning.ts'
import { autoCancelsAt, restorableUntil } from './store-view.ts'
import { beginCancellation, beginSuspension, newCancellation, newSuspension, returnToActive } from './transitions.ts'

interface Due {
  at: number
  happen: () => void
}

const allocatingAfter = 15 * second
const activeAfter = 30 * second
export const returnTakes = 15 * minute

/** Until when nothing falls due in these stores, unless something but a plain read is asked. */
const quiet = new WeakMap<PartnerStore[], number>()

export function settle(world: World, settings: Settings, now: number): void {
  let until = Number.POSITIVE_INFINITY
  for (const store of world.stores) {
    let next = nextEvent(world, settings, store)
    for (; next !== undefined && next.at <= now; next = nextEvent(world, settings, store)) {
      next.happen()
      store.updated_at = next.at
    }
    until = Math.min(until, isUnderWay(store) ? now : (next?.at ?? until))
  }
  quiet.set(world.stores, until)
}

/**
 * Before a plain read: a franchise of many stores is not gone through for each of them. False when nothing has happened, and no
 * store is on its way somewhere, so that the read changes nothing either.
 */
export function settleForRead(world: World, settings: Settings, now: number): boolean {
  if (now < (quiet.get(world.stores) ?? now)) return false
  settle(world, settings, now)
  return true
}

/** After anything but a plain read, which may have scheduled something. */
export function disturb(world: World): void {
  quiet.delete(world.stores)
}

/** Reads bring it closer to its end. */
function isUnderWay({ status, returning }: PartnerStore): boolean {
  return status === 'provisioning' || status === 'allocating' || returning !== null
}

function nextEvent(world: World, settings: Settings, store: PartnerStore): Due | undefined {
  return dueEvents(world, settings, store).sort((a, b) => a.at - b.at)[0]
}

function dueEvents(world: World, settings: Settings, store: PartnerStore): Due[] {
  switch (store.status) {
    case 'provisioning':
      return [
        {
          at: store.created_at + allocatingAfter,
          happen: () => advanceProvisioning(world, settings, store, store.created_at + allocatingAfter),
        },
      ]
    case 'allocating':
      return [
        {
          at: store.created_at + activeAfter,
          happen: () => advanceProvisioning(world, settings, store, store.created_at + activeAfter),
        },
      ]
    case 'active':
      return [
        ...planChange(store),
        ...scheduledSuspension(world, store),
        ...scheduledCancellation(world, store),
        ...trialEnd(world, settings, store),
      ]
    case 'suspended':
      return [...comeBack(world, store), ...scheduledCancellation(world, store), ...suspensionExpiry(world, store)]
    case 'cancelled':
      return [...comeBack(world, store), ...termination(world, store)]
    default:
      return []
  }
}

/** One step on the way to `active`; also taken when a client has polled often enough. */
export function advanceProvisioning(world: World, settings: Settings, store: PartnerStore, at: number): void {
  store.polls_left = settings.provisioningPolls
  store.updated_at = at
  if (store.will_fail) store.status = 'failed'
  else if (store.status === 'provisioning') store.status = 'allocating'
  else openStore(world, settings, store, at)
}

function planChange(store: PartnerStore): Due[] {
  const pending = store.pending_plan_change
  if (pending === null) return []
  const happen = () => {
    store.plan_sku = pending.plan_sku
    store.expires_at = expiryOf(pending.plan_sku, pending.effective_on)
    store.pending_plan_change = null
  }
  return [{ at: pending.effective_on, happen }]
}

function scheduledSuspension(world: World, store: PartnerStore): Due[] {
  const found = world.suspensions.find(one => one.store_id === store.id && one.status === 'scheduled')
  if (found === undefined) return []
  const at = found.scheduled_suspension_date
  return [{ at, happen: () => beginSuspension(store, found, at) }]
}

function scheduledCancellation(world: World, store: PartnerStore): Due[] {
  const found = world.cancellations.find(one => one.store_id === store.id && one.status === 'scheduled')
  if (found === undefined) return []
  const at = found.scheduled_cancellation_date
  return [{ at, happen: () => beginCancellation(world, store, found, at) }]
}

function trialEnd(world: World, settings: Settings, store: PartnerStore): Due[] {
  const at = store.expires_at
  if (at === null || settings.emulate.trialExpiry === 'nothing') return []
  const happen = () => beginSuspension(store, newSuspension(world, store, at, at, 'TRIAL_ENDED', 'Trial ended'), at)
  return [{ at, happen }]
}

function suspensionExpiry(world: World, store: PartnerStore): Due[] {
  const at = autoCancelsAt(store)
  if (at === null) return []
  const happen = () => {
    const suspension = world.suspensions.find(one => one.store_id === store.id && one.status === 'in_effect')
    if (suspension !== undefined) Object.assign(suspension, { status: 'expired', ended_at: at, ended_by: 'expiry' })
    const reason = 'Suspended for 90 days'
    const cancellation: Cancellation = newCancellation(world, store, at, at, 'SUSPENSION_EXPIRED', reason)
    cancellation.suspension_id = suspension?.id ?? null
    beginCancellation(world, store, cancellation, at)
  }
  return [{ at, happen }]
}

function termination(world: World, store: PartnerStore): Due[] {
  const at = restorableUntil(store)
  if (at === null) return []
  const happen = () => {
    store.status = 'terminated'
    store.terminated_at = at
    store.returning = null
    const found = world.cancellations.find(one => one.store_id === store.id && one.status === 'in_effect')
    if (found !== undefined) Object.assign(found, { status: 'final', ended_at: at })
  }
  return [{ at, happen }]
}

function comeBack(world: World, store: PartnerStore): Due[] {
  const returning = store.returning
  return returning === null
    ? []
    : [{ at: returning.done_at, happen: () => returnToActive(world, store, returning.done_at) }]
}
