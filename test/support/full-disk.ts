/** A disk that is full from the n-th write of the state on, and an apply that meets it. */

import { ToolError } from '../../src/model/errors.ts'
import type { StateStore } from '../../src/model/state.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import type { Harness } from './project.ts'

function fullDisk(state: StateStore, n: number): StateStore & { tried(): number } {
  let tried = 0
  const refuse = (): void => {
    tried += 1
    if (tried >= n) throw new ToolError('STATE_IO', 'no space left on device')
  }
  return {
    ...state,
    async append(unit, entries) {
      refuse()
      await state.append(unit, entries)
    },
    async write(document) {
      refuse()
      await state.write(document)
    },
    tried: () => tried,
  }
}

export interface Met {
  error: unknown
  /** Writes that were tried. */
  tried: number
  /** Requests that were sent after the first write that failed. */
  sentAfter: number
}

export async function applyOnFullDisk(project: Harness, n: number): Promise<Met> {
  return project.withProject(false, async opened => {
    const made = await makePlan(project.context, opened, { only: [], exclude: [], destroy: false })
    const state = fullDisk(opened.state, n)
    let sentBefore = Number.POSITIVE_INFINITY
    const watched: StateStore = {
      ...state,
      async append(unit, entries) {
        await state.append(unit, entries).catch(error => {
          sentBefore = Math.min(sentBefore, project.sandbox.requests().length)
          throw error
        })
      },
    }
    const options = { command: 'apply' as const, confirm: [], made }
    const error = await applyPlan(project.context, { ...opened, state: watched }, made.plan, options).then(
      // What is done before anything of a unit is sent stops that unit alone, and what comes after everything stops nothing.
      ({ results, diagnostics }) => [...results.map(one => one.error), ...diagnostics].find(one => one !== undefined),
      reason => reason,
    )
    return { error, tried: state.tried(), sentAfter: project.sandbox.requests().length - sentBefore }
  })
}
