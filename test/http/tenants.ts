/** Two tenants on one quota, in virtual time: ours is held by a governor, the other sends whenever it likes. */

import { createGovernor } from '../../src/http/governor.ts'
import { waitBefore } from '../../src/http/retry.ts'
import { type ServerOptions, virtualServer, virtualTime } from './virtual.ts'

export interface Scenario extends ServerOptions {
  name: string
  reservePercent?: number
  parallelism?: number
  /** Requests of ours. */
  requests: number
  /** When the other sends, in milliseconds from the beginning. */
  other?: (windowMs: number) => Iterable<number>
  /** Our clock by the server's. */
  drift?: number
}

/** Evenly, so many in each window. */
export function* steady(perWindow: number, windowMs: number, windows = 100): Generator<number> {
  for (let count = 0; count < perWindow * windows; count += 1) yield (count + 0.5) * (windowMs / perWindow)
}

/** In each window the next number of the list, all within two seconds from `fromMs`. */
export function* bursts(list: readonly number[], windowMs: number, fromMs = 0, windows = 100): Generator<number> {
  for (let window = 0; window < windows; window += 1) {
    const count = list[window % list.length]!
    for (let at = 0; at < count; at += 1) yield window * windowMs + fromMs + (at * 2000) / count
  }
}

/** How long ours took, how the other fared, and when each of ours was answered well. */
export async function play(scenario: Scenario) {
  const { requests, parallelism = 8, reservePercent = 30, windowMs = 30_000, drift = 1 } = scenario
  const time = virtualTime()
  const { clock } = time
  const server = virtualServer(time, scenario)
  const begun = clock.now()
  const ourClock = { now: () => begun + (clock.now() - begun) * drift, wait: (ms: number) => clock.wait(ms / drift) }
  const governor = createGovernor({ ...ourClock, random: () => 0 }, parallelism, reservePercent)
  const times: number[] = []
  let isOver = false
  const one = async (): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const ended = await governor.run({ like: 'GET /x' }, () => server.ask('ours'))
      if (ended.kind === 'answer' && ended.status === 200) break
      await clock.wait(waitBefore('limited', tries, ended.kind === 'answer' ? ended.headers : {}, 0))
    }
    times.push(clock.now() - begun)
  }
  const other = async (): Promise<void> => {
    for (const at of scenario.other?.(windowMs) ?? []) {
      await clock.wait(begun + at - clock.now())
      if (isOver) return
      void server.ask('other')
    }
  }
  void other()
  await time.until(Promise.all(Array.from({ length: requests }, one)))
  isOver = true
  const none = { sent: 0, refused: 0, unheard: 0, most: 0 }
  return { ms: clock.now() - begun, times, ours: server.counts.ours!, other: server.counts.other ?? none }
}
