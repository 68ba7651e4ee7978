/** What is found in one store for a drift report over many: by a worker, or by whoever asked for it. Only reads. */

import type { JobPayload } from '../fleet/queue.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { StoreDrift } from '../model/fleet-drift.ts'
import type { Context } from './context.ts'
import { type DriftOptions, drift } from './drift.ts'
import type { Fleet } from './fleet-database.ts'
import { type Sections, sectionPattern, sectionsOf, sharedSection } from './fleet-section.ts'
import type { Project } from './project.ts'

/** What whoever looks has to know. */
export type LookOptions = Pick<DriftOptions, 'onlyManaged' | 'ignore' | 'ignoreFile'>

const prefix = 'look at '

/** The name of the jobs of looks at stores of this configuration. */
export function lookTask(config: string): string {
  return `${prefix}${config}`
}

/** Carries out jobs of looks. What is recorded is read anew for each look, since workers live long. */
export function looker(context: Context, project: Project, { looks }: Fleet): (job: JobPayload) => Promise<void> {
  const quiet: Context = { ...context, emit: () => undefined }
  // Also by a worker, which may send more than that: no POST, not even one that changes nothing.
  const looking: Project = { ...project, options: { ...project.options, getOnly: true } }
  let last: { look: string; options: Promise<LookOptions | undefined>; sections: Promise<Sections> } | undefined
  return async ({ rollout: look, store }) => {
    if (last?.look !== look) {
      const options = looks.options(look) as Promise<LookOptions | undefined>
      last = { look, options, sections: sectionsOf(looking) }
      // Whoever waits for them below hears of it.
      last.sections.catch(() => undefined)
    }
    const { options, sections } = last
    const known = await options
    if (known === undefined) return
    await looks.found(look, store, await lookAt(quiet, await sections, store, known))
  }
}

async function lookAt(context: Context, sections: Sections, key: string, options: LookOptions): Promise<StoreDrift> {
  const store = key === sharedSection ? null : key
  try {
    const report = await drift(context, sections.of(key), {
      ...options,
      only: sectionPattern(key),
      exclude: [],
      detailed: false,
    })
    const { coverage, entries, ignored, unread, summary, deadlines, diagnostics } = report
    return { store, coverage, entries, ignored, unread, summary, deadlines, diagnostics }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const objects = sections.of(key).config.desired.length
    const none = { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: 0, ignored: 0 }
    const coverage = { objects, read: 0, percent: objects === 0 ? 100 : 0 }
    const nothing = { entries: [], ignored: [], deadlines: [], diagnostics: [] }
    return { store, coverage, ...nothing, unread: [toDiagnostic(error)], summary: none }
  }
}
