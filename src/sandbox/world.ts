/** What does the sandbox remember? One plain JSON value: everything here survives a restart when a data file is given. */

import type { Json, JsonObject } from './json.ts'

type StoreStatus = 'provisioning' | 'allocating' | 'active' | 'suspended' | 'cancelled' | 'terminated' | 'failed'

export interface Account {
  id: string
  name: string
  user_email: string
  primary_contact: JsonObject
  billing_contact: JsonObject | null
  locale: string
  support_pin: number
  created_at: number
  updated_at: number
}

/** A store as the partner API knows it. All times are milliseconds. */
export interface PartnerStore {
  id: string
  account_id: string
  plan_sku: string
  store_name: string
  country: string
  settings: JsonObject
  status: StoreStatus
  store_hash: string
  primary_hostname: string
  canonical_hostname: string
  store_launched: boolean
  created_at: number
  updated_at: number
  allocated_at: number | null
  expires_at: number | null
  suspended_at: number | null
  cancelled_at: number | null
  terminated_at: number | null
  pending_plan_change: { plan_sku: string; effective_on: number } | null
  /** Reads left until provisioning moves on, and whether it will fail. */
  polls_left: number
  will_fail: boolean
  /** A reactivation or restoration under way. */
  returning: { polls_left: number; done_at: number } | null
}

type SuspensionStatus = 'scheduled' | 'in_effect' | 'lifted' | 'expired' | 'superseded' | 'withdrawn'

export interface Suspension {
  id: string
  store_id: string
  status: SuspensionStatus
  reason: string
  reason_code: string
  created_at: number
  scheduled_suspension_date: number
  suspended_at: number | null
  ended_at: number | null
  ended_by: 'reactivation' | 'cancellation' | 'expiry' | 'withdrawal' | null
}

type CancellationStatus = 'scheduled' | 'in_effect' | 'restored' | 'final' | 'withdrawn'

export interface Cancellation {
  id: string
  store_id: string
  status: CancellationStatus
  reason: string
  reason_code: string
  suspension_id: string | null
  created_at: number
  scheduled_cancellation_date: number
  cancelled_at: number | null
  ended_at: number | null
}

interface Remembered {
  fingerprint: string
  time: number
  status: number
  body: Json
}

/** The rows of one kind in one store; ids only ever go up. */
interface StoredTable {
  next: number
  rows: JsonObject[]
}

/** What the store API of one store serves. */
export interface Contents {
  hash: string
  store_id: string
  number: number
  token: string | null
  scopes: string[] | null
  tables: { [kind: string]: StoredTable }
}

export interface World {
  version: 1
  clock_offset_ms: number
  counters: { [name: string]: number }
  issued_token: { access_token: string; expires_at: number } | null
  accounts: Account[]
  stores: PartnerStore[]
  suspensions: Suspension[]
  cancellations: Cancellation[]
  idempotency: { [key: string]: Remembered }
  contents: { [hash: string]: Contents }
}

export function emptyWorld(): World {
  return {
    version: 1,
    clock_offset_ms: 0,
    counters: {},
    issued_token: null,
    accounts: [],
    stores: [],
    suspensions: [],
    cancellations: [],
    idempotency: {},
    contents: {},
  }
}
