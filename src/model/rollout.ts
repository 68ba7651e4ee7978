/** A rollout: a change that reaches many stores in waves. What the files say of it, and how it stands. All of it is plain JSON. */

/** `percent` is a share of all stores of the rollout; `rest` is whatever no other entry takes. */
export type WaveEntry =
  | { sort: 'store'; key: string }
  | { sort: 'pattern'; pattern: string }
  | { sort: 'percent'; percent: number }
  | { sort: 'rest' }

export interface WaveRule {
  /** `canary`, or what the files say: `10%`, `rest`, `eu-*, us-*`. */
  name: string
  entries: readonly WaveEntry[]
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Times in which stores may be started. */
export interface StartWindow {
  /** The days on which it opens. */
  days: readonly Weekday[]
  /** Minutes since midnight; `to` is up to 1440, and not after `from` where the window ends on the next day. */
  from: number
  to: number
  /** IANA name. */
  time_zone: string
}

export interface HaltOn {
  /** A wave in which more than this share of its stores has failed halts the rollout. */
  failed_percent: number
  /** So does one in which more than this many have failed. */
  failed_stores?: number
  /** Programs and their arguments; each runs after a wave, and halts the rollout unless it exits with 0. */
  check: readonly (readonly string[])[]
}

/** As it is kept with a rollout: later changes of the files do not reach one that is planned. */
export interface RolloutSettings {
  /** In order; the last one holds `rest`. */
  waves: readonly WaveRule[]
  halt_on: HaltOn
  /** Over all workers. Absent: as many as the workers take. */
  max_parallel_stores?: number
  /** Stores are started in any of them; none: at any time. */
  windows: readonly StartWindow[]
}

/** Where a store of a rollout is; `dropped` was not begun when the rollout was aborted. */
export const storeStages = ['waiting', 'working', 'applied', 'failed', 'dropped'] as const
export type StoreStage = (typeof storeStages)[number]

export const rolloutStatuses = ['planned', 'running', 'paused', 'halted', 'aborted', 'finished'] as const
export type RolloutStatus = (typeof rolloutStatuses)[number]

/** `open`: has not been run. */
export type CheckState = 'open' | 'running' | 'passed' | 'failed'

export interface WaveState {
  /** How many stores are in each stage. */
  counts: { [stage in StoreStage]: number }
  /** Failed stores that no longer count: somebody has seen them and resumed. */
  excused: number
  check: CheckState
  /** It was finished once, so that the next one has begun. Stays true when its failed stores are tried again. */
  passed: boolean
}

export interface RolloutState {
  status: RolloutStatus
  /** In the order of the settings. */
  waves: readonly WaveState[]
}

/** What the files mean that say nothing: one wave of all stores. */
export const defaultRollout: RolloutSettings = {
  waves: [{ name: 'rest', entries: [{ sort: 'rest' }] }],
  halt_on: { failed_percent: 2, check: [] },
  windows: [],
}

export function storesIn({ counts }: Pick<WaveState, 'counts'>): number {
  return storeStages.reduce((sum, stage) => sum + counts[stage], 0)
}

/** A key or a pattern, for the whole key; `*` stands for any run of characters. */
export function keyTest(pattern: string): (key: string) => boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')
  const expression = new RegExp(`^${source}$`, 's')
  return key => expression.test(key)
}
