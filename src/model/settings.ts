/** What the files say about the run as a whole: what is safe, what things cost, when nothing may be changed. */

export interface Money {
  amount: number
  /** Three letters (ISO 4217). */
  currency: string
}

/** A time in which nothing is applied: from the first instant up to, and without, the second. */
export interface Freeze {
  /** ISO 8601 with an offset. */
  from: string
  to: string
  reason: string
}

/** Shares of a store's managed objects: how much of it one plan may delete, or change. */
export type Limit = 'max_delete_percent' | 'max_update_percent'

export interface Safety {
  max_delete_percent: number
  /** Absent: no limit. */
  max_update_percent?: number
  /** What a plan may add to the monthly bill; without a currency, in the one that all prices have. */
  max_monthly_increase?: { amount: number; currency?: string }
  freeze: readonly Freeze[]
}

/** What was allowed for one plan, by whoever made it. */
export type Overrides = { [limit in Limit]?: number }

export interface BillingSettings {
  /** BigCommerce's documents disagree on whether they are. */
  suspended_stores: 'billed' | 'not_billed'
  /** The monthly price of each plan SKU that is known. */
  prices: { [planSku: string]: Money }
}

interface FileBackend {
  backend: 'file'
  /** Directory. */
  path: string
}

interface PostgresBackend {
  backend: 'postgres'
  /** With user and password: a credential. */
  url: string
  schema: string
}

export interface S3Backend {
  backend: 's3'
  bucket: string
  prefix: string
  region?: string
  /** Of a server that is not Amazon's. */
  endpoint?: string
}

/** The names are those of Terraform's `http` backend; `{unit}` in an address stands for a unit's name. */
export interface HttpBackend {
  backend: 'http'
  address: string
  lock_address: string
  unlock_address: string
  update_method: string
  lock_method: string
  unlock_method: string
  username?: string
  /** A credential. */
  password?: string
}

/** Keys are credentials. Without a key and a command, what was encrypted before is stored in plain again. */
export interface Encryption {
  key?: string
  /** A program and its arguments, which prints the key. */
  key_command?: readonly string[]
  previous_keys: readonly string[]
}

export type StateSettings = (FileBackend | PostgresBackend | S3Backend | HttpBackend) & { encryption?: Encryption }
