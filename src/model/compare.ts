/** What differs between two stores: objects that only one of them has, and those that both have and that are not alike. */

import type { Address } from './address.ts'
import type { Diagnostic } from './errors.ts'
import type { AttributeChange } from './plan.ts'
import type { ReportBase } from './report.ts'

export type Comparison = 'only-from' | 'only-to' | 'different'

/** `before` is what the first store has, in the terms of the second: its hosts and its keys. */
export type ComparedAttribute = Pick<AttributeChange, 'path' | 'before' | 'after' | 'percent' | 'sensitive'>

export interface ComparedObject {
  /** Within the store: `channels.us.pages.about`. */
  address: Address
  kind: string
  comparison: Comparison
  /** Ids at BigCommerce. */
  ids: { from?: string; to?: string }
  attributes: ComparedAttribute[]
  /** How many objects lie in one that only one store has; they are not listed. */
  contents?: number
}

/** A difference that is meant, and why. */
export interface IntendedDifference {
  address: Address
  kind: string
  comparison: Comparison
  /** The attribute; absent where it is about the object as a whole. */
  path?: string
  reason: string
  /** YYYY-MM-DD: from this day on it is a finding again. */
  expires?: string
  owner?: string
  by: 'file' | 'flag'
}

export interface ComparedStore {
  address: Address
  /** At BigCommerce. */
  id: string
  name: string
}

export interface CompareReport extends ReportBase {
  command: 'compare'
  from: ComparedStore
  to: ComparedStore
  scope: { only: string[]; exclude: string[]; ignore_file?: string }
  entries: ComparedObject[]
  intended: IntendedDifference[]
  /** What could not be read, and why. */
  unread: Diagnostic[]
  /** What was read and not compared, and why, a sentence each. */
  not_compared: string[]
  summary: { different: number; only_from: number; only_to: number; alike: number; intended: number }
}
