/** Which runs are kept and could be taken back: what `undo` without a run lists. */

import type { ReportBase } from './report.ts'
import type { ChangeStatus } from './run.ts'
import type { RunSnapshot } from './snapshot.ts'

/** Who ran it, when and where is what its snapshots say. */
export interface KeptRun
  extends Pick<RunSnapshot, 'run' | 'at' | 'command' | 'user' | 'host' | 'link' | 'commit' | 'undoes'> {
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
