/** How do past and present suspensions and cancellations look to the partner? */

import { day, iso, isoOrNull } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import type { Cancellation, Suspension } from '../world.ts'

export function suspensionView(suspension: Suspension): JsonObject {
  const { id, store_id, status, reason, reason_code, suspended_at } = suspension
  return {
    id,
    store_id,
    status,
    reason,
    reason_code,
    created_at: iso(suspension.created_at),
    scheduled_suspension_date: iso(suspension.scheduled_suspension_date),
    suspended_at: isoOrNull(suspended_at),
    auto_cancels_at: status === 'in_effect' && suspended_at !== null ? iso(suspended_at + 90 * day) : null,
    ended_at: isoOrNull(suspension.ended_at),
    ended_by: suspension.ended_by,
  }
}

export function cancellationView(cancellation: Cancellation): JsonObject {
  const { id, store_id, status, reason, reason_code, suspension_id, cancelled_at } = cancellation
  return {
    id,
    scheduled_cancellation_date: iso(cancellation.scheduled_cancellation_date),
    reason,
    reason_code,
    store_id,
    status,
    suspension_id,
    created_at: iso(cancellation.created_at),
    cancelled_at: isoOrNull(cancelled_at),
    restorable_until: status === 'in_effect' && cancelled_at !== null ? iso(cancelled_at + 90 * day) : null,
    ended_at: isoOrNull(cancellation.ended_at),
  }
}
