/** An apply of forty objects that nothing disturbs: what it sends and writes says at how many points it can be disturbed. */

import type { SandboxOptions } from '../../src/sandbox/index.ts'
import { fortyObjects } from './contents.ts'
import { applyOnFullDisk } from './full-disk.ts'
import { type Harness, openHarness, portfolio } from './project.ts'
import { tablesOf } from './tables.ts'

export interface Undisturbed {
  requests: number
  /** Changes that were carried out. */
  changes: number
  /** What is at BigCommerce afterwards. */
  tables: string[]
}

/** Does the work in a project that declares the forty objects. */
export async function withForty<T>(
  options: Partial<SandboxOptions>,
  work: (project: Harness) => Promise<T>,
): Promise<T> {
  const project = await openHarness(options)
  try {
    project.write(portfolio(fortyObjects()))
    return await work(project)
  } finally {
    await project.close()
  }
}

export function undisturbed(options: Partial<SandboxOptions> = {}): Promise<Undisturbed> {
  return withForty(options, async project => {
    const report = await project.apply()
    if (report.exit_code !== 0) throw new Error('the undisturbed apply failed')
    return {
      requests: project.sandbox.requests().length,
      changes: project.events.filter(event => event.type === 'change-succeeded').length,
      tables: tablesOf(project),
    }
  })
}

/** How often the state is written in it. */
export function stateWrites(): Promise<number> {
  return withForty({ instant: true }, async project => (await applyOnFullDisk(project, Number.POSITIVE_INFINITY)).tried)
}
