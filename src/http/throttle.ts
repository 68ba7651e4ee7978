/**
 * When may the next request of one store (or franchise) start?
 * Knows the store's quota from response headers, the number of requests at once, and named caps; knows nothing of requests.
 */

import type { Clock } from '../model/clock.ts'
import type { Headers } from './answer.ts'
import { numberHeader } from './answer.ts'

/** A named limit on requests at once. */
interface Cap {
  name: string
  max: number
}

/** Starts tasks when quota, parallelism and caps allow it. */
export interface Throttle {
  /** Runs the task as soon as it may start; whatever it answers or throws comes back. */
  run<T>(cap: Cap | undefined, task: () => Promise<T>): Promise<T>
  /** Takes over what the headers of an answer say about the quota. `refused`: it was a 429, so nothing is left. */
  learn(headers: Headers, refused: boolean): void
}

/** `quotaReservePercent` of the quota is left to others; without rate headers only `parallelism` counts. */
export function createThrottle(clock: Clock, parallelism: number, quotaReservePercent: number): Throttle {
  const all = createSemaphore()
  const named = new Map<string, ReturnType<typeof createSemaphore>>()
  let window: { quota: number; left: number; resetAt: number; windowMs: number } | undefined
  let reset: Promise<void> | undefined
  let running = 0

  const waitForQuota = async (): Promise<void> => {
    while (window !== undefined) {
      const remainingMs = window.resetAt - clock.now()
      if (remainingMs <= 0) {
        // A new window has begun; how much of it others have used is known from the next answer on.
        window = undefined
        return
      }
      if (window.left > Math.ceil((window.quota * quotaReservePercent) / 100)) {
        window.left -= 1
        return
      }
      // All who wait share one timer.
      reset ??= clock.wait(remainingMs).finally(() => {
        reset = undefined
      })
      await reset
    }
  }

  const start = async <T>(task: () => Promise<T>): Promise<T> => {
    await waitForQuota()
    running += 1
    try {
      return await task()
    } finally {
      running -= 1
    }
  }

  return {
    async run(cap, task) {
      const inAll = () => all.run(Math.max(1, parallelism), () => start(task))
      if (cap === undefined) return inAll()
      const semaphore = named.get(cap.name) ?? createSemaphore()
      named.set(cap.name, semaphore)
      try {
        // The cap first, so that those who wait for it leave the general slots to others.
        return await semaphore.run(Math.max(1, cap.max), inAll)
      } finally {
        if (semaphore.idle()) named.delete(cap.name)
      }
    },
    learn(headers, refused) {
      const quota = numberHeader(headers, 'x-rate-limit-requests-quota')
      const resetMs = numberHeader(headers, 'x-rate-limit-time-reset-ms')
      const left = refused ? 0 : numberHeader(headers, 'x-rate-limit-requests-left')
      if (quota === undefined || quota === 0 || resetMs === undefined || left === undefined) return
      const windowMs = numberHeader(headers, 'x-rate-limit-time-window-ms') ?? 30_000
      const resetAt = clock.now() + resetMs
      const isNew = window === undefined || resetAt > window.resetAt + windowMs / 2
      // Answers overtake each other: inside a window only the lowest number counts. Of a new window, requests
      // under way may not have been counted yet.
      const remaining = isNew ? left - Math.max(0, running - 1) : Math.min(window?.left ?? left, left)
      window = { quota, left: Math.max(0, remaining), resetAt, windowMs }
    },
  }
}

function createSemaphore() {
  let taken = 0
  const waiting: (() => void)[] = []
  return {
    idle: () => taken === 0 && waiting.length === 0,
    async run<T>(max: number, task: () => Promise<T>): Promise<T> {
      if (taken >= max) await new Promise<void>(resolve => waiting.push(resolve))
      else taken += 1
      try {
        return await task()
      } finally {
        const next = waiting.shift()
        if (next === undefined) taken -= 1
        else next()
      }
    },
  }
}
