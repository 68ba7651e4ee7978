/**
 * When would the next requests of a store start, if others went on as they do? Plays it through with the same rules, in a
 * time of its own.
 */

import type { KnownQuota } from '../model/pace.ts'
import { Quota } from './quota.ts'
import type { Rate } from './rate-headers.ts'

/** Told when a request is to start, in milliseconds from now, answers when it may; in the order of time. */
export function createForecast(known: KnownQuota, quotaReservePercent: number): (ms: number) => number {
  const { quota, windowMs, elapsedMs, othersPerMs } = known
  const governed = new Quota(quotaReservePercent)
  let window = 0
  let ours = known.ours
  let last = 0
  const rateAt = (ms: number): Rate => {
    const now = ms + elapsedMs
    if (Math.floor(now / windowMs) !== window) ours = 0
    window = Math.floor(now / windowMs)
    ours += 1
    const inWindow = now % windowMs
    const others = Math.min(quota, Math.floor(inWindow * othersPerMs))
    return { quota, windowMs, left: Math.max(0, quota - ours - others), resetMs: windowMs - inWindow }
  }
  const send = (ms: number): void => governed.ended(governed.started(ms), ms, { rate: rateAt(ms) })
  send(0)
  return ms => {
    last = Math.max(last, ms)
    for (let waitMs = governed.waitMs(last); waitMs > 0; waitMs = governed.waitMs(last)) last += waitMs
    send(last)
    return last
  }
}
