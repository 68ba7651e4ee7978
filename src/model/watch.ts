/** What `watch` tells while it runs, as data: renderers draw it, or print it line by line. */

import type { ApplyReport, ErrorReport, PlanReport, ReportBase } from './report.ts'

/**
 * Why something was done: it began, files have changed, somebody asked, what was read was too old, it was carried out, somebody
 * else has written to the state, or the file of tokens has changed.
 */
export type WatchCause = 'start' | 'change' | 'refresh' | 'age' | 'apply' | 'state' | 'tokens'

export interface WatchStep {
  cause: WatchCause
  /** Files that have changed, appeared or gone, relative to the project. */
  changed: string[]
  milliseconds: number
}

/** What a plan was made of. */
export interface WatchBasis {
  /** How many files were in use, and how many of them had to be parsed. */
  files: number
  parsed: number
  /** ISO 8601: when BigCommerce and the state were read. */
  read_at: string
  /** How much had to be asked of them for this plan. */
  asked: number
}

export type WatchEvent =
  | ({ type: 'planned'; report: PlanReport; basis: WatchBasis } & WatchStep)
  /** The files say what they said before; only places may have moved. */
  | ({ type: 'unchanged'; report: PlanReport; basis: WatchBasis } & WatchStep)
  /** The files cannot be planned as they are, or nothing can be read; the last plan stays. */
  | ({ type: 'failed'; report: ErrorReport } & WatchStep)
  | ({ type: 'applied'; report: ApplyReport } & WatchStep)
  /** The plan is not carried out, and why. */
  | ({ type: 'held'; report: ErrorReport } & WatchStep)

export interface WatchReport extends ReportBase {
  command: 'watch'
  counts: { [type in WatchEvent['type']]: number }
}
