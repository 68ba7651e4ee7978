/** What changes in the records when a store is suspended, cancelled or comes back? */

import { nextNumber } from '../ids.ts'
import type { Cancellation, PartnerStore, Suspension, World } from '../world.ts'

export const partnerReason = 'Delegated Billing Partner Initiated'

export function newSuspension(
  world: World,
  store: PartnerStore,
  now: number,
  date: number,
  reason_code: string,
  reason: string,
): Suspension {
  const suspension: Suspension = {
    id: String(nextNumber(world, 'suspension')),
    store_id: store.id,
    status: 'scheduled',
    reason,
    reason_code,
    created_at: now,
    scheduled_suspension_date: date,
    suspended_at: null,
    ended_at: null,
    ended_by: null,
  }
  world.suspensions.push(suspension)
  return suspension
}

export function newCancellation(
  world: World,
  store: PartnerStore,
  now: number,
  date: number,
  reason_code: string,
  reason: string,
): Cancellation {
  const cancellation: Cancellation = {
    id: String(nextNumber(world, 'cancellation')),
    store_id: store.id,
    status: 'scheduled',
    reason,
    reason_code,
    suspension_id: null,
    created_at: now,
    scheduled_cancellation_date: date,
    cancelled_at: null,
    ended_at: null,
  }
  world.cancellations.push(cancellation)
  return cancellation
}

export function beginSuspension(store: PartnerStore, suspension: Suspension, at: number): void {
  store.status = 'suspended'
  store.suspended_at = at
  suspension.status = 'in_effect'
  suspension.suspended_at = at
}

/** Ends whatever suspension there is, running or only planned, and every other plan to cancel. */
export function beginCancellation(world: World, store: PartnerStore, cancellation: Cancellation, at: number): void {
  for (const suspension of world.suspensions.filter(one => one.store_id === store.id)) {
    if (suspension.status === 'in_effect') {
      Object.assign(suspension, { status: 'superseded', ended_at: at, ended_by: 'cancellation' })
    }
    if (suspension.status === 'scheduled') withdrawSuspension(suspension, at)
  }
  for (const other of world.cancellations) {
    if (other.store_id === store.id && other !== cancellation && other.status === 'scheduled') {
      withdrawCancellation(other, at)
    }
  }
  store.status = 'cancelled'
  store.cancelled_at = at
  store.returning = null
  store.pending_plan_change = null
  cancellation.status = 'in_effect'
  cancellation.cancelled_at = at
}

export function withdrawSuspension(suspension: Suspension, at: number): void {
  Object.assign(suspension, { status: 'withdrawn', ended_at: at, ended_by: 'withdrawal' })
}

export function withdrawCancellation(cancellation: Cancellation, at: number): void {
  Object.assign(cancellation, { status: 'withdrawn', ended_at: at })
}

/** The end of a reactivation or a restoration. A trial that is over does not end the store a second time. */
export function returnToActive(world: World, store: PartnerStore, at: number): void {
  for (const suspension of world.suspensions) {
    if (suspension.store_id === store.id && suspension.status === 'in_effect') {
      Object.assign(suspension, { status: 'lifted', ended_at: at, ended_by: 'reactivation' })
    }
  }
  for (const cancellation of world.cancellations) {
    if (cancellation.store_id === store.id && cancellation.status === 'in_effect') {
      Object.assign(cancellation, { status: 'restored', ended_at: at })
    }
  }
  if (store.expires_at !== null && store.expires_at <= at) store.expires_at = null
  store.status = 'active'
  store.returning = null
  store.cancelled_at = null
  store.updated_at = at
}
