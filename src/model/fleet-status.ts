/** How rollouts stand, and what somebody has decided about one. */

import type { Diagnostic } from './errors.ts'
import type { ReportBase } from './report.ts'
import type { CheckState, RolloutStatus, StoreStage } from './rollout.ts'

/** How many stores are in each stage. */
export type StageCounts = { [stage in StoreStage]: number }

/** `planning`: whoever plans it has not finished, or was killed. */
export type ShownStatus = RolloutStatus | 'planning'

/** Why nothing is started though stores wait. */
export type WaitsFor = 'apply' | 'resume' | 'freeze' | 'window' | 'stores' | 'check' | 'workers'

export interface WaveStatus {
  name: string
  stores: StageCounts
  /** How many of the failed stores were there when somebody resumed, and no longer count. */
  excused: number
  /** Absent where no programs are run after waves. */
  check?: CheckState
  /** It is through: the next one may begin. */
  passed: boolean
}

export interface FailedStore {
  store: string
  wave: string
  attempts: number
  errors: Diagnostic[]
}

export interface RolloutView {
  rollout: string
  status: ShownStatus
  /** Why it has halted, in words. */
  reason?: string
  planned_by: string
  created: string
  started?: string
  ended?: string
  /** Until then it may be applied. */
  expires: string
  stores: StageCounts
  waves: WaveStatus[]
  waits_for?: WaitsFor
  /** When the window opens, or the freeze ends, for which it waits. */
  opens?: string
  /** How many stores an hour the workers that are alive end, by what the last stores took. Absent: nothing was measured yet. */
  stores_per_hour?: number
  /** When the last store ends if it goes on like that; windows are reckoned with, halts and checks are not. */
  eta?: string
  /** The first of them. */
  failed: FailedStore[]
}

export interface WorkerView {
  worker: string
  user: string
  host: string
  pid: number
  /** How many stores it works on at once. */
  concurrency: number
  started: string
  /** Its last sign of life. */
  seen: string
  alive: boolean
  /** How many stores it has ended. */
  stores: number
}

export interface FleetStatusReport extends ReportBase {
  command: 'fleet status'
  rollouts: RolloutView[]
  workers: WorkerView[]
}

export interface FleetSteerReport extends ReportBase {
  command: 'fleet pause' | 'fleet resume' | 'fleet abort' | 'fleet retry'
  rollout: string
  /** Before and after; the same where nobody agreed. */
  was: ShownStatus
  status: ShownStatus
  /** It was only told what would be done. */
  done: boolean
  /** How many stores it is about: those that wait, are dropped, no longer count, or are tried again. */
  stores: number
  /** Stores that workers have at hand, and finish. */
  at_work: number
  /** How many workers are alive that can take its stores. */
  workers: number
}
