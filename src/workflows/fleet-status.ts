/** How do rollouts stand, who works on them, and when will they be over? Only reads. */

import { outlookOf } from '../fleet/outlook.ts'
import type { RolloutRecord, WorkerRecord } from '../fleet/records.ts'
import { type NextStep, nextStep } from '../fleet/waves.ts'
import type {
  FailedStore,
  FleetStatusReport,
  RolloutView,
  StageCounts,
  WaitsFor,
  WorkerView,
} from '../model/fleet-status.ts'
import { type RolloutState, storeStages, storesIn } from '../model/rollout.ts'
import type { Freeze } from '../model/settings.ts'
import { openFreezes } from '../planner/freeze.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { rolloutOf } from './fleet-apply.ts'
import type { Fleet } from './fleet-database.ts'
import { reportHead } from './report.ts'

/** So many failed stores are told of each rollout. */
const mostFailed = 100
/** Rollouts that are looked through for those that are not over. */
const mostRollouts = 50
const dayMs = 24 * 3_600_000

/** The one that is named; else all that are not over, or if there are none, the last one. */
export async function fleetStatus(
  context: Context,
  fleet: Fleet,
  named: string | undefined,
  freezes: readonly Freeze[],
): Promise<FleetStatusReport> {
  const records = named === undefined ? await openOrLast(fleet, context.clock.now()) : [await rolloutOf(fleet, named)]
  const workers = await fleet.workers.list()
  const rollouts: RolloutView[] = []
  for (const one of records) rollouts.push(await viewOf(context, fleet, one, { workers, freezes }))
  return { ...reportHead(context, 0, []), command: 'fleet status', rollouts, workers: workers.map(toWorkerView) }
}

async function openOrLast({ rollouts }: Fleet, now: number): Promise<RolloutRecord[]> {
  const all = await rollouts.list(mostRollouts)
  const open = all.filter(one => !isOver(one.status) && !isForgotten(one, now))
  return (open.length > 0 ? open : all.slice(0, 1)).reverse()
}

/** It can no longer be applied, or whoever planned it was killed. */
function isForgotten({ status, expires, created }: RolloutRecord, now: number): boolean {
  return (status === 'planned' && now >= expires) || (status === 'planning' && now - created > dayMs)
}

/** Nothing becomes of it any more by itself. */
function isOver(status: RolloutRecord['status']): boolean {
  return status === 'finished' || status === 'aborted'
}

async function viewOf(
  context: Context,
  { steps }: Fleet,
  record: RolloutRecord,
  { workers, freezes }: { workers: readonly WorkerRecord[]; freezes: readonly Freeze[] },
): Promise<RolloutView> {
  const { id, status, settings, facts, created, started, ended, expires, waves } = record
  const now = context.clock.now()
  const able = workersFor(record, workers)
  const slots = able.reduce((sum, one) => sum + one.facts.concurrency, 0)
  const step = status === 'planning' ? undefined : nextStep(settings, { status, waves }, now)
  const outlook =
    status === 'planning' || isOver(status)
      ? {}
      : outlookOf(settings, { status, waves }, { storeMs: await steps.storeMs(id), slots }, now)
  const frozen = status === 'running' && isWaiting(waves) ? openFreezes(freezes, now) : []
  const waits = waitsFor(record, step, { isFrozen: frozen.length > 0, workers: able.length })
  const failed = await steps.failures(id, mostFailed)
  const names = settings.waves.map(({ name }) => name)
  return {
    rollout: id,
    status,
    ...(status === 'halted' ? { reason: reasonWords(record) } : {}),
    planned_by: `${facts.user}@${facts.host}`,
    created: isoTime(created),
    ...(started === null ? {} : { started: isoTime(started) }),
    ...(ended === null ? {} : { ended: isoTime(ended) }),
    expires: isoTime(expires),
    stores: sumOf(waves),
    waves: waves.map(({ counts, excused, check, passed }, at) => ({
      name: names[at] ?? '',
      stores: counts,
      excused,
      ...(settings.halt_on.check.length === 0 || settings.waves[at]?.entries.length === 0 ? {} : { check }),
      passed,
    })),
    ...(waits === undefined ? {} : { waits_for: waits }),
    ...opening(waits, step, frozen),
    ...(outlook.storesPerHour === undefined ? {} : { stores_per_hour: outlook.storesPerHour }),
    ...(outlook.eta === undefined ? {} : { eta: isoTime(outlook.eta) }),
    failed: failed.map(({ wave, ...rest }): FailedStore => ({ ...rest, wave: names[wave] ?? '' })),
  }
}

/** What is in the way of all others first. */
function waitsFor(
  { status, waves }: RolloutRecord,
  step: NextStep | undefined,
  { isFrozen, workers }: { isFrozen: boolean; workers: number },
): WaitsFor | undefined {
  if (isFrozen) return 'freeze'
  if (status === 'running' && workers === 0 && isWaiting(waves)) return 'workers'
  return step?.waitsFor
}

function opening(
  waits: WaitsFor | undefined,
  step: NextStep | undefined,
  frozen: readonly Freeze[],
): Pick<RolloutView, 'opens'> {
  if (waits === 'window' && step?.opensAt !== undefined) return { opens: isoTime(step.opensAt) }
  if (waits !== 'freeze') return {}
  return { opens: isoTime(Math.max(...frozen.map(({ to }) => Date.parse(to)))) }
}

/** Those that are alive and have the files from which it was planned. */
export function workersFor({ config }: RolloutRecord, workers: readonly WorkerRecord[]): WorkerRecord[] {
  return workers.filter(one => one.gone === null && one.config === config)
}

function isWaiting(waves: RolloutState['waves']): boolean {
  return waves.some(({ counts }) => counts.waiting + counts.working > 0)
}

export function sumOf(waves: RolloutState['waves']): StageCounts {
  const sum = Object.fromEntries(
    storeStages.map(stage => [stage, waves.reduce((total, { counts }) => total + counts[stage], 0)]),
  )
  return sum as StageCounts
}

function reasonWords({ reason, settings, waves }: RolloutRecord): string {
  const at = Number(reason?.wave ?? 0)
  const name = settings.waves[at]?.name ?? ''
  if (reason?.because === 'check' && typeof reason.check === 'string') return `after wave ${name}, ${reason.check}`
  const wave = waves[at]
  if (wave === undefined) return 'a limit was reached'
  const { failed_percent, failed_stores } = settings.halt_on
  const limit = `${failed_percent} %${failed_stores === undefined ? '' : `, or ${failed_stores} stores`}`
  const before = wave.excused > 0 ? `, ${wave.excused} of them excused before` : ''
  return `${wave.counts.failed} of ${storesIn(wave)} stores of wave ${name} failed${before}; the limit is ${limit}`
}

function toWorkerView({ id, facts, started, seen, gone, stores }: WorkerRecord): WorkerView {
  const { user, host, pid, concurrency } = facts
  return {
    worker: id,
    user,
    host,
    pid,
    concurrency,
    started: isoTime(started),
    seen: isoTime(seen),
    alive: gone === null,
    stores,
  }
}
