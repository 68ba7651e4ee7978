/** Time that passes only when everybody waits, and a store's API in it: its quota, its windows, how many requests it can bear. */

import type { Attempt, Headers } from '../../src/http/answer.ts'

/** Whoever waits is woken in the order of time; `until` lets time pass until the promise is settled. */
export function virtualTime(startsAt = 1_000_000_000_000) {
  let now = startsAt
  const sleepers: { at: number; wake: () => void }[] = []
  const wait = (ms: number): Promise<void> =>
    new Promise(wake => {
      sleepers.push({ at: now + Math.max(0, ms), wake })
    })
  const until = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false
    const end = (): void => {
      settled = true
    }
    promise.then(end, end)
    for (;;) {
      await new Promise(resolve => setImmediate(resolve))
      if (settled) return promise
      sleepers.sort((one, other) => one.at - other.at)
      const next = sleepers.shift()
      if (next === undefined) throw new Error('Nobody waits, and nothing goes on.')
      now = Math.max(now, next.at)
      next.wake()
    }
  }
  return { clock: { now: () => now, wait, random: () => 0 }, until }
}

export interface ServerOptions {
  quota: number
  windowMs?: number
  /** How far the first window has come at the beginning. */
  phaseMs?: number
  latencyMs: number
  /** More at once are refused without headers. */
  most?: number
  /** More at once make everything slower in proportion. */
  comfortable?: number
  /** What becomes of the headers of an answer. */
  headers?: (headers: { [name: string]: string }, requests: number) => Headers
}

/** Refuses what is over the quota of a window; counts who was refused, and how many were under way at most. */
export function virtualServer({ clock }: ReturnType<typeof virtualTime>, options: ServerOptions) {
  const { quota, windowMs = 30_000, phaseMs = 0, latencyMs, most = Number.POSITIVE_INFINITY } = options
  const beginning = clock.now() - phaseMs
  let window = 0
  let used = 0
  let underWay = 0
  let requests = 0
  const counts: { [tenant: string]: { sent: number; refused: number; unheard: number; most: number } } = {}
  const answer = (status: number, headers: Headers): Attempt => ({ kind: 'answer', status, headers, body: null })
  const ask = async (tenant: string): Promise<Attempt> => {
    counts[tenant] ??= { sent: 0, refused: 0, unheard: 0, most: 0 }
    const count = counts[tenant]
    underWay += 1
    count.sent += 1
    count.most = Math.max(count.most, underWay)
    const slower = Math.max(1, underWay / (options.comfortable ?? Number.POSITIVE_INFINITY))
    await clock.wait((latencyMs * slower) / 2)
    requests += 1
    const at = clock.now() - beginning
    if (Math.floor(at / windowMs) !== window) used = 0
    window = Math.floor(at / windowMs)
    const isUnheard = underWay > most
    const isRefused = !isUnheard && used >= quota
    if (!isUnheard && !isRefused) used += 1
    const told = {
      'x-rate-limit-requests-quota': String(quota),
      'x-rate-limit-requests-left': String(quota - used),
      'x-rate-limit-time-reset-ms': String(windowMs - (at % windowMs)),
      'x-rate-limit-time-window-ms': String(windowMs),
    }
    const headers = options.headers?.(told, requests) ?? told
    await clock.wait((latencyMs * slower) / 2)
    underWay -= 1
    if (isUnheard) count.unheard += 1
    if (isRefused) count.refused += 1
    if (isUnheard) return answer(429, {})
    return answer(isRefused ? 429 : 200, headers)
  }
  return { ask, counts }
}
