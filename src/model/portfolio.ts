/** Accounts and stores of the franchise as people look them up, whoever made them. Wire fields keep their names. */

import type { Address } from './address.ts'
import type { DeadlineSeverity } from './plan.ts'

/** Where a store can be in its life, as BigCommerce calls it. */
export const storeStatuses = [
  'provisioning',
  'allocating',
  'active',
  'suspended',
  'cancelled',
  'terminated',
  'failed',
] as const

export interface AccountRow {
  id: string
  name: string
  /** ISO 8601. */
  created_at: string | null
  /** Where it is declared, if it is. */
  address?: Address
}

/** What will happen to a store by itself. */
export interface Upcoming {
  /** For example `auto_cancels_at`. */
  event: string
  /** ISO 8601. */
  at: string
  /** What comes of it: a status, or a plan. */
  to?: string
}

export type StoreDeadline = Upcoming & { severity: DeadlineSeverity }

/** As the API tells it: how near the dates are is for others to say. */
export interface StoreFacts<D extends Upcoming = Upcoming> {
  id: string
  store_name: string
  status: string
  account_id: string
  /** Null where BigCommerce's list does not tell it. */
  plan_sku: string | null
  country: string
  primary_hostname: string | null
  allocated_at: string | null
  /** The nearest first. */
  deadlines: D[]
  address?: Address
}

export type StoreRow = StoreFacts<StoreDeadline>

/** All that is told of one store; what BigCommerce does not tell is missing. */
export interface StoreDetails<D extends Upcoming = StoreDeadline> extends StoreFacts<D> {
  store_hash?: string
  canonical_hostname?: string
  store_launched?: boolean
  billable?: boolean
  pending_plan_change?: { plan_sku: string; effective_on: string }
  created_at?: string
  updated_at?: string
  suspended_at?: string
  cancelled_at?: string
  terminated_at?: string
}

/** A suspension or a cancellation in the life of a store. */
export interface LifecycleRecord {
  type: 'suspension' | 'cancellation'
  id: string
  /** For example `scheduled`, `in_effect`, `lifted`, `restored`. */
  status: string | null
  reason: string
  reason_code: string | null
  created_at: string | null
  /** When it was to begin. */
  scheduled_for: string | null
  began_at: string | null
  /** When it turns into the next thing by itself: a cancellation, or the end of the store. */
  runs_out_at: string | null
  ended_at: string | null
  /** For example `reactivation`. */
  ended_by: string | null
}

export interface StoreFilter {
  status: readonly string[]
  account: readonly string[]
  plan: readonly string[]
  /** A part of the name, in upper or lower case. */
  name?: string | undefined
}

export interface AccountFilter {
  name?: string | undefined
  /** The owner's e-mail address. */
  user?: string | undefined
  /** ISO 8601. */
  createdAfter?: string | undefined
  createdBefore?: string | undefined
}
