/** What a run has done to stores themselves is taken back by the legal ways of their lifecycle, as far as there is one. */

import { afterEach, expect, test } from 'vitest'
import { day, shown } from '../support/living.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { leftOf, takeBack, undoPlan } from '../support/undo.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const now = { effective: 'IMMEDIATELY' }
const contents = {
  channels: {
    us: {
      id: 1,
      name: 'US',
      type: 'storefront',
      platform: 'bigcommerce',
      pages: { about: { type: 'page', name: 'About' } },
    },
  },
}

async function harness(config: object = portfolio(contents)): Promise<Harness> {
  open = await openHarness({ instant: true })
  await applied(open, config)
  return open
}

async function applied(project: Harness, config: object): Promise<string> {
  project.write(config)
  const report = await project.apply(['stores.a'])
  expect(report.results.filter(one => one.status !== 'done')).toEqual([])
  return report.run_id!
}

const statusOf = (project: Harness) => project.sandbox.world.stores.find(one => one.id === 'a')?.status

test('a suspension: the store is reactivated', async () => {
  const project = await harness()
  const run = await applied(project, portfolio(contents, { status: 'suspended', suspension: now }))
  expect(statusOf(project)).toBe('suspended')
  expect(shown(await undoPlan(project, run))).toEqual(['reactivate stores.a'])
  await takeBack(project, run)
  expect(statusOf(project)).toBe('active')
  expect(shown(await undoPlan(project, run))).toEqual([])
  project.write(portfolio(contents))
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a suspension that is only scheduled is withdrawn', async () => {
  const project = await harness()
  const run = await applied(project, portfolio(contents, { status: 'suspended' }))
  expect(shown(await undoPlan(project, run))).toEqual(['withdraw_suspension stores.a'])
  await takeBack(project, run)
  project.write(portfolio(contents))
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a cancellation within its 90 days: restored; after them it is listed as lost', async () => {
  const project = await harness()
  const run = await applied(project, portfolio(contents, { status: 'cancelled', cancellation: now }))
  expect(statusOf(project)).toBe('cancelled')
  project.advance(89 * day)
  expect(shown(await undoPlan(project, run))).toEqual(['restore stores.a'])
  project.advance(2 * day)
  const plan = await undoPlan(project, run)
  expect(shown(plan)).toEqual([])
  expect(leftOf(plan)).toEqual([expect.stringMatching(/^CANNOT_UNDO stores.a .*no longer be restored/)])
})

test('a plan is changed back', async () => {
  const project = await harness()
  const run = await applied(project, portfolio(contents, { plan_sku: 'STORE-PLUS-NP-MONTHLY' }))
  expect(shown(await undoPlan(project, run))).toEqual(['change_plan stores.a'])
  await takeBack(project, run)
  project.write(portfolio(contents))
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a store that was removed is restored, and its contents are managed again by a second undo', async () => {
  const project = await harness()
  const { stores: _, ...rest } = portfolio() as { stores: object }
  const run = await applied(project, { ...rest, stores: {} })
  const plan = await undoPlan(project, run)
  expect(shown(plan)).toEqual(['adopt stores.a', expect.stringMatching(/^(restore|withdraw_cancellation) stores.a$/)])
  await takeBack(project, run)
  expect(statusOf(project)).toBe('active')
  project.write(portfolio(contents))
  expect(shown(await undoPlan(project, run))).toEqual([
    'adopt stores.a.channels.us',
    'adopt stores.a.channels.us.pages.about',
  ])
  await takeBack(project, run)
  expect(shown(await undoPlan(project, run))).toEqual([])
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a store that was made is cancelled, which needs its own consent', async () => {
  const project = await harness({ ...(portfolio() as object), stores: {} })
  const run = await applied(project, portfolio(contents))
  const plan = await undoPlan(project, run)
  expect(shown(plan).filter(one => !one.startsWith('forget'))).toEqual(['delete stores.a'])
  await expect(takeBack(project, run)).rejects.toMatchObject({ code: 'IRREVERSIBLE' })
  await takeBack(project, run, { confirm: ['stores.a'] })
  expect(shown(await undoPlan(project, run))).toEqual([])
  project.write({ ...(portfolio() as object), stores: {} })
  expect((await project.plan()).plan.changes).toEqual([])
})

test('what is protected stays', async () => {
  const project = await harness({ ...(portfolio() as object), stores: {} })
  const run = await applied(project, portfolio(contents, { manage: { protect: true } }))
  const plan = await undoPlan(project, run)
  expect(plan.diagnostics.filter(one => one.severity === 'error').map(one => one.address)).toEqual(['stores.a'])
})
