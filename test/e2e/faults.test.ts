/**
 * One fault at every request of an apply, and a fault that lasts from every request on. Whatever was reported, the next
 * apply converges: the same world as without faults, nothing twice, nothing left to do.
 */

import { describe, expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import { fortyObjects } from '../support/contents.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'

interface Row {
  name: string
  fault: Fault
  /** How many requests in a row are hit; absent: all, until the fault is taken out. */
  count?: number
  /** Hit every request, or every so many-th. */
  every?: number
  /** Retries are to hide it from the user altogether. */
  hidden?: true
}

const once: Row[] = [
  { name: 'the connection is reset before the work', fault: { kind: 'reset', when: 'before' }, hidden: true },
  { name: 'the connection is reset after the work', fault: { kind: 'reset', when: 'after' }, hidden: true },
  { name: '500 before the work', fault: { kind: 'status', status: 500 }, every: 3, hidden: true },
  { name: '502 before the work', fault: { kind: 'status', status: 502 }, every: 3, hidden: true },
  { name: '503 before the work', fault: { kind: 'status', status: 503 }, hidden: true },
  { name: '504 before the work', fault: { kind: 'status', status: 504 }, every: 3, hidden: true },
  { name: '504 after the work', fault: { kind: 'status', status: 504, when: 'after' }, hidden: true },
  { name: '429 with headers', fault: { kind: '429', headers: true, retryAfterSeconds: 7 }, every: 2, hidden: true },
  { name: '429 without headers', fault: { kind: '429', headers: false }, every: 2, hidden: true },
  { name: 'a body that breaks off', fault: { kind: 'truncate' }, hidden: true },
  { name: 'a slow answer', fault: { kind: 'delay', ms: 5 }, every: 4, hidden: true },
].map(row => ({ ...row, count: 1 }) as Row)

const lasting: Row[] = [
  { name: 'a storm of 429 shorter than the patience', fault: { kind: '429', headers: true }, count: 8, hidden: true },
  { name: 'a storm of 429 longer than the patience', fault: { kind: '429', headers: false }, count: 15 },
  { name: 'resets after the work, many in a row', fault: { kind: 'reset', when: 'after' }, count: 6 },
  { name: 'nothing but 503 from then on', fault: { kind: 'status', status: 503 } },
  { name: 'nothing but 504 after the work from then on', fault: { kind: 'status', status: 504, when: 'after' } },
  { name: 'nothing but resets before the work from then on', fault: { kind: 'reset', when: 'before' } },
  { name: 'nothing but bodies that break off from then on', fault: { kind: 'truncate' } },
]

async function withProject<T>(work: (project: Harness) => Promise<T>): Promise<T> {
  const project = await openHarness()
  try {
    project.write(portfolio(fortyObjects()))
    return await work(project)
  } finally {
    await project.close()
  }
}

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

async function meet(row: Row, nth: number): Promise<string[]> {
  return withProject(async project => {
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

const clean = withProject(async project => {
  expect((await project.apply()).exit_code).toBe(0)
  return { requests: project.sandbox.requests().length, tables: tablesOf(project) }
})

describe.each([
  ['one fault', once],
  ['a fault that lasts', lasting],
] as const)('%s', (_, rows) => {
  test.each(rows)('$name: at every request, the next apply converges', async row => {
    const { requests, tables } = await clean
    expect(requests).toBeGreaterThan(20)
    for (let nth = 1; nth <= requests; nth += row.every ?? 1) {
      expect(await meet(row, nth), `${row.name}, request ${nth}`).toEqual(tables)
    }
  })
})
