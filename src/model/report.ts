/** What a command found or did, as one value that every format renders. Exit code, JSON and text come from it alone. */

import type { Address } from './address.ts'
import type { AuditHead } from './audit.ts'
import type { Diagnostic, SourceRange } from './errors.ts'
import type { Deadline, Plan } from './plan.ts'
import type { AccountRow, LifecycleRecord, StoreDetails, StoreRow } from './portfolio.ts'
import type { Currency, ListVerdict, Party, PriceAnswer, PriceNote, PriceStep } from './price.ts'
import type { ChangeResult } from './run.ts'
import type {
  StateMigrateReport,
  StatePullReport,
  StatePushReport,
  StateReport,
  StateRewriteReport,
  UnlockReport,
} from './state-report.ts'
import type { AuditedStore } from './store-audit.ts'
import type { Json } from './values.ts'

export type {
  StateMigrateReport,
  StatePullReport,
  StatePushReport,
  StateReport,
  StateRewriteReport,
  UnlockReport,
} from './state-report.ts'

/** What every report has. */
export interface ReportBase {
  format: 'storewright-report/1'
  tool: string
  /** ISO 8601: when the command finished. */
  created: string
  exit_code: number
  /** Where it was run, as a path from the root of the repository; absent at the root, and outside of a repository. */
  directory?: string
  diagnostics: Diagnostic[]
}

export interface ValidateReport extends ReportBase {
  command: 'validate'
  files: string[]
  objects: { [kind: string]: number }
  /** Names of the policies; absent when there are none. */
  policies?: string[]
}

export interface PlanReport extends ReportBase {
  command: 'plan'
  plan?: Plan
  /** Where the plan was saved. */
  saved_to?: string
}

export interface ApplyReport extends ReportBase {
  command: 'apply' | 'destroy'
  plan?: Plan
  /** The reason that was given for making changes in a freeze; absent when there was none. */
  override_freeze?: string
  results: ChangeResult[]
  counts: { done: number; failed: number; skipped: number; deferred: number; not_started: number }
  /** The last line that the run has written to the audit log. */
  audit?: AuditHead & { file: string }
}

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
}

export interface DeadlinesReport extends ReportBase {
  command: 'stores deadlines'
  /** How many stores were looked at. */
  stores: number
  /** As given on the command line. */
  within?: string
  fail_on?: string
  /** `uid` stays the same from run to run. */
  deadlines: (Deadline & { uid: string })[]
}

/**
 * A list of any length. Its rows are read while they are rendered, once; what goes wrong then is thrown there, so that
 * `exit_code` and `diagnostics` say what was known before the first row.
 */
export interface ListReport extends ReportBase {
  command: 'accounts list' | 'stores list'
  rows: AsyncIterable<AccountRow | StoreRow>
}

export interface StoreReport extends ReportBase {
  command: 'stores show'
  store: StoreDetails
}

export interface HistoryReport extends ReportBase {
  command: 'stores history'
  store: { id: string; store_name: string; status: string }
  /** The oldest first. */
  history: LifecycleRecord[]
}

export interface LoginReport extends ReportBase {
  command: 'login'
  store: { id: string; store_name: string }
  /** A credential, good for one use; absent when a browser was opened with it. */
  url?: string
  expires_at?: string
  opened: boolean
}

export interface PartnerLoginReport extends ReportBase {
  command: 'login partner'
  token_file: string
  expires_at?: string
}

export interface AuditReport extends ReportBase {
  command: 'audit-log verify'
  file: string
  lines: number
  /** The last line; absent for an empty log. */
  head?: AuditHead
}

/** A list, and whom it is assigned to where those are others: five of them, and how many there are. */
export interface PricedList extends Omit<ListVerdict, 'assigned'> {
  assigned?: { group?: Party; channel?: Party }[]
  assigned_count?: number
}

export interface PriceReport extends ReportBase {
  command: 'explain price'
  store: Address
  /** Over what will be there once the files are applied. */
  planned: boolean
  sku: string
  variant_id: string
  product_id: string
  /** `group` is null for a guest of a store without a group for guests. */
  shopper: { channel: Party; group: Party | null; currency: Currency }
  answer: PriceAnswer
  steps: PriceStep[]
  lists: PricedList[]
  notes: PriceNote[]
}

export interface StoreAuditReport extends ReportBase {
  command: 'audit'
  /** Those that could be looked into. */
  stores: AuditedStore[]
  /** What could not be read, and why. */
  unread: Diagnostic[]
  summary: { stores: number; findings: number; warnings: number; notes: number }
}

export interface ExportReport extends ReportBase {
  command: 'export'
  store: Address
  /** How many of each kind were written. */
  objects: { [kind: string]: number }
  /** What the store has and the text has not, and why. */
  left_out: string[]
  /** YAML. */
  text: string
  /** Where it was saved. */
  saved_to?: string
}

export interface ErrorReport extends ReportBase {
  command: string
  failed: true
}

/** What a command did, except lists, whose rows are still to be read. */
export type Report =
  | ValidateReport
  | PlanReport
  | ApplyReport
  | DriftReport
  | StateReport
  | StatePullReport
  | StatePushReport
  | StateMigrateReport
  | StateRewriteReport
  | UnlockReport
  | DeadlinesReport
  | StoreReport
  | HistoryReport
  | AuditReport
  | LoginReport
  | PartnerLoginReport
  | PriceReport
  | StoreAuditReport
  | ExportReport
  | ErrorReport
