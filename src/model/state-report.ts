/** What the commands did that look into the state, move it or unlock it. */

import type { Address } from './address.ts'
import type { ReportBase } from './report.ts'
import type { Recorded, Unit } from './resources.ts'
import type { LockHolder, StateVersion } from './state.ts'

export interface StateReport extends ReportBase {
  command: 'state list' | 'state show' | 'state forget' | 'state move'
  /** Of `state move`: the address before. */
  from?: Address
  resources: (Recorded & { unit: Unit })[]
}

export interface StatePullReport extends ReportBase {
  command: 'state pull'
  unit: Unit
  lineage: string
  serial: number
  objects: number
  /** The document, as JSON. */
  text: string
  /** Where it was saved. */
  saved_to?: string
}

export interface StatePushReport extends ReportBase {
  command: 'state push'
  unit: Unit
  /** Of the document that is stored now. */
  lineage: string
  serial: number
  objects: number
  /** Whose place it has taken; absent when there was none. */
  replaced?: StateVersion
  /** False when it was stored already. */
  changed: boolean
}

export interface StateMigrateReport extends ReportBase {
  command: 'state migrate'
  /** The file that says where to. */
  to: string
  /** The sort of storage that it was copied to. */
  backend: string
  /** `copied` is false where it was there already. */
  units: { unit: Unit; serial: number; objects: number; copied: boolean }[]
}

export interface StateRewriteReport extends ReportBase {
  command: 'state rewrite'
  /** False: it is stored in plain now. */
  encrypted: boolean
  units: { unit: Unit; serial: number; objects: number }[]
}

export interface UnlockReport extends ReportBase {
  command: 'unlock'
  unit: Unit
  /** The lock that was found, if any; `holder` is absent when it could not be read. */
  lock?: { holder?: LockHolder; age_ms?: number; remaining_ms?: number }
  broken: boolean
}
