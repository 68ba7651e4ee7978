/**
 * Drift of many stores: each is a job that a worker takes, or this process itself, and what was found is handed on in order and
 * not kept. Memory does not grow with the number of stores.
 */

import { takeJobs } from '../fleet/queue.ts'
import { taskFor } from '../fleet/workers.ts'
import { ToolError } from '../model/errors.ts'
import type { FleetDriftReport, FleetDriftTotals, StoreDrift } from '../model/fleet-drift.ts'
import { didYouMean } from '../model/nearest.ts'
import { keyTest } from '../model/rollout.ts'
import type { Context } from './context.ts'
import { detailedExit, ignoresOf, runOf } from './drift.ts'
import type { Fleet } from './fleet-database.ts'
import { type LookOptions, looker, lookTask } from './fleet-look.ts'
import { sectionsOf, sharedSection } from './fleet-section.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

export interface FleetDriftOptions extends LookOptions {
  /** Keys and patterns; none: all stores, and what they share. */
  stores: readonly string[]
  /** Exit codes tell what was found. */
  detailed: boolean
  /** Stores that this process looks at at once, beside the workers. */
  atOnce: number
}

/** So many stores go to the database, and come from it, in one statement. */
const pageSize = 200
/** So many stores are given out before the first of them was told. */
const ahead = 5_000
const glanceMs = 100
const sweepMs = 5_000

/** `take` is given store after store, those in which nothing was found, too; false: nobody listens any more. */
export async function driftFleet(
  context: Context,
  project: Project,
  fleet: Fleet,
  options: FleetDriftOptions,
  take: (one: StoreDrift) => Promise<boolean>,
): Promise<FleetDriftReport> {
  const { looks } = fleet
  const { onlyManaged, ignore, ignoreFile } = options
  const file = ignoresOf(context, ignoreFile)
  const keys = chosenKeys((await sectionsOf(project)).keys, options.stores)
  const look = `look-${context.randomId().slice(-12)}`
  const sum = new DriftSum()
  await looks.begin(look, { onlyManaged, ignore, ...(ignoreFile === undefined ? {} : { ignoreFile }) })
  const task = lookTask(project.digest)
  const own = await takeJobs(fleet.queue, options.atOnce, { [task]: looker(context, project, fleet) })
  let given = 0
  let told = 0
  let swept = context.clock.now()
  try {
    while (told < keys.length && !context.stop.requested) {
      while (given < keys.length && given - told < ahead) {
        const page = keys.slice(given, given + pageSize).map((store, at) => ({ store, position: given + at }))
        await looks.add(look, page, task)
        given += page.length
      }
      const found = await looks.next(look, told - 1, pageSize)
      for (const { result } of found) {
        const one = result as StoreDrift
        sum.add(one)
        told += 1
        if (!(await take(one))) return report(context, project, options, sum, file?.name)
      }
      if (found.length > 0) continue
      await context.clock.wait(glanceMs)
      if (context.clock.now() - swept < sweepMs) continue
      // What workers had that are gone goes to others.
      await fleet.workers.sweep(taskFor(project.digest), [])
      swept = context.clock.now()
    }
  } finally {
    await looks.end(look).catch(() => undefined)
    await own.stop()
  }
  if (told < keys.length) {
    throw new ToolError('INTERRUPTED', `interrupted when ${told} of ${keys.length} stores had been looked at`, {
      hint: 'Nothing was changed. What was found until then has been told.',
    })
  }
  return report(context, project, options, sum, file?.name)
}

function report(
  context: Context,
  project: Project,
  { detailed, stores, onlyManaged }: FleetDriftOptions,
  sum: DriftSum,
  ignoreFile: string | undefined,
): FleetDriftReport {
  const { totals, hasFailed } = sum
  return {
    ...reportHead(context, hasFailed ? 1 : detailed ? detailedExit(totals.summary) : 0, []),
    command: 'fleet drift',
    run: runOf(context, project),
    scope: {
      stores: [...stores],
      only_managed: onlyManaged,
      ...(ignoreFile === undefined ? {} : { ignore_file: ignoreFile }),
    },
    totals,
  }
}

/** In the order of the files. Throws ADDRESS_NOT_FOUND for a name that no store has. */
function chosenKeys(all: readonly string[], names: readonly string[]): readonly string[] {
  if (names.length === 0) return all
  const tests = names.map(name => ({ name, test: keyTest(name.replace(/^stores\./, '')), isMet: false }))
  const chosen = all.filter(key => {
    if (key === sharedSection) return false
    const met = tests.filter(({ test }) => test(key))
    for (const one of met) one.isMet = true
    return met.length > 0
  })
  const idle = tests.find(one => !one.isMet)
  if (idle === undefined) return chosen
  throw new ToolError('ADDRESS_NOT_FOUND', `no store that is declared or recorded matches \`${idle.name}\``, {
    hint: didYouMean(idle.name, all.slice(0, 10_000)) ?? 'Name keys of stores, or patterns such as `eu-*`.',
  })
}

class DriftSum {
  readonly #totals: FleetDriftTotals = {
    stores: 0,
    differing: 0,
    unread: 0,
    coverage: { objects: 0, read: 0, percent: 100 },
    summary: { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: 0, ignored: 0 },
  }
  hasFailed = false

  add({ store, coverage, summary, unread, diagnostics, entries }: StoreDrift): void {
    const totals = this.#totals
    if (store !== null) totals.stores += 1
    if (entries.length > 0) totals.differing += 1
    if (unread.length > 0) totals.unread += 1
    totals.coverage.objects += coverage.objects
    totals.coverage.read += coverage.read
    for (const [name, count] of Object.entries(summary)) totals.summary[name as keyof typeof summary] += count
    if ([...unread, ...diagnostics].some(one => one.severity === 'error')) this.hasFailed = true
  }

  get totals(): FleetDriftTotals {
    const { objects, read } = this.#totals.coverage
    const percent = objects === 0 ? 100 : Math.floor((read / objects) * 1000) / 10
    return { ...this.#totals, coverage: { objects, read, percent } }
  }
}
