/** What do the headers of an answer say about the quota? Whatever no window can be is put right, or not believed. */

import { type Headers, numberHeader } from './answer.ts'

/** A quota as an answer tells it. */
export interface Rate {
  /** Requests per window, of everybody. */
  quota: number
  left: number
  /** Until the window ends; never longer than the window. */
  resetMs: number
  windowMs: number
}

const usualWindowMs = 30_000
const longestWindowMs = 600_000

/** Undefined where the headers are absent, no numbers, or say nothing: a quota of nothing cannot be one, nor a window that is over. */
export function readRate(headers: Headers): Rate | undefined {
  const quota = numberHeader(headers, 'x-rate-limit-requests-quota')
  const resetMs = numberHeader(headers, 'x-rate-limit-time-reset-ms')
  const left = numberHeader(headers, 'x-rate-limit-requests-left')
  if (quota === undefined || quota < 1 || left === undefined || !resetMs) return undefined
  const told = numberHeader(headers, 'x-rate-limit-time-window-ms') ?? usualWindowMs
  const windowMs = Math.min(longestWindowMs, Math.max(1000, told))
  return { quota, left: Math.min(left, quota), resetMs: Math.min(resetMs, windowMs), windowMs }
}
