/** A run that is asked to stop, and a run that can no longer write its state: the next one finishes the work. */

import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../src/model/run.ts'
import { defaultOptions } from '../../src/workflows/project.ts'
import { applyOnFullDisk } from '../support/full-disk.ts'
import type { Harness } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'
import { stateWrites, undisturbed, withForty } from '../support/undisturbed.ts'
import { stopPoints } from './fault-rows.ts'

const withProject = <T>(work: (project: Harness) => Promise<T>): Promise<T> => withForty({ instant: true }, work)

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

const clean = undisturbed({ instant: true })

describe('asked to stop', () => {
  test('after any number of changes: nothing new is started, what was done is recorded, the next apply does the rest', async () => {
    const { tables, changes } = await clean
    for (const n of stopPoints(changes)) {
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

test('a state that cannot be written any more stops the run with an error, at whatever write, and the next apply converges', async () => {
  const { tables } = await clean
  const writes = await stateWrites()
  expect(writes).toBeGreaterThan(20)
  for (let n = 1; n <= writes; n += 1) {
    const found = await withProject(async project => {
      const { error, sentAfter } = await applyOnFullDisk(project, n)
      expect(error, `write ${n}`).toMatchObject({ code: 'STATE_IO' })
      // What was under way may still come in; nothing else is begun.
      if (Number.isFinite(sentAfter)) expect(sentAfter, `write ${n}`).toBeLessThan(defaultOptions.parallelism)
      return converge(project, `write ${n}`)
    })
    expect(found, `write ${n}`).toEqual(tables)
  }
})
