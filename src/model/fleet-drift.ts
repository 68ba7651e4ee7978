/** A drift report over many stores: what was found in each, one after the other, and what it comes to. */

import type { Coverage, DriftReport } from './drift-report.ts'
import type { ReportBase } from './report.ts'

/** What was found in one store, or in what all of them share. */
export interface StoreDrift
  extends Pick<DriftReport, 'coverage' | 'entries' | 'ignored' | 'unread' | 'summary' | 'deadlines' | 'diagnostics'> {
  /** The store's key; null: accounts. */
  store: string | null
}

export interface FleetDriftTotals {
  /** How many stores were looked at, and in how many of them something was found. */
  stores: number
  differing: number
  /** In how many of them something could not be read. */
  unread: number
  coverage: Omit<Coverage, 'gaps'>
  summary: DriftReport['summary']
}

/** Its stores are handed on as they come and are not kept. */
export interface FleetDriftReport extends ReportBase {
  command: 'fleet drift'
  run: DriftReport['run']
  /** Keys and patterns of stores; empty: all. */
  scope: { stores: string[]; only_managed: boolean; ignore_file?: string }
  totals: FleetDriftTotals
  evidence?: NonNullable<DriftReport['evidence']>
}
