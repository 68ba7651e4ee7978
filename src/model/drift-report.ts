/** What `drift` found, and what `drift accept` wrote. */

import type { Address } from './address.ts'
import type { Diagnostic, SourceRange } from './errors.ts'
import type { EvidenceMark } from './evidence.ts'
import type { Deadline } from './plan.ts'
import type { ReportBase } from './report.ts'
import type { Json } from './values.ts'

export type DriftCause = 'config-changed' | 'drifted' | 'both' | 'vanished' | 'unmanaged'

export interface DriftEntry {
  address?: Address
  kind: string
  objectId?: string
  /** The name or natural key, for objects without an address. */
  key?: string
  /** The address of the object that it lies in, for objects without an address of their own. */
  within?: Address
  cause: DriftCause
  /** Its name was changed at BigCommerce: it is the same object still. */
  renamed?: { from: string; to: string }
  attributes: DriftAttribute[]
  source?: SourceRange
}

export interface DriftAttribute {
  path: string
  cause: 'config-changed' | 'drifted' | 'both'
  config?: Json
  recorded?: Json
  live?: Json
  sensitive?: true
  /** Why the live value is as it is. */
  note?: string
}

/** A finding that somebody said is none, for now. */
export interface IgnoredFinding {
  address?: Address
  kind: string
  /** As in an entry, for objects without an address. */
  objectId?: string
  key?: string
  within?: Address
  /** The attribute; absent where the finding is about the object as a whole. */
  path?: string
  cause: DriftCause
  reason: string
  /** YYYY-MM-DD: from this day on it is a finding again. */
  expires?: string
  owner?: string
  by: 'file' | 'flag'
}

/** Declared or recorded objects, and of how many of them it is known what is there. */
export interface Coverage {
  objects: number
  read: number
  /** One decimal, rounded down; 100 only when everything was read, and where there is nothing to read. */
  percent: number
  /** What was not read, by store and kind; absent when everything was. */
  gaps?: CoverageGap[]
}

export interface CoverageGap {
  /** The store's key; absent for accounts and stores themselves. */
  store?: string
  kind: string
  objects: number
}

export interface DriftReport extends ReportBase {
  command: 'drift'
  run: { user: string; host: string; commit?: string; run?: string; config: string }
  /** What the command was told to look at. */
  scope: { only: string[]; exclude: string[]; only_managed: boolean; ignore_file?: string }
  coverage: Coverage
  entries: DriftEntry[]
  ignored: IgnoredFinding[]
  /** What could not be read, and why. */
  unread: Diagnostic[]
  /** Objects; of `ignored`, findings. An object of which all findings are ignored is counted there alone. */
  summary: { [cause in DriftCause]: number } & { in_sync: number; ignored: number }
  deadlines: Deadline[]
  /** Where it was filed, and which pack that one follows. Never in the pack itself. */
  evidence?: EvidenceMark & { previous?: EvidenceMark }
}

/** A live value that the files say from now on, or could. The texts are those of the value as it stands in the file. */
export interface AcceptedAttribute {
  address: Address
  path: string
  source: SourceRange
  before: string
  after: string
}

export interface RefusedAttribute {
  address: Address
  /** Absent where it is about the object as a whole. */
  path?: string
  message: string
  hint: string
  source?: SourceRange
}

export interface AcceptReport extends ReportBase {
  command: 'drift accept'
  /** Whether the files were written. */
  written: boolean
  files: string[]
  accepted: AcceptedAttribute[]
  refused: RefusedAttribute[]
}
