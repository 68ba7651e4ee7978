/** Which runs are kept and could be taken back: what `undo` without a run lists. */

import type { ReportBase } from './report.ts'
import type { ChangeStatus } from './run.ts'

export interface KeptRun {
  run: string
  /** ISO 8601: when it began. */
  at: string
  command: string
  user: string
  host: string
  /** Link to the pipeline run. */
  link?: string
  commit?: string
  /** The run that it has taken back. */
  undoes?: string
  /** Runs that have taken it back. */
  undone_by: string[]
  /** Accounts and stores as one, and stores, of which a snapshot is kept. */
  units: string[]
  /** How many changes of each sort, and what became of them; unknown where the run broke off. */
  actions: { [action: string]: number }
  outcomes: { [outcome in ChangeStatus | 'unknown']?: number }
}

export interface UndoListReport extends ReportBase {
  command: 'undo'
  /** The newest first. */
  runs: KeptRun[]
}
