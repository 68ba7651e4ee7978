/**
 * A worker: takes stores of rollouts that were planned from its own configuration, one after the other and several at once,
 * until it is told to stop. Everything that it knows stands in the database, so that it may be killed at any time.
 */

import type { Claimed } from '../fleet/claims.ts'
import { type JobPayload, takeJobs } from '../fleet/queue.ts'
import { taskFor } from '../fleet/workers.ts'
import type { ErrorCode } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { FleetWorkReport } from '../model/fleet-report.ts'
import type { Policy } from '../model/policy.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { machineProcesses } from '../state/index.ts'
import type { Context } from './context.ts'
import { advance } from './fleet-advance.ts'
import type { Fleet } from './fleet-database.ts'
import { looker, lookTask } from './fleet-look.ts'
import { bePresent, type Presence } from './fleet-presence.ts'
import { type Sections, sectionsOf, sharedSection } from './fleet-section.ts'
import { type Share, shareOf } from './fleet-share.ts'
import { applySection, type StoreOutcome } from './fleet-store.ts'
import { projectPolicies } from './plan.ts'
import type { Project, ProjectOptions } from './project.ts'
import { openProject } from './project.ts'
import { reportHead } from './report.ts'

export interface FleetWorkOptions {
  project: ProjectOptions
  concurrency: number
  /** So long after its last sign of life it counts as gone. */
  leaseMs: number
  /** Ends when no rollout of its configuration is running or paused. */
  untilDone: boolean
  open(project: Project): Promise<Fleet>
}

/** What says nothing about the store: it is tried again, so often. */
const passing: readonly ErrorCode[] = ['INTERRUPTED', 'STATE_LOCKED', 'STATE_IO', 'ROLLOUT_IO', 'FROZEN']
const mostAttempts = 20

export async function workRollouts(context: Context, options: FleetWorkOptions): Promise<FleetWorkReport> {
  const counts = { applied: 0, failed: 0, given_back: 0 }
  let presence: Presence | undefined
  const fenced: Context = { ...context, fence: () => presence?.fence() }
  const opened = await openProject(fenced, options.project)
  const share = shareOf(opened.connections, options.project.parallelism)
  const project = { ...opened, connections: share.connections }
  const fleet = await options.open(project).catch(async error => {
    await project.close()
    throw error
  })
  let worker = ''
  try {
    const sections = await sectionsOf(project)
    const policies = projectPolicies(context, project)
    await tellOthers(context, fleet, project)
    while (!context.stop.requested) {
      worker = context.randomId().slice(-8)
      await register(context, fleet, project, worker, options)
      presence = await bePresent(context, fleet.workers, { worker, leaseMs: options.leaseMs })
      const turn: Turn = { context: fenced, project, fleet, sections, policies, presence, counts, share }
      const isOver = await workUntilLost(turn, options).finally(() => presence?.end())
      if (isOver) break
    }
  } finally {
    await fleet.close()
    await project.close()
  }
  return { ...reportHead(context, 0, []), command: 'fleet work', worker, stores: counts }
}

/** What a worker has while others count on it. */
interface Turn {
  context: Context
  project: Project
  fleet: Fleet
  sections: Sections
  policies: readonly Policy[]
  presence: Presence
  counts: FleetWorkReport['stores']
  share: Share
}

async function register(
  context: Context,
  { workers }: Fleet,
  project: Project,
  id: string,
  { concurrency, leaseMs }: FleetWorkOptions,
): Promise<void> {
  const { user, host, pid } = context.who
  const space = await machineProcesses.space()
  const facts = { user, host, pid, concurrency, tool: context.tool, state_backend: project.config.state.backend, space }
  return workers.register({ id, facts, config: project.digest, leaseMs })
}

/** True when there is nothing left to do, or the worker is to stop; false when it was given up by the others. */
async function workUntilLost(turn: Turn, options: FleetWorkOptions): Promise<boolean> {
  const { context, presence } = turn
  for (;;) {
    if (context.stop.requested) return true
    if (presence.isLost) return false
    try {
      const isOver = await takeUntilOver(turn, options)
      if (isOver !== undefined) return isOver
    } catch (error) {
      onlyAway(error)
      await context.clock.wait(awayMs)
    }
  }
}

/** Undefined when the queue has ended by itself, after the database was away for too long. */
async function takeUntilOver(turn: Turn, options: FleetWorkOptions): Promise<boolean | undefined> {
  const { context, fleet, project, presence } = turn
  const task = taskFor(project.digest)
  const taker = await takeJobs(fleet.queue, options.concurrency, {
    [task]: job => workOn(turn, job),
    [lookTask(project.digest)]: looker(context, project, fleet),
  })
  let hasEnded = false
  void taker.ended.then(() => {
    hasEnded = true
  })
  try {
    await fleet.workers.setPool(presence.worker, taker.pool)
    for (let at = 0; ; at += 1) {
      if (context.stop.requested) return true
      if (presence.isLost) return false
      if (hasEnded) return undefined
      if (at % sweepTurns(options.leaseMs) === 0) {
        const isDone = await lookAround(turn, task).catch(onlyAway)
        if (options.untilDone && isDone) return true
      }
      await context.clock.wait(glanceMs)
    }
  } finally {
    await taker.stop()
  }
}

/** What every worker does now and then for all of them. True when no rollout of its configuration goes on. */
async function lookAround(turn: Turn, task: string): Promise<boolean> {
  const { context, project, fleet, presence, share } = turn
  const alive = (await fleet.workers.list()).filter(one => one.gone === null)
  const space = await machineProcesses.space()
  // Whoever was killed on this machine need not be waited for.
  const here = space === '' ? [] : alive.filter(one => one.facts.space === space)
  const dead = here.filter(one => !machineProcesses.alive(one.facts.pid)).map(one => one.id)
  share.among(alive.length - dead.length)
  await fleet.workers.sweep(task, dead)
  const open = (await fleet.rollouts.open()).filter(one => one.config === project.digest)
  for (const { id } of open.filter(one => one.status === 'running'))
    await advance({ context, project, fleet, worker: presence.worker }, id)
  return open.length === 0
}

/** A database that is away is waited for. */
function onlyAway(error: unknown): false {
  if (error instanceof ToolError && error.code === 'ROLLOUT_IO') return false
  throw error
}

const glanceMs = 200
/** So long after it was not there is the database looked for again. */
const awayMs = 1_000

function sweepTurns(leaseMs: number): number {
  return Math.max(1, Math.min(10, Math.round(leaseMs / 4 / glanceMs)))
}

/** One job: claims the store, carries out its section, and says what has become of it. */
async function workOn(turn: Turn, { rollout, store }: JobPayload): Promise<void> {
  const { context, fleet, project, presence, counts } = turn
  const claim = context.randomId()
  const claimed = await fleet.claims.claim(rollout, store, { worker: presence.worker, claim })
  if (claimed === undefined) return fleet.claims.putBack(rollout, store)
  const before = presence.heldBack
  const began = context.clock.now()
  const outcome = await attempt(turn, { rollout, store }, claimed)
  if (presence.isLost) throw new Error('given up')
  // What was held back says nothing about the store.
  if (outcome === 'again' || presence.heldBack > before) {
    counts.given_back += 1
    await fleet.claims.giveBack(rollout, store, claim)
    return
  }
  const isOwn = await fleet.claims.end(rollout, store, claim, { state: outcome.state, error: outcome.error })
  if (!isOwn) throw new Error('taken over')
  counts[outcome.state] += 1
  context.emit({
    type: 'store-finished',
    rollout,
    store,
    failed: outcome.state === 'failed',
    changes: outcome.changes,
    ms: context.clock.now() - began,
    ...(outcome.error?.[0] === undefined ? {} : { error: outcome.error[0] }),
  })
  await advance({ context, project, fleet, worker: presence.worker }, rollout)
}

async function attempt(
  { context, sections, policies, presence }: Turn,
  { rollout, store }: JobPayload,
  claimed: Claimed,
): Promise<StoreOutcome | 'again'> {
  const name = `rollout ${rollout}, ${store === sharedSection ? 'accounts' : store}`
  const { run } = context.who
  const who = { ...context.who, run: [...(run === undefined ? [] : [run]), workerName(presence.worker)].join(', ') }
  const quiet: Context = { ...context, who, emit: () => undefined }
  try {
    const project = sections.of(store)
    if (claimed.former !== undefined) await breakLocks(project, claimed.former, store)
    return await applySection(quiet, project, store, { claimed, name, policies })
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    if (passing.includes(error.code) && claimed.attempts < mostAttempts) return 'again'
    return { state: 'failed', error: [toDiagnostic(error)], changes: 0 }
  }
}

function workerName(worker: string): string {
  return `worker ${worker}`
}

/** Locks of a worker that is gone would be waited for until they end by themselves. */
async function breakLocks({ state }: Project, former: string, store: string): Promise<void> {
  const units: Unit[] = store === sharedSection ? [portfolioUnit] : [storeUnit(store), portfolioUnit]
  for (const unit of units) {
    const lock = await state.readLock(unit)
    if (lock?.holder?.run?.endsWith(workerName(former))) await state.breakLock(unit)
  }
}

/** Whoever works with other files than a rollout was planned from takes nothing of it. */
async function tellOthers(context: Context, fleet: Fleet, project: Project): Promise<void> {
  for (const one of await fleet.rollouts.open()) {
    if (one.config === project.digest) continue
    const { commit } = one.facts
    context.emit({
      type: 'rollout-passed-over',
      rollout: one.id,
      reason: `it was planned from another configuration${commit === undefined ? '' : `, of commit ${commit.slice(0, 12)}`}`,
    })
  }
}
