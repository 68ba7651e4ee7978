/** A run that is asked to stop, and a run that can no longer write its state: the next one finishes the work. */

import { describe, expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import type { RunEvent } from '../../src/model/run.ts'
import type { StateStore } from '../../src/model/state.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { fortyObjects } from '../support/contents.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'

async function withProject<T>(work: (project: Harness) => Promise<T>): Promise<T> {
  const project = await openHarness({ instant: true })
  try {
    project.write(portfolio(fortyObjects()))
    return await work(project)
  } finally {
    await project.close()
  }
}

async function converge(project: Harness, at: string): Promise<string[]> {
  const report = await project.apply()
  expect(
    report.results.filter(result => result.status !== 'done').map(result => result.id),
    at,
  ).toEqual([])
  expect(report.exit_code, at).toBe(0)
  expect(
    (await project.plan()).plan.changes.map(change => change.id),
    at,
  ).toEqual([])
  return tablesOf(project)
}

const clean = withProject(async project => {
  const tables = await converge(project, 'undisturbed')
  const changes = project.events.filter(event => event.type === 'change-succeeded').length
  return { tables, changes }
})

describe('asked to stop', () => {
  test('after any number of changes: nothing new is started, what was done is recorded, the next apply does the rest', async () => {
    const { tables, changes } = await clean
    for (let n = 1; n < changes; n += 3) {
      const found = await withProject(async project => {
        const at = `stopped after ${n} changes`
        let succeeded = 0
        let startedLater = 0
        const { emit, stop } = project.context
        project.context.emit = (event: RunEvent) => {
          emit(event)
          if (event.type === 'change-started' && stop.requested) startedLater += 1
          if (event.type !== 'change-succeeded') return
          succeeded += 1
          if (succeeded === n) stop.requested = true
        }
        const report = await project.apply()
        expect(startedLater, at).toBe(0)
        expect(report.counts.failed + report.counts.skipped, at).toBe(0)
        expect(report.exit_code, at).toBe(report.counts.not_started > 0 ? 130 : 0)
        const recorded = await project.withProject(true, async ({ state }) => {
          const documents = await Promise.all((await state.list()).map(unit => state.read(unit)))
          return new Set(documents.flatMap(document => document?.resources.map(one => one.address) ?? []))
        })
        for (const { id, address, status } of report.results)
          if (status === 'done') expect(recorded, `${at}: ${id}`).toContain(address)
        stop.requested = false
        return converge(project, at)
      })
      expect(found, `stopped after ${n} changes`).toEqual(tables)
    }
  })

  test('before the first change: nothing is sent, everything is not started', async () => {
    await withProject(async project => {
      project.context.stop.requested = true
      const report = await project.apply()
      expect(report.exit_code).toBe(130)
      expect(report.counts).toEqual({ done: 0, failed: 0, skipped: 0, deferred: 0, not_started: report.results.length })
      expect(project.sandbox.requests().filter(one => one.method !== 'GET')).toEqual([])
    })
  })
})

/** The disk is full from the n-th write on. */
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

async function applyOnFullDisk(
  project: Harness,
  n: number,
): Promise<{ error: unknown; tried: number; sentAfter: number }> {
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
      () => undefined,
      reason => reason,
    )
    return { error, tried: state.tried(), sentAfter: project.sandbox.requests().length - sentBefore }
  })
}

test('a state that cannot be written any more stops the run with an error, at whatever write, and the next apply converges', async () => {
  const { tables } = await clean
  const writes = await withProject(async project => (await applyOnFullDisk(project, Number.POSITIVE_INFINITY)).tried)
  expect(writes).toBeGreaterThan(20)
  for (let n = 1; n <= writes; n += 1) {
    const found = await withProject(async project => {
      const { error, sentAfter } = await applyOnFullDisk(project, n)
      expect(error, `write ${n}`).toMatchObject({ code: 'STATE_IO' })
      // What was under way may still be answered; nothing else is begun.
      if (Number.isFinite(sentAfter)) expect(sentAfter, `write ${n}`).toBeLessThanOrEqual(2)
      return converge(project, `write ${n}`)
    })
    expect(found, `write ${n}`).toEqual(tables)
  }
})
