/**
 * Random histories of one store, of which the last run is taken back: BigCommerce holds what it held before, but for what
 * the plan has listed; nothing is left to be taken back then; and an undo of the undo makes it what the run had made of it.
 */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { draws, runsOf, seedOf } from '../support/draws.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { type DrawnShop, drawnHistory, toShop } from '../support/shops.ts'
import { tablesOf } from '../support/tables.ts'
import { leftOf, takeBack, undoPlan } from '../support/undo.ts'

const tally = { taken: 0, whole: 0 }

/** What was planned and carried out; undefined where the plan has errors. */
async function applied(project: Harness, { contents }: { contents: object }): Promise<string | undefined> {
  project.write({ ...portfolio(contents), safety: { max_delete_percent: 100 } })
  const { plan } = await project.plan()
  if (plan.diagnostics.some(one => one.severity === 'error') || plan.changes.length === 0) return undefined
  const report = await project.apply(plan.changes.map(one => one.address))
  expect(report.results.filter(one => one.status !== 'done')).toEqual([])
  return report.run_id
}

/** Carries the undo out; returns the run that it was, and what was left. */
async function back(project: Harness, run: string): Promise<{ run?: string | undefined; left: string[] }> {
  const plan = await undoPlan(project, run)
  expect(plan.diagnostics.flatMap(one => (one.severity === 'error' ? [one.message] : []))).toEqual([])
  const report = await takeBack(project, run, { confirm: plan.changes.map(one => one.address) })
  expect(report.results.flatMap(({ id, error, status }) => (status === 'done' ? [] : [[id, error?.message]]))).toEqual(
    [],
  )
  expect((await undoPlan(project, run)).changes.map(one => one.id)).toEqual([])
  return { run: report.run_id, left: leftOf(plan) }
}

async function live(drawn: readonly DrawnShop[]): Promise<void> {
  const project = await openHarness({ instant: true, emulate: { deletedChannelName: 'free' } })
  try {
    for (const shop of drawn.slice(0, -1)) await applied(project, toShop(shop))
    const before = tablesOf(project)
    const run = await applied(project, toShop(drawn.at(-1)!))
    if (run === undefined) return
    const after = tablesOf(project)
    tally.taken += 1
    const undo = await back(project, run)
    if (undo.left.length > 0) return
    tally.whole += 1
    expect(tablesOf(project)).toEqual(before)
    if (undo.run === undefined) return
    const again = await back(project, undo.run)
    if (again.left.length === 0) expect(tablesOf(project)).toEqual(after)
  } finally {
    await project.close()
  }
}

test('whatever a run has done to a store', { timeout: 300_000 }, async () => {
  await fc.assert(fc.asyncProperty(drawnHistory, live), {
    numRuns: runsOf(draws.undone),
    seed: seedOf(20261125),
    endOnFailure: process.env.CI !== undefined,
  })
  expect(tally.whole).toBeGreaterThan(tally.taken / 2)
})
