/** Stores live, are suspended, cancelled and brought back; what BigCommerce has scheduled is seen and respected. */

import { afterEach, describe, expect, test } from 'vitest'
import { call } from '../resources/api.ts'
import { day, left, refusal, settle, shown, writesOf } from '../support/living.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness({ instant: true, ...options[0] }, options[1])
  return open
}

async function statusOf(project: Harness): Promise<string | undefined> {
  return project.sandbox.world.stores.find(one => one.id === 'a')?.status
}

describe('a transition that waits for the end of the billing cycle', () => {
  test('is pending: shown with its day, not planned again, and carried out by BigCommerce', async () => {
    const project = await harness()
    await settle(project, portfolio())
    expect(await settle(project, portfolio({}, { status: 'suspended' }))).toEqual(['suspend stores.a'])
    expect(await statusOf(project)).toBe('active')
    const { plan } = await project.plan()
    expect(plan.deadlines).toMatchObject([{ address: 'stores.a', event: 'suspends_on', at: '2026-12-01T00:00:00Z' }])
    expect((await project.drift()).entries).toEqual([])
    project.advance(8 * day)
    expect(await left(project)).toEqual([])
    expect(await statusOf(project)).toBe('suspended')
    expect((await project.plan()).plan.deadlines.map(one => one.event)).toEqual(['auto_cancels_at'])
  })

  test('is withdrawn when the files want something else, without waiting for anything', async () => {
    const project = await harness({ provisioningPolls: 2, instant: false })
    await settle(project, portfolio())
    await settle(project, portfolio({}, { status: 'suspended' }))
    const writes = writesOf(project)
    writes()
    expect(await settle(project, portfolio())).toEqual(['withdraw_suspension stores.a'])
    await settle(project, portfolio({}, { status: 'cancelled' }), ['stores.a'])
    expect(await settle(project, portfolio())).toEqual(['withdraw_cancellation stores.a'])
    expect(writes()).toEqual([
      'POST /stores/a/reactivations',
      'POST /stores/a/cancellations',
      'POST /stores/a/restorations',
    ])
    project.advance(10 * day)
    expect(await left(project)).toEqual([])
    expect(await statusOf(project)).toBe('active')
  })

  test('of a suspended store is withdrawn, and the store stays suspended', async () => {
    const project = await harness()
    const suspended = portfolio({}, { status: 'suspended', suspension: { effective: 'IMMEDIATELY' } })
    await settle(project, suspended)
    await call(project, 'partner', 'POST /stores/a/cancellations', {})
    expect((await project.plan()).plan.deadlines.map(one => [one.event, one.at])).toEqual([
      ['cancels_on', '2026-12-01T00:00:00Z'],
      ['auto_cancels_at', '2027-02-22T12:00:00Z'],
    ])
    expect(await settle(project, suspended)).toEqual(['withdraw_cancellation stores.a'])
    expect(await statusOf(project)).toBe('suspended')
  })

  test.each([
    ['suspensions', 'withdraw_suspension stores.a', 'suspends_on'],
    ['cancellations', 'withdraw_cancellation stores.a', 'cancels_on'],
  ])('that somebody else has asked for (%s) is seen', async (what, planned, event) => {
    const project = await harness()
    await settle(project, portfolio())
    await call(project, 'partner', `POST /stores/a/${what}`, {})
    const { plan } = await project.plan()
    expect(shown(plan)).toEqual([planned])
    expect(plan.deadlines.map(one => one.event)).toEqual([event])
    expect((await project.drift()).entries).toMatchObject([{ cause: 'drifted', attributes: [{ path: 'status' }] }])
    expect(await settle(project, portfolio())).toEqual([planned])
  })

  test('is shown and left alone where the files say nothing of the status', async () => {
    const project = await harness()
    const unsaid = portfolio({}, { status: undefined })
    await settle(project, unsaid)
    await call(project, 'partner', 'POST /stores/a/cancellations', {})
    const { plan } = await project.plan()
    expect([shown(plan), plan.deadlines.map(one => one.event)]).toEqual([[], ['cancels_on']])
  })
})

describe('several steps', () => {
  test('run in their order: a cancelled store is restored, gets its plan, and is suspended', async () => {
    const project = await harness()
    await settle(project, portfolio())
    await settle(project, portfolio({}, { status: 'cancelled', cancellation: { effective: 'IMMEDIATELY' } }), [
      'stores.a',
    ])
    expect(await statusOf(project)).toBe('cancelled')
    const writes = writesOf(project)
    writes()
    const wanted = { status: 'suspended', suspension: { effective: 'IMMEDIATELY' }, plan_sku: 'STORE-PLUS-NP-MONTHLY' }
    expect(await settle(project, portfolio({}, wanted))).toEqual([
      'restore stores.a',
      'change_plan stores.a',
      'suspend stores.a',
    ])
    expect(writes()).toEqual([
      'POST /stores/a/restorations',
      'POST /stores/a/change-plan',
      'POST /stores/a/suspensions',
    ])
    expect(await statusOf(project)).toBe('suspended')
  })

  test('stop where one fails: the next apply goes on from there', async () => {
    const project = await harness()
    await settle(project, portfolio())
    await call(project, 'partner', 'POST /stores/a/suspensions', { effective: 'IMMEDIATELY' })
    project.write(portfolio({}, { plan_sku: 'STORE-OF-NOBODY' }))
    const report = await project.apply()
    expect(report.results.map(one => [one.id, one.status])).toEqual([
      ['stores.a#reactivate', 'done'],
      ['stores.a#change_plan', 'failed'],
    ])
    expect(await settle(project, portfolio({}, { plan_sku: 'STORE-PLUS-NP-MONTHLY' }))).toEqual([
      'change_plan stores.a',
    ])
  })
})

describe('a change of plan', () => {
  const plus = { plan_sku: 'STORE-PLUS-NP-MONTHLY', plan_change: { effective: 'BILLCYCLEDAY' } }

  test('at the end of the billing cycle is pending until then', async () => {
    const project = await harness()
    await settle(project, portfolio())
    expect(await settle(project, portfolio({}, plus))).toEqual(['change_plan stores.a'])
    const sku = (): string | undefined => project.sandbox.world.stores[0]?.plan_sku
    expect(sku()).toBe('STORE-PRO-NP-MONTHLY-T11')
    const { plan } = await project.plan()
    expect(plan.deadlines).toMatchObject([{ event: 'plan_changes_on', at: '2026-12-01T00:00:00Z' }])
    expect((await project.drift()).entries).toEqual([])
    project.write(portfolio())
    const taken = await project.plan()
    expect(taken.plan.diagnostics.map(one => one.code)).toEqual(['TRANSITION_REFUSED'])
    project.advance(7 * day)
    project.write(portfolio({}, plus))
    expect(await left(project)).toEqual([])
    expect(sku()).toBe('STORE-PLUS-NP-MONTHLY')
    expect(await settle(project, portfolio())).toEqual(['change_plan stores.a'])
  })

  test.each(['suspensions', 'cancellations'])('is refused after %s, and nothing is sent', async what => {
    const project = await harness()
    await settle(project, portfolio())
    await call(project, 'partner', `POST /stores/a/${what}`, { effective: 'IMMEDIATELY' })
    const status = what === 'suspensions' ? 'suspended' : 'cancelled'
    project.write(portfolio({}, { status, plan_sku: 'STORE-PLUS-NP-MONTHLY' }))
    const writes = writesOf(project)
    writes()
    const { plan } = await project.plan()
    expect(plan.diagnostics.filter(one => one.severity === 'error').map(one => one.code)).toEqual([
      'TRANSITION_REFUSED',
    ])
    expect((await refusal(project.apply())).code).toBe('PLAN_BLOCKED')
    expect(writes()).toEqual([])
  })
})
