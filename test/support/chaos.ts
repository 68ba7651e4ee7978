/** Workers that are killed again and again while they carry a rollout out, a database that goes away, and a log of what they sent. */

import type { PostgresServer } from './postgres.ts'
import type { Scene } from './rollouts.ts'
import type { Run } from './runs.ts'
import { openWire, type Wire } from './tcp-proxy.ts'

export interface Writes {
  /** In the order in which they arrived: the store's hash, and what was asked. */
  log: { hash: string; method: string; path: string; at: number }[]
}

/** Every request of workers that changes something. */
export function watchWrites({ proxy }: Scene): Writes {
  const writes: Writes = { log: [] }
  proxy.arrived = (_, { method, path }) => {
    if (method === 'GET') return
    const hash = /^\/stores\/([^/]+)\//.exec(path)?.[1] ?? ''
    writes.log.push({ hash, method, path: path.replace(/^\/stores\/[^/]+/, ''), at: performance.now() })
  }
  return writes
}

export interface Crew {
  killed: number
  /** Workers that found no database when they began. */
  turnedAway: number
  /** Workers that have ended by themselves, with what they said. */
  ended: { code: number | null; stderr: string }[]
  /** One of those that have ended a store dies in the midst of its next ones, and another one is started. */
  kill(pick: number): void
  /** Resolves when all that are running have ended by themselves. */
  over: Promise<void>
}

/** So many workers; whoever is killed, or finds no database, is replaced at once, as whatever runs workers does. */
export function startCrew(start: () => Run, count: number): Crew {
  const running = new Set<Run>()
  const busy = new Set<Run>()
  let finish = (): void => {}
  const crew: Crew = {
    killed: 0,
    turnedAway: 0,
    ended: [],
    kill(pick) {
      const victims = [...busy]
      const victim = victims[pick % Math.max(1, victims.length)]
      if (victim === undefined) return
      crew.killed += 1
      busy.delete(victim)
      victim.child.kill('SIGKILL')
    },
    over: new Promise(done => {
      finish = done
    }),
  }
  const launch = (): void => {
    const run = start()
    running.add(run)
    run.child.stderr?.once('data', () => busy.add(run))
    void run.ended.then(({ code, signal, stderr }) => {
      running.delete(run)
      busy.delete(run)
      const isAway = code === 1 && /^error\[(STATE|ROLLOUT)_IO\]/.test(stderr)
      if (isAway) crew.turnedAway += 1
      if (signal === 'SIGKILL' || isAway) launch()
      else crew.ended.push({ code, stderr })
      if (running.size === 0) finish()
    })
  }
  for (let at = 0; at < count; at += 1) launch()
  return crew
}

/** A database whose connections can all be cut at once. */
export async function openCuttable(
  server: PostgresServer,
): Promise<{ wire: Wire; url: string; cuts(): number; cut(): void }> {
  const wire = await openWire(server.port)
  let cutting = 0
  let cuts = 0
  wire.passes = () => {
    if (cutting === 0) return true
    cutting -= 1
    cuts += 1
    return false
  }
  return {
    wire,
    url: server.url({ port: wire.port }),
    cuts: () => cuts,
    cut() {
      cutting = 6
    },
  }
}
