/** What the commands of `fleet` have found or done. */

import type { Diagnostic } from './errors.ts'
import type { FleetDriftReport } from './fleet-drift.ts'
import type { FleetStatusReport, FleetSteerReport } from './fleet-status.ts'
import type { PlanSummary } from './plan.ts'
import type { ReportBase } from './report.ts'
import type { RolloutSettings } from './rollout.ts'

/** What a rollout does, over all stores. */
export interface RolloutSummary {
  /** Stores by what is to become of them. */
  stores: { changed: number; unchanged: number; blocked: number }
  actions: Partial<PlanSummary>
  /** How many changes of each kind of object. */
  kinds: { [kind: string]: number }
  /** Addresses of what cannot be undone: the first of them, and how many there are. */
  irreversible: { count: number; first: string[] }
  /** Deadlines of stores by how near they are. */
  deadlines: { [severity: string]: number }
  /** Requests that write. */
  requests: number
  /** How long it takes at least with so many stores at once, from the requests and the quotas. */
  seconds: number
  at_once: number
}

export interface WaveSummary {
  name: string
  stores: number
}

export interface FleetPlanReport extends ReportBase {
  command: 'fleet plan'
  rollout: string
  /** ISO 8601: until then it may be applied. */
  expires: string
  settings: RolloutSettings
  waves: WaveSummary[]
  summary: RolloutSummary
  /** Stores whose section has errors, the first of them: they are left out. */
  blocked: { store: string; diagnostics: Diagnostic[] }[]
}

export interface FleetApplyReport extends ReportBase {
  command: 'fleet apply'
  rollout: string
  waves: WaveSummary[]
  /** How many workers are alive that can take its stores. */
  workers: number
}

export interface FleetWorkReport extends ReportBase {
  command: 'fleet work'
  worker: string
  /** Stores that this worker has ended, and how. */
  stores: { applied: number; failed: number; given_back: number }
}

export type FleetReport =
  | FleetPlanReport
  | FleetApplyReport
  | FleetWorkReport
  | FleetDriftReport
  | FleetStatusReport
  | FleetSteerReport
