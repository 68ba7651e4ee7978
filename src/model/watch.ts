/** What `watch` tells while it runs, as data: renderers draw it, or print it line by line. */

import type { ErrorReport, PlanReport, ReportBase } from './report.ts'

/** Why a plan was made. */
export type WatchCause = 'start' | 'change' | 'refresh'

interface WatchStep {
  cause: WatchCause
  /** Files that have changed, appeared or gone, relative to the project; empty at the start. */
  changed: string[]
  /** How long the work took. */
  milliseconds: number
}

export type WatchEvent =
  | ({ type: 'planned'; report: PlanReport } & WatchStep)
  /** The files cannot be planned as they are; the last plan stays. */
  | ({ type: 'failed'; report: ErrorReport } & WatchStep)

export interface WatchReport extends ReportBase {
  command: 'watch'
  counts: { planned: number; failed: number }
}
