/**
 * When will a rollout be over? By what its last stores took, by the workers that are alive, and by its windows. Knows nothing of
 * halts, checks, and stores that take longer than those before them. Pure.
 */

import type { RolloutSettings, RolloutState } from '../model/rollout.ts'
import { isOpen, opensAt } from './window.ts'

export interface Measured {
  /** What one of the last stores took, on average. */
  storeMs: number | undefined
  /** How many stores the workers that are alive work on at once. */
  slots: number
}

export interface Outlook {
  storesPerHour?: number
  /** Milliseconds since 1970. */
  eta?: number
}

const hourMs = 3_600_000
/** Windows that are looked at; an end beyond that is not told. */
const mostWindows = 1_000

export function outlookOf(
  settings: RolloutSettings,
  { status, waves }: RolloutState,
  { storeMs, slots }: Measured,
  now: number,
): Outlook {
  const atOnce = Math.min(slots, settings.max_parallel_stores ?? slots)
  if (storeMs === undefined || atOnce === 0) return {}
  const perHour = (atOnce * hourMs) / Math.max(storeMs, 1)
  const told = { storesPerHour: perHour < 10 ? Math.round(perHour * 10) / 10 : Math.round(perHour) }
  if (status !== 'running') return told
  // Each wave is waited for by the next: the last stores of one have workers beside them that have nothing to do.
  const rounds = waves.reduce((sum, { counts }) => sum + (counts.waiting + counts.working) / atOnce, 0)
  const ends = waves.filter(({ counts }) => counts.waiting + counts.working > 0).length
  if (rounds === 0) return told
  const eta = afterWork(settings, now, (rounds + ends / 2) * storeMs)
  return eta === undefined ? told : { ...told, eta }
}

/** The time at which so much work is done that is done in windows only. */
function afterWork({ windows }: RolloutSettings, now: number, workMs: number): number | undefined {
  let at = now
  let left = workMs
  for (let tries = 0; tries < mostWindows; tries += 1) {
    at = opensAt(windows, at)
    const closes = closesAt(windows, at, left)
    if (closes === undefined) return at + left
    left -= closes - at
    at = closes
  }
  return undefined
}

/** When the windows close that are open at a time, if that is within so many milliseconds. To a quarter of an hour. */
function closesAt(windows: RolloutSettings['windows'], from: number, withinMs: number): number | undefined {
  if (windows.length === 0) return undefined
  const quarter = hourMs / 4
  const end = Math.min(from + withinMs, from + 8 * 24 * hourMs)
  for (let at = from - (from % quarter) + quarter; at < end; at += quarter) if (!isOpen(windows, at)) return at
  return undefined
}
