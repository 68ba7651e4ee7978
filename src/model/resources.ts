/**
 * The three views of one object: desired (files), live (API), recorded (state).
 * All three carry attributes in the same shape, so that they can be compared field by field.
 */

import type { Address } from './address.ts'
import type { SourceRange } from './errors.ts'
import type { Attributes, Json } from './values.ts'

export interface Manage {
  /** No delete, replace, suspend or cancel may be planned. */
  protect: boolean
  /** Attribute paths that are left to whoever changes them. */
  ignore: string[]
  onRemove: 'delete' | 'forget'
  /** What it is, in the team's own words, for policies; sorted, absent when there are none. */
  labels?: string[]
  /** A store that can no longer be brought back may be made anew, empty. */
  recreate?: true
  /** What a store is for. */
  environment?: string
}

/**
 * A unit is what has one state document, one lock and one quota: `portfolio` (accounts, stores and their lifecycle)
 * or `store:<key>` (the contents of one store).
 */
export type Unit = string

export const portfolioUnit: Unit = 'portfolio'

export function storeUnit(storeKey: string): Unit {
  return `store:${storeKey}`
}

export interface Desired {
  address: Address
  kind: string
  unit: Unit
  /** The user's own name: the last segment of the address. */
  key: string
  /** The object this one lies in; absent for accounts and stores. */
  parent?: Address
  /** References inside are `{$ref: address}` or `{$id: id}`; sensitive leaves are seals. */
  attributes: Attributes
  manage: Manage
  /** The id of an existing object that this declaration is bound to. */
  bindId?: string
  source: SourceRange
}

/** One object as a kind reads it from the API. */
export interface Observed {
  kind: string
  /** Unique among the objects of its kind in its unit; two stores may both have a channel 1. */
  id: string
  /** The API's id of the object this one lies in; absent for accounts and stores. */
  parentId?: string
  /** The natural key inside the parent. */
  key: string
  attributes: Attributes
  /** Why the API can never delete this object; absent when it can. */
  permanent?: string
  /** Dates that something happens by itself, for example `auto_cancels_at` (ISO 8601). */
  deadlines?: { [event: string]: string }
  /** What is scheduled; the attribute holds the value that is to come, `details` the present one. */
  pending?: Pending[]
  /** True when it is only remembered there: nothing brings it back, and a new object may take its key. */
  gone?: true
  /** Facts that are never compared, for example a store's `store_hash`. */
  details?: Attributes
  /** For people: why an attribute is as it is, by its name. */
  notes?: { [attribute: string]: string }
  /** True for what a store that does not exist yet will be born with; its attributes are not known before. */
  born?: true
}

/** A change that BigCommerce has accepted and will carry out by itself, at the end of the billing cycle. */
export interface Pending {
  attribute: string
  to: Json
  /** As in `deadlines`, for example `suspends_on`. */
  event: string
  /** ISO 8601. */
  at: string
}

export interface Live extends Observed {
  unit: Unit
}

export interface Recorded {
  address: Address
  kind: string
  id: string
  parentId?: string
  parent?: Address
  key: string
  attributes: Attributes
  dependsOn: Address[]
  onRemove?: 'forget'
  /** As the declaration said that was last applied: without it, nobody can remove the object by removing the declaration. */
  protect?: true
  labels?: string[]
}
