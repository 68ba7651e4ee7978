/**
 * One fault at every request of an apply, and a fault that lasts from every request on. Whatever was reported, the next
 * apply converges: the same world as without faults, nothing twice, nothing left to do.
 */

import { describe, expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { controlOf } from '../support/control.ts'
import type { Harness } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'
import { undisturbed, withForty } from '../support/undisturbed.ts'
import { type FaultRow, lastingRows, onceRows, positionsOf } from './fault-rows.ts'

/** The report of an apply, or the error that stopped it. */
async function tryApply(project: Harness): Promise<ApplyReport | ToolError> {
  try {
    return await project.apply()
  } catch (error) {
    if (error instanceof ToolError) return error
    throw error
  }
}

/** Nothing is silently left out: whatever is not done says why. */
function expectReasons(report: ApplyReport, at: string): void {
  const done = new Set(report.results.filter(result => result.status === 'done').map(result => result.id))
  for (const result of report.results) {
    if (result.status === 'failed') expect(result.error?.message, `${at}: ${result.id}`).toMatch(/\w/)
    else if (result.status === 'skipped') {
      expect(result.blockedBy, `${at}: ${result.id}`).not.toEqual([])
      for (const id of result.blockedBy ?? []) expect(done, `${at}: ${result.id}`).not.toContain(id)
    } else expect(result.status, `${at}: ${result.id}`).toBe('done')
  }
  expect(report.exit_code, at).toBe(report.counts.done === report.results.length ? 0 : 1)
}

function unfinished(report: ApplyReport): string[] {
  return report.results
    .filter(result => result.status !== 'done')
    .map(({ id, status, error }) => `${id} ${status} ${error?.message ?? ''}`)
}

async function meet(row: FaultRow, nth: number): Promise<string[]> {
  return withForty({}, async project => {
    const at = `${row.name}, request ${nth}`
    const control = controlOf(project)
    await control.inject({ match: { nth, ...(row.count === undefined ? {} : { count: row.count }) }, fault: row.fault })
    const first = await tryApply(project)
    if (row.hidden) {
      expect(first instanceof ToolError ? [first.message] : unfinished(first), at).toEqual([])
    }
    if (first instanceof ToolError) expect(first.code, at).toBe('PLAN_BLOCKED')
    else expectReasons(first, at)
    await control.heal()
    const second = await tryApply(project)
    if (second instanceof ToolError) throw second
    expect(unfinished(second), `${at}, again`).toEqual([])
    expect(second.exit_code, `${at}, again`).toBe(0)
    expect(
      (await project.plan()).plan.changes.map(change => change.id),
      `${at}, after all`,
    ).toEqual([])
    return tablesOf(project)
  })
}

const clean = undisturbed()

describe.each([
  ['one fault', onceRows],
  ['a fault that lasts', lastingRows],
] as const)('%s', (_, rows) => {
  test.each(rows)('$name: at every request, the next apply converges', async row => {
    const { requests, tables } = await clean
    expect(requests).toBeGreaterThan(20)
    for (const nth of positionsOf(row, requests)) {
      expect(await meet(row, nth), `${row.name}, request ${nth}`).toEqual(tables)
    }
  })
})
