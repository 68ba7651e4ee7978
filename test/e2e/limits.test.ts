/** A plan that deletes or changes too much of a store sends nothing, unless that was allowed for this very plan. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ToolError } from '../../src/model/errors.ts'
import type { Overrides } from '../../src/model/settings.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const writes = (project: Harness): number => project.sandbox.requests().filter(one => one.method !== 'GET').length

function hooks(count: number, is_active = true): object {
  const entries = Array.from({ length: count }, (_, at) => [
    `h${at}`,
    { scope: `store/order/${at}`, destination: `https://a.example/${at}`, is_active },
  ])
  return { webhooks: Object.fromEntries(entries) }
}

/** A store with ten objects, of which five are to go. */
async function halved(): Promise<Harness> {
  open = await openHarness()
  open.write(portfolio(hooks(10)))
  await open.apply()
  open.write(portfolio(hooks(5)))
  return open
}

async function save(project: Harness, overrides: Overrides): Promise<void> {
  const options = { only: [], exclude: [], destroy: false, overrides }
  const { plan } = await project.withProject(true, opened => makePlan(project.context, opened, options))
  writeFileSync(join(project.dir, 'plan.json'), planFileText(plan))
}

const apply = (project: Harness, overrides: Overrides = {}) =>
  project.withProject(false, opened =>
    applySaved(project.context, opened, readSavedPlan(project.context, 'plan.json'), { confirm: [], overrides }),
  )

async function errorOf(work: Promise<unknown>): Promise<ToolError> {
  return work.then(
    () => expect.unreachable('it was not refused'),
    reason => reason,
  )
}

test('half of a store is not deleted', async () => {
  const project = await halved()
  const sent = writes(project)
  const { plan } = await project.plan()
  expect(plan.diagnostics.map(one => one.code)).toEqual(['DELETE_THRESHOLD'])
  expect((await errorOf(project.apply())).code).toBe('PLAN_BLOCKED')
  expect(writes(project)).toBe(sent)
})

test('a plan for which it was allowed carries that, so that a saved one needs no flag', async () => {
  const project = await halved()
  await save(project, { max_delete_percent: 50 })
  expect((await apply(project)).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a saved plan is not applied with another limit than it was reviewed with', async () => {
  const project = await halved()
  await save(project, {})
  const sent = writes(project)
  const error = await errorOf(apply(project, { max_delete_percent: 50 }))
  expect([error.code, error.hint]).toEqual(['USAGE', expect.stringContaining('plan --max-delete-percent 50 --out')])
  await save(project, { max_delete_percent: 50 })
  expect((await errorOf(apply(project, { max_delete_percent: 60 }))).code).toBe('USAGE')
  expect(writes(project)).toBe(sent)
  expect((await apply(project, { max_delete_percent: 50 })).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a store is not changed from end to end where that has a limit', async () => {
  open = await openHarness()
  open.write(portfolio(hooks(10)))
  await open.apply()
  open.write({ ...portfolio(hooks(10, false)), safety: { max_update_percent: 90 } })
  const sent = writes(open)
  expect((await open.plan()).plan.diagnostics.map(one => one.code)).toEqual(['UPDATE_THRESHOLD'])
  expect((await errorOf(open.apply())).code).toBe('PLAN_BLOCKED')
  expect(writes(open)).toBe(sent)
  open.write({ ...portfolio(hooks(10, false)), safety: { max_update_percent: 100 } })
  await open.apply()
  expect((await open.plan()).plan.changes).toEqual([])
})
