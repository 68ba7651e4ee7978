/** A plan: the whole truth about what an apply will do, in the order in which it may run. */

import type { Address } from './address.ts'
import type { Diagnostic, SourceRange } from './errors.ts'
import type { Transition } from './kind.ts'
import type { PolicyCheck } from './policy.ts'
import type { Manage, Unit } from './resources.ts'
import type { Money, Overrides } from './settings.ts'
import type { Attributes, Json } from './values.ts'

export type Action = 'create' | 'adopt' | 'update' | 'replace' | 'delete' | 'forget' | 'move' | 'transition' | 'noop'

/** Identifies one change of a plan: the address and what is done there. */
export type ChangeId = string

export interface AttributeChange {
  /** Path of the attribute: `url.path`. */
  path: string
  before?: Json
  after?: Json
  /** config: recorded and desired differ · drift: recorded and live differ · both */
  cause: 'config' | 'drift' | 'both'
  /** Of numbers: how far the value moves, in percent of the one before, rounded to 4 digits; below zero for less. */
  percent?: number
  sensitive?: true
  /** Why the live value is as it is. */
  note?: string
}

export type Reversibility = 'reversible' | 'irreversible' | { until: string }

export interface Change {
  id: ChangeId
  address: Address
  kind: string
  unit: Unit
  action: Exclude<Action, 'noop'>
  /** A replacement is two changes: the old object goes, the new one comes. */
  step?: 'remove' | 'create'
  /** For people only. */
  reason: string
  /** The API's id, when the object exists. */
  objectId?: string
  /** The API's id of the object this one lies in, when that exists. */
  parentId?: string
  parent?: Address
  /** The user's name for the object. */
  key: string
  /** The natural key at BigCommerce. */
  naturalKey: string
  /** For a move: where the object was recorded before. */
  from?: Address
  before: Attributes | null
  after: Attributes | null
  attributes: AttributeChange[]
  transition?: Transition
  waitsFor: ChangeId[]
  /** Attributes that this change leaves at another value than `after`, because a transition of its own follows. */
  reached?: Attributes
  /** Addresses that the object will depend on, for the state. */
  dependsOn: Address[]
  reversibility: Reversibility
  manage: Manage
  source?: SourceRange
}

/** What a plan does to what one store costs. */
export interface BillingChange {
  address: Address
  effect: 'starts' | 'stops' | 'changes'
  /** The SKU that is billed without the plan, and with it; absent where nothing is. */
  from?: string
  to?: string
  /** At once, or from the end of the billing cycle on. */
  when: 'now' | 'cycle_end'
  /** What is added a month, by currency; unknown when a price is. */
  monthly: Money[] | 'unknown'
}

export interface Billing {
  starts: number
  stops: number
  changes: number
  /** What all of it adds a month. */
  monthly: Money[] | 'unknown'
  /** The part of it that is known. */
  known: Money[]
  /** SKUs for which no price is known. */
  without_price: string[]
  stores: BillingChange[]
}

export type DeadlineSeverity = 'later' | 'notice' | 'warning' | 'critical' | 'overdue'

export interface Deadline {
  address: Address
  /** For example `auto_cancels_at`. */
  event: string
  /** ISO 8601. */
  at: string
  /** As it was when the report was made. */
  severity: DeadlineSeverity
  /** What comes of what was scheduled: a status, or a plan. */
  to?: string
}

interface PlanBasis {
  /** `records`: digest of what was recorded, since a broken-off run leaves records without a new serial. */
  units: { [unit: Unit]: { lineage: string; serial: number; records: string } }
  /** Digest of every live object that the plan touches; null when it does not exist yet. */
  live: { [address: string]: string | null }
}

/** The run that a plan takes back. */
export interface Undo {
  run: string
  /** ISO 8601: when it began. */
  at: string
  command: string
  user: string
  commit?: string
  /** Addresses, prefixes or globs: what was changed there since is overwritten. */
  overwrite: string[]
}

export interface Plan {
  format: 'storewright-plan/1'
  tool: string
  created: string
  /** ISO 8601: from then on it is not applied. Only of a saved plan. */
  expires?: string
  /** Where it was made, as far as that is known: the commit that was checked out, the address of the pipeline's run. */
  origin?: { commit?: string; run?: string }
  /** Digest of the whole configuration, sensitive values included as keyed hashes. */
  config: string
  only: string[]
  exclude: string[]
  destroy: boolean
  /** Absent unless it takes back what a run has done: then the files say nothing of what is planned. */
  undo?: Undo
  /** Limits of safety that were set for this plan alone; absent when none were. */
  overrides?: Overrides
  basis: PlanBasis
  changes: Change[]
  summary: PlanSummary
  requests: { estimated: number; seconds: number }
  /** Absent when the bill stays as it is. */
  billing?: Billing
  deadlines: Deadline[]
  /** The policies that the plan was checked against, by name; absent when there are none. */
  policies?: PolicyCheck[]
  diagnostics: Diagnostic[]
}

/**
 * A plan of any length: changes and digests of what they touch are read one after the other, as often as is needed. Changes of one
 * account or store stand together.
 */
export interface LongPlan {
  /** All the rest. */
  head: Plan
  changes: Iterable<Change> & { readonly length: number }
  /** In the order of the addresses. */
  live: Iterable<readonly [address: string, digest: string | null]>
}

export type PlanSummary = { [action in Exclude<Action, 'noop'>]: number } & { noop: number }

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => diagnostic.severity === 'error')
}
