/**
 * Validates and plans again whenever something changes that the last run depended on, one run at a time, until somebody
 * says that it is enough. What is wrong is told; it ends nothing.
 */

import { type TracedDisk, tracedDisk } from '../config/index.ts'
import type { Overrides } from '../model/settings.ts'
import type { WatchCause, WatchEvent, WatchReport } from '../model/watch.ts'
import type { Selection } from '../planner/plan.ts'
import { fileEventsIn, Occasions, type OpenFileEvents } from '../watch/index.ts'
import type { Context } from './context.ts'
import { makePlan, planReport } from './plan.ts'
import { readPolicies } from './policies.ts'
import { openProject, type ProjectOptions, readConfig } from './project.ts'
import { failureReport, reportHead } from './report.ts'

export interface WatchOptions extends Selection {
  project: ProjectOptions
  overrides: Overrides
}

export interface WatchTools {
  openFileEvents: OpenFileEvents
  show(event: WatchEvent): void
  /** Told once that everything is in place; whoever wants to can ask for something then. */
  ready?(occasions: Pick<Occasions, 'askFor'>): void
}

/** The files of the project, as they are on the disk. */
export function projectFileEvents({ cwd }: Context): OpenFileEvents {
  return fileEventsIn(cwd.replaceAll('\\', '/'))
}

export async function watch(context: Context, options: WatchOptions, tools: WatchTools): Promise<WatchReport> {
  const occasions = new Occasions(context.clock)
  let broken: Error | undefined
  const events = tools.openFileEvents({
    touched: path => occasions.touched(path),
    failed: error => {
      broken = error
      occasions.askFor('quit')
    },
  })
  const counts = { planned: 0, failed: 0 }
  let cause: WatchCause = 'start'
  let changed: string[] = []
  try {
    for (;;) {
      const disk = tracedDisk()
      const event = await run(context, options, disk, { cause, changed })
      counts[event.type] += 1
      await events.watch(disk.places)
      tools.show(event)
      if (cause === 'start') tools.ready?.(occasions)
      const occasion = await occasions.next()
      if (broken !== undefined) throw broken
      if (occasion.type === 'quit') return { ...reportHead(context, 0, []), command: 'watch', counts }
      cause = occasion.type === 'changed' ? 'change' : 'refresh'
      changed = occasion.type === 'changed' ? occasion.paths.map(path => shownPath(context, path)) : []
    }
  } finally {
    await events.close()
  }
}

async function run(
  context: Context,
  options: WatchOptions,
  disk: TracedDisk,
  why: { cause: WatchCause; changed: string[] },
): Promise<WatchEvent> {
  const begun = context.clock.now()
  const took = () => ({ ...why, milliseconds: context.clock.now() - begun })
  try {
    const config = readConfig(context, options.project, disk)
    const policies = readPolicies(context, { policies: options.project.policies, files: config.files }, disk)
    const project = await openProject(context, options.project, config)
    try {
      const { plan } = await makePlan(context, project, { ...options, destroy: false, policies })
      return { type: 'planned', report: planReport(context, plan, false), ...took() }
    } finally {
      await project.close()
    }
  } catch (error) {
    return { type: 'failed', report: failureReport(context, 'watch', error), ...took() }
  }
}

function shownPath({ cwd }: Context, path: string): string {
  const base = cwd.replaceAll('\\', '/')
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path
}
