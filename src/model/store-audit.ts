/** What may be wrong in a store that no file speaks of: findings as data, with ids and without anybody's data. */

import type { Address } from './address.ts'
import type { Json } from './values.ts'

export const auditChecks = [
  'orders',
  'carts',
  'customers',
  'subscribers',
  'scripts',
  'pages',
  'products',
  'product-categories',
] as const

export type AuditCheck = (typeof auditChecks)[number]

/** Those that are made when nobody says which: all but the one that reads every category. */
export const usualChecks: readonly AuditCheck[] = auditChecks.filter(check => check !== 'product-categories')

export interface AuditFinding {
  /** For example `orders-default-channel`; the same from run to run. */
  id: string
  check: AuditCheck
  /** `warning`: most likely not as it was meant · `note`: may well be meant. */
  severity: 'warning' | 'note'
  /** How many objects it is about. */
  count: number
  /** Ids of a few of them: never names, addresses or other data of anybody. */
  examples: string[]
  /** For people. */
  message: string
  fix: string
  /** What to put below the store in the files, where Storewright can mend it. */
  yaml?: string
  /** The numbers behind the message, for programs. */
  facts: { [name: string]: Json }
}

/** `one-storefront`: it says nothing in such a store · `not-documented`: no documented call tells · `not-asked`. */
export type SkipReason = 'one-storefront' | 'not-documented' | 'not-asked'

export interface AuditedStore {
  store: Address
  /** Channels of the type storefront that are active or being prepared. */
  storefronts: number
  /** Checks that were made to the end. */
  checked: AuditCheck[]
  skipped: { check: AuditCheck; reason: SkipReason }[]
  findings: AuditFinding[]
}
