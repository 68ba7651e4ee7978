/**
 * What may happen in a rollout now? Looks at how many stores of each wave are in which stage, and says how many may be
 * started, whose checks are to run, which waves are through, and whether to halt. Knows neither stores nor tables: it is
 * asked again whenever something has changed, and answers the same to the same question. Pure.
 *
 * | the first wave that is not through | answer |
 * |---|---|
 * | has more failed stores than it may have | halt: nothing more is started, in it or after it |
 * | has stores that wait | start them |
 * | has stores at work | wait |
 * | is done, its checks have not run | run them |
 * | its checks have failed | halt |
 * | is done, and its checks are passed, or there are none | it is through; look at the next one |
 *
 * Failed stores of waves that are through can be tried again at any time: their turn has come.
 */

import { type RolloutSettings, type RolloutState, storesIn, type WaveState } from '../model/rollout.ts'
import { isOpen, opensAt } from './window.ts'

export type HaltReason = { wave: number; because: 'failed' | 'check' }

export interface NextStep {
  /** How many waiting stores of which waves may be started, in this order. */
  start: { wave: number; stores: number }[]
  /** The wave whose checks are to be run, by one worker. */
  check?: number
  /** Waves that are through with this, to be marked so. */
  passed: number[]
  /** The rollout is to be marked as halted. */
  halt?: HaltReason
  /** The rollout is to be marked as finished. */
  finished: boolean
  /** Why nothing is started though stores wait. */
  waitsFor?: 'apply' | 'resume' | 'window' | 'stores' | 'check'
  /** When the window opens for which it waits; milliseconds since 1970. */
  opensAt?: number
}

/** `now` in milliseconds since 1970. */
export function nextStep(settings: RolloutSettings, { status, waves }: RolloutState, now: number): NextStep {
  const nothing: NextStep = { start: [], passed: [], finished: false }
  if (status === 'planned') return { ...nothing, waitsFor: 'apply' }
  if (status === 'paused' || status === 'halted') return { ...nothing, waitsFor: 'resume' }
  if (status !== 'running') return nothing
  const passed: number[] = []
  const retried = waves.flatMap((wave, at) => (wave.passed && wave.counts.waiting > 0 ? [at] : []))
  for (const [at, wave] of waves.entries()) {
    if (wave.passed) continue
    const { counts, check } = wave
    const isDone = counts.waiting + counts.working === 0
    const hasChecks = isChecked(settings, at) && counts.applied + counts.failed > 0
    if (failsTooOften(settings, wave)) return { ...nothing, passed, halt: { wave: at, because: 'failed' } }
    if (isDone && hasChecks && check === 'failed') return { ...nothing, passed, halt: { wave: at, because: 'check' } }
    if (!isDone) return { ...nothing, passed, ...starts(settings, waves, [...retried, at], now) }
    if (hasChecks && check !== 'passed') {
      const rest = { ...nothing, passed, ...(check === 'open' ? { check: at } : {}) }
      return { ...rest, ...starts(settings, waves, retried, now, 'check') }
    }
    passed.push(at)
  }
  const finished = waves.every(({ counts }) => counts.waiting + counts.working === 0)
  return finished ? { ...nothing, passed, finished } : { ...nothing, passed, ...starts(settings, waves, retried, now) }
}

/** Not what stores share, which is done before all of them and has no entries. */
function isChecked({ waves, halt_on }: RolloutSettings, at: number): boolean {
  return halt_on.check.length > 0 && waves[at]?.entries.length !== 0
}

/** One of three is more than 2 %: in a small wave the first failure is one too many. */
export function failsTooOften({ halt_on }: RolloutSettings, wave: WaveState): boolean {
  const counted = wave.counts.failed - wave.excused
  if (counted <= 0) return false
  return counted * 100 > halt_on.failed_percent * storesIn(wave) || counted > (halt_on.failed_stores ?? Infinity)
}

function starts(
  settings: RolloutSettings,
  waves: readonly WaveState[],
  from: readonly number[],
  now: number,
  otherwise: NextStep['waitsFor'] = 'stores',
): Pick<NextStep, 'start' | 'waitsFor' | 'opensAt'> {
  const start: NextStep['start'] = []
  let free = settings.max_parallel_stores ?? Infinity
  for (const { counts } of waves) free -= counts.working
  const waiting = from.filter(at => waves[at]!.counts.waiting > 0)
  if (waiting.length > 0 && !isOpen(settings.windows, now)) {
    return { start, waitsFor: 'window', opensAt: opensAt(settings.windows, now) }
  }
  for (const wave of waiting) {
    const stores = Math.min(waves[wave]!.counts.waiting, free)
    if (stores <= 0) break
    start.push({ wave, stores })
    free -= stores
  }
  return start.length > 0 ? { start } : { start, waitsFor: otherwise }
}
