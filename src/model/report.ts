/** What a command found or did, as one value that every format renders. Exit code, JSON and text come from it alone. */

import type { Address } from './address.ts'
import type { AuditHead } from './audit.ts'
import type { FormatReport, InitReport, SchemaReport } from './authoring.ts'
import type { CompareReport } from './compare.ts'
import type { AcceptReport, DriftReport } from './drift-report.ts'
import type { Diagnostic } from './errors.ts'
import type { EvidenceReport } from './evidence.ts'
import type { ExportReport } from './export-report.ts'
import type { FleetReport } from './fleet-report.ts'
import type { Graph, GraphLayout } from './graph.ts'
import type { Change, Deadline, Plan, PlanSummary } from './plan.ts'
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
import type { UndoListReport } from './undo-report.ts'
import type { WatchReport } from './watch.ts'

export type { FormatReport, InitReport, SchemaReport } from './authoring.ts'
export type {
  AcceptedAttribute,
  AcceptReport,
  Coverage,
  CoverageGap,
  DriftAttribute,
  DriftCause,
  DriftEntry,
  DriftReport,
  IgnoredFinding,
  RefusedAttribute,
} from './drift-report.ts'
export type { EvidenceReport } from './evidence.ts'
export type { ExportReport, ExportUpdate } from './export-report.ts'
export type {
  StateMigrateReport,
  StatePullReport,
  StatePushReport,
  StateReport,
  StateRewriteReport,
  UnlockReport,
} from './state-report.ts'
export type { UndoListReport } from './undo-report.ts'

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
  command: 'apply' | 'destroy' | 'import'
  plan?: Plan
  /** What `undo` calls the run; absent when there was nothing to do. */
  run_id?: string
  /** The reason that was given for making changes in a freeze; absent when there was none. */
  override_freeze?: string
  results: ChangeResult[]
  counts: { done: number; failed: number; skipped: number; deferred: number; not_started: number }
  /** The last line that the run has written to the audit log. */
  audit?: AuditHead & { file: string }
  /** Of `import`: it was only asked what would be taken over. */
  dry_run?: true
  /** Of `import`: what is left for the next plan, how much in all, and what exactly in the objects that were taken over. */
  next?: { changes: Change[]; summary: PlanSummary }
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

export interface GraphReport extends ReportBase {
  command: 'graph'
  /** ISO 8601: when the plan was made. */
  planned: string
  graph: Graph
  /** Only where it is drawn. */
  layout?: GraphLayout
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
  | AcceptReport
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
  | EvidenceReport
  | LoginReport
  | PartnerLoginReport
  | PriceReport
  | StoreAuditReport
  | ExportReport
  | FormatReport
  | InitReport
  | SchemaReport
  | GraphReport
  | CompareReport
  | WatchReport
  | UndoListReport
  | FleetReport
  | ErrorReport
