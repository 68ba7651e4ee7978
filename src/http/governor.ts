/**
 * When may the next request of one store (or franchise) start? Puts together its quota, the number of requests at once and
 * named caps; knows nothing of what is sent.
 */

import type { Clock } from '../model/clock.ts'
import type { Pace } from '../model/pace.ts'
import type { Attempt } from './answer.ts'
import type { Cap } from './caps.ts'
import { type Ending, Limit } from './limit.ts'
import { Quota, type Ticket, type Told } from './quota.ts'
import { readRate } from './rate-headers.ts'
import { askedWait, longestWaitMs } from './retry.ts'

/** What is to be known of a request before it starts. */
export interface Waiting {
  cap?: Cap | undefined
  /** Requests alike, which should take as long as each other, have the same. */
  like: string
}

/** Starts attempts when quota, parallelism and caps allow it. */
export interface Governor {
  /** Makes the attempt as soon as it may start, learns from how it ended, and hands it back. */
  run(waiting: Waiting, attempt: () => Promise<Attempt>): Promise<Attempt>
  /** How fast it went so far. */
  pace(): Pace
}

/** Nothing is started for so long after a refusal that does not say how long to wait. */
const breathMs = 1000
/** What requests take of late is the median of so many. */
const lately = 15

/** A longer wait for the quota is told, once no answer is awaited that may cut it short. */
const toldMs = 3000
/** So often do those who wait look again: no timer may outlive the requests that wait for it, nor keep the program from ending. */
const glanceMs = 1000

/** `quotaReservePercent` of the quota, or more, is left to others; without rate headers only `parallelism` and trouble count. */
export function createGovernor(
  clock: Clock,
  parallelism: number,
  quotaReservePercent: number,
  waits: (ms: number) => void = () => undefined,
): Governor {
  const quota = new Quota(quotaReservePercent)
  const limit = new Limit(parallelism)
  const named = new Map<string, ReturnType<typeof createSemaphore>>()
  const queue: ((ticket: Ticket) => void)[] = []
  let underWay = 0
  let isWaiting = false
  let toldUntil = 0
  /** After a refusal that has no word on the quota. */
  let heldUntil = 0
  let answered = 0
  const latencies: number[] = []

  /** Starts whatever may start now; what must wait for the quota is looked at again when it may be time. */
  const startSome = (): void => {
    while (queue.length > 0 && underWay < limit.value(clock.now())) {
      const now = clock.now()
      const heldMs = Math.min(heldUntil - now, longestWaitMs)
      const waitMs = heldMs > 0 ? heldMs : quota.waitMs(now)
      if (waitMs > 0) {
        wakeIn(waitMs)
        return
      }
      underWay += 1
      queue.shift()!(quota.started(now))
    }
  }

  /** All who wait share one timer. It is a short one: an answer may come that lets them go before. */
  const wakeIn = (ms: number): void => {
    if (!Number.isFinite(ms)) return
    const now = clock.now()
    if (ms > toldMs && underWay === 0 && now >= toldUntil) {
      toldUntil = now + ms
      waits(Math.round(ms))
    }
    if (isWaiting) return
    isWaiting = true
    void clock.wait(Math.min(ms, glanceMs)).then(() => {
      isWaiting = false
      startSome()
    })
  }

  const start = async ({ like }: Waiting, attempt: () => Promise<Attempt>): Promise<Attempt> => {
    const ticket = await new Promise<Ticket>(resolve => {
      queue.push(resolve)
      startSome()
    })
    const startedAt = clock.now()
    let told: Told = {}
    try {
      const ended = await attempt()
      const now = clock.now()
      told = toldBy(ended)
      if (ended.kind !== 'broken' && told.refused && told.rate === undefined) {
        const askedMs = askedWait(ended.headers) ?? breathMs
        if (askedMs <= longestWaitMs) heldUntil = Math.max(heldUntil, now + askedMs)
      }
      const ms = now - startedAt
      const ending = endingOf(ended, told, { ms, like })
      if (ending !== undefined) limit.ended(ending, startedAt, now)
      if (ending?.how === 'passed') {
        latencies[answered % lately] = ms
        answered += 1
      }
      return ended
    } finally {
      quota.ended(ticket, clock.now(), told)
      underWay -= 1
      startSome()
    }
  }

  return {
    pace: () => ({ answered, latencyMs: median(latencies), quota: quota.known(clock.now()) }),
    async run(waiting, attempt) {
      const { cap } = waiting
      if (cap === undefined) return start(waiting, attempt)
      const semaphore = named.get(cap.name) ?? createSemaphore()
      named.set(cap.name, semaphore)
      try {
        // The cap first, so that those who wait for it leave the general slots to others.
        return await semaphore.run(Math.max(1, cap.max), () => start(waiting, attempt))
      } finally {
        if (semaphore.idle()) named.delete(cap.name)
      }
    },
  }
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

function toldBy(ended: Attempt): Told {
  if (ended.kind === 'broken') return {}
  return { rate: readRate(ended.headers), refused: ended.status === 429, isAnswered: true }
}

/** What the end of an attempt says of how much the other side can bear; undefined where it says nothing of that. */
function endingOf(ended: Attempt, { rate }: Told, passed: { ms: number; like: string }): Ending | undefined {
  if (ended.kind === 'broken') {
    return ['closed', 'unsendable', 'refused-tls'].includes(ended.trouble) ? undefined : { how: 'troubled' }
  }
  if (ended.status === 429) return rate?.left === 0 ? undefined : { how: 'refused' }
  if ([500, 502, 503, 504].includes(ended.status)) return { how: 'troubled' }
  return { how: 'passed', ...passed }
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
