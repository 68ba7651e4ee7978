/**
 * How many requests will a plan take, and how long? The order of the apply is played through with what the plan itself has
 * met while it read: how long a request takes, what the quota is and what others use of it.
 */

import { rehearse } from '../engine/rehearse.ts'
import { type Batch, batchLimits } from '../engine/schedule.ts'
import { createForecast } from '../http/index.ts'
import type { KnownQuota, Pace } from '../model/pace.ts'
import type { Change, Plan } from '../model/plan.ts'
import { portfolioUnit, storeUnit, type Unit } from '../model/resources.ts'
import { kindsByName } from './kinds.ts'
import type { Project } from './project.ts'

/** Of a store that nothing was read of: the least that BigCommerce gives any store, in the middle of a window. */
const usual: KnownQuota = { quota: 150, windowMs: 30_000, elapsedMs: 15_000, ours: 0, othersPerMs: 0 }
/** Where nothing was read at all. */
const usualLatencyMs = 250
/** So few requests pass at once, whatever the quota. */
const few = 10

export function estimateRequests(...given: Parameters<typeof forecastRequests>): Plan['requests'] {
  return toEstimate(forecastRequests(...given))
}

export function toEstimate({ requests, ms }: { requests: number; ms: number }): Plan['requests'] {
  return { estimated: requests, seconds: requests === 0 ? 0 : Math.max(1, Math.round(ms / 1000)) }
}

/**
 * The same, before the time is rounded. `isNext`: the apply follows at once; otherwise nobody knows how far the window will
 * have come then.
 */
export function forecastRequests(
  project: Pick<Project, 'config' | 'connections' | 'options'>,
  changes: readonly Change[],
  hashes: ReadonlyMap<string, string>,
  isNext = false,
): { requests: number; ms: number } {
  const counts = new Map<Unit, number>()
  for (const { unit } of changes) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  const ids = new Map(project.config.desired.flatMap(one => (one.kind === 'store' ? [[one.key, one.bindId]] : [])))
  const paces = new Map<Unit, Pace | undefined>()
  for (const unit of counts.keys()) paces.set(unit, paceOf(project, unit, ids, hashes))
  const known = [...paces.values()].flatMap(pace => pace?.latencyMs ?? [])
  const latencyMs = known.length === 0 ? usualLatencyMs : known.reduce((sum, ms) => sum + ms, 0) / known.length
  const quotas = new Map<Unit, KnownQuota>()
  for (const [unit, count] of counts) {
    const pace = paces.get(unit)
    const quota = pace === undefined ? usual : pace.quota
    if (unit !== portfolioUnit && quota !== undefined && count > few) quotas.set(unit, quota)
  }
  const rehearsal = {
    changes,
    limitsOf: (kind: string, verb: Batch['verb']) => batchLimits(kindsByName.get(kind)!, verb),
    parallelism: project.options.parallelism,
  }
  // What a plan says of its requests does not depend on how fast they were today.
  const plain = rehearse({ ...rehearsal, startOf: (_, at) => at, latencyMs: 1 })
  /** When as much more of a window has passed as is said. */
  const withQuotas = (part: number): number => {
    const forecasts = new Map<Unit, (ms: number) => number>()
    for (const [unit, quota] of quotas) {
      forecasts.set(unit, createForecast(later(quota, part), project.config.safety.quota_reserve_percent))
    }
    return rehearse({ ...rehearsal, startOf: (unit, at) => forecasts.get(unit)?.(at) ?? at, latencyMs }).ms
  }
  const parts = isNext ? [0] : [0, 0.5]
  const times = quotas.size === 0 ? [plain.ms * latencyMs] : parts.map(withQuotas)
  const ms = times.reduce((sum, time) => sum + time, 0) / times.length
  return { requests: plain.requests, ms }
}

function later(quota: KnownQuota, part: number): KnownQuota {
  const elapsedMs = quota.elapsedMs + part * quota.windowMs
  return elapsedMs < quota.windowMs
    ? { ...quota, elapsedMs }
    : { ...quota, elapsedMs: elapsedMs - quota.windowMs, ours: 0 }
}

/** Undefined for a store of which nothing was read. */
function paceOf(
  { connections }: Pick<Project, 'connections'>,
  unit: Unit,
  ids: ReadonlyMap<string | undefined, string | undefined>,
  hashes: ReadonlyMap<string, string>,
): Pace | undefined {
  if (unit === portfolioUnit) return connections.paceOf()
  const key = unit.slice(storeUnit('').length)
  const hash = hashes.get(ids.get(key) ?? key)
  return hash === undefined ? undefined : connections.paceOf(hash)
}
