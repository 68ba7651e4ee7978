/**
 * How many requests would carry changes out, and how long would they take? Plays the order of an apply through without
 * sending anything: the same batches, as many at once. Knows nothing of quotas; it is told when a request may start.
 */

import type { Change } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import { type Batch, type BatchLimits, Schedule } from './schedule.ts'
import type { Verb } from './write.ts'

export interface Rehearsal {
  changes: readonly Change[]
  limitsOf(kind: string, verb: Verb | 'record'): BatchLimits
  /** Batches at once, over all units. */
  parallelism: number
  /** When a request that is ready at a time starts; called in the order of time. All times are milliseconds from the beginning. */
  startOf(unit: Unit, ms: number): number
  /** What a request takes once it has started. */
  latencyMs: number
}

export function rehearse(input: Rehearsal): { requests: number; ms: number } {
  const schedule = new Schedule(input.changes, (kind, verb) => ({ ...input.limitsOf(kind, verb), ahead: 0 }))
  const underWay: { batch: Batch; endsAt: number }[] = []
  let now = 0
  let requests = 0
  for (;;) {
    while (underWay.length < input.parallelism) {
      const batch = schedule.next()
      if (batch === undefined) break
      const isSent = batch.verb !== 'record'
      if (isSent) requests += 1
      const endsAt = isSent ? input.startOf(batch.unit, now) + input.latencyMs : now
      underWay.push({ batch, endsAt })
    }
    const first = underWay.reduce((at, one, other) => (one.endsAt < (underWay[at]?.endsAt ?? 0) ? other : at), 0)
    const [ended] = underWay.splice(first, 1)
    if (ended === undefined) return { requests, ms: now }
    now = Math.max(now, ended.endsAt)
    for (const change of ended.batch.changes) schedule.succeeded(change)
    schedule.finished(ended.batch)
  }
}
