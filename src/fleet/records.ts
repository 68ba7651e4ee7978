/** What stands in the tables of rollouts, as values. Times are milliseconds since 1970. */

import type { Diagnostic } from '../model/errors.ts'
import type { PlanSummary } from '../model/plan.ts'
import type { RolloutSettings, RolloutState, RolloutStatus } from '../model/rollout.ts'

/** Who has planned it, where, and from what. */
export interface RolloutFacts {
  user: string
  host: string
  run?: string
  commit?: string
  tool: string
  /** `file` is shared by the workers of one machine alone. */
  state_backend: string
}

/** `planning`: its sections are still being made, or whoever made them was killed. */
export type StoredStatus = RolloutStatus | 'planning'

export interface RolloutRecord {
  id: string
  created: number
  facts: RolloutFacts
  /** Digest of the configuration that it was planned from. */
  config: string
  settings: RolloutSettings
  status: StoredStatus
  /** Why it has halted, or was paused or aborted. */
  reason: { [name: string]: unknown } | null
  /** Rises whenever somebody decides something about the rollout as a whole. */
  version: number
  expires: number
  /** Its irreversible changes were confirmed. */
  confirmed: boolean
  started: number | null
  ended: number | null
  waves: RolloutState['waves']
}

/** `queued`: released to the workers; counted as `working`, like what a worker has. */
export type StoreState = 'unchanged' | 'waiting' | 'queued' | 'working' | 'applied' | 'failed' | 'dropped'

/** What a section holds, small enough to be kept for every store. */
export interface SectionSummary {
  actions: Partial<PlanSummary>
  /** How many changes of each kind. */
  kinds: { [kind: string]: number }
  /** Addresses of what cannot be undone. */
  irreversible: string[]
  /** Requests that write, and seconds that they take. */
  requests: number
  seconds: number
  /** What BigCommerce will do by itself, and when. */
  deadlines: { at: string; event: string; severity: string }[]
}

export interface StoreRecord {
  store: string
  wave: number | null
  state: StoreState
  summary: SectionSummary
  error: Diagnostic[] | null
  attempts: number
  worker: string | null
  started: number | null
  ended: number | null
}

export interface WorkerFacts {
  user: string
  host: string
  pid: number
  concurrency: number
  tool: string
  state_backend: string
  /** In which space of this machine its process id is meant; empty when that cannot be told. */
  space: string
}

export interface WorkerRecord {
  id: string
  facts: WorkerFacts
  config: string
  lease_ms: number
  started: number
  /** Its last sign of life. */
  seen: number
  gone: number | null
  /** How many stores it has ended. */
  stores: number
}
