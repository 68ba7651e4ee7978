/**
 * What a run found where it changed something, so that it can be taken back: one snapshot for each unit, kept beside the
 * unit's state. Values are as in plans: of sensitive ones there are seals alone.
 */

import type { Address } from './address.ts'
import type { Unit } from './resources.ts'
import type { ChangeStatus } from './run.ts'
import type { Attributes, Json } from './values.ts'

export interface RunSnapshot {
  /** As in the audit log and in the run's report. */
  run: string
  /** ISO 8601: when the run began to change the unit. */
  at: string
  command: string
  user: string
  host: string
  /** Link to the pipeline run, where there is one. */
  link?: string
  /** Of the configuration's repository, where it is known. */
  commit?: string
  /** Of how many units the plan of the run was. */
  units: number
  /** The run that this one has taken back. */
  undoes?: string
  /** Of the unit's state; empty while there is none. The serial is that from before the run. */
  lineage: string
  serial: number
  /** ISO 8601: when it was known what had become of each change; absent in a run that broke off. */
  ended?: string
  touched: Touched[]
}

/** One object that the run was about to change. */
export interface Touched {
  address: Address
  kind: string
  /** The user's name for the object. */
  key: string
  parent?: Address
  /** What was planned, in order; an outcome is absent while it is unknown. */
  actions: { action: string; outcome?: ChangeStatus }[]
  /** The API's id of what was there before; absent when nothing was. */
  id?: string
  /** The API's id of what the run has made. */
  made?: string
  /** Where it was recorded before, if elsewhere, and what it lay in there. */
  from?: Address
  fromParent?: Address
  /** What was recorded of it; absent when nothing was. */
  recorded?: Attributes
  /** All that was there, of what the run has removed, replaced or forgotten. */
  before?: Attributes
  /** What the run has made. */
  after?: Attributes
  /** Each attribute that the run has changed, lifecycle steps among them. */
  changed?: ChangedAttribute[]
  /** Attributes that were left to whoever changes them. */
  ignore?: string[]
  onRemove?: 'forget'
  /** Left out, since the snapshot would have become too large: it is only known that it was changed. */
  tooLarge?: true
}

export interface ChangedAttribute {
  path: string
  before?: Json
  after?: Json
  /** Not in the plan: it was declared before and is no longer, so that another change may have taken it along. */
  aside?: true
}

const prefix = 'undo:'

/** Where the snapshots of a unit are kept: a unit of its own, so that whoever reads the state need not read them. */
export function historyOf(unit: Unit): Unit {
  return `${prefix}${unit}`
}

/** The unit whose snapshots are kept there; undefined for a unit that is none of snapshots. */
export function unitOfHistory(unit: Unit): Unit | undefined {
  return unit.startsWith(prefix) ? unit.slice(prefix.length) : undefined
}
