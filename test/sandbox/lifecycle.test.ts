/** Does a store live as documented: suspended, cancelled, brought back, ended, each in its time? */

import { expect, it } from 'vitest'
import { start, withStore } from './kit.ts'

const now = { effective: 'IMMEDIATELY' }

async function living(...args: Parameters<typeof withStore>) {
  const asked = await withStore(...args)
  const read = async () => (await asked.partner('GET', '/stores/S-1')).body.data
  const advance = (days: number) => asked.control('POST', '/clock/advance', { days })
  const post = (what: string, body?: object) => asked.partner('POST', `/stores/S-1/${what}`, body)
  const history = async (what: string) => (await asked.partner('GET', `/stores/S-1/${what}`)).body.data
  return { ...asked, read, advance, post, history }
}

it('suspends at the end of the billing cycle, which is the first of the next month', async () => {
  const { read, advance, post, history } = await living()
  const { status, body } = await post('suspensions')
  expect([status, body.data]).toMatchObject([
    200,
    { status: 'scheduled', scheduled_suspension_date: '2026-02-01T00:00:00Z', suspended_at: null },
  ])
  expect(body.data.reason).toBe('Delegated Billing Partner Initiated')
  expect((await read()).status).toBe('active')
  await advance(17)
  expect(await read()).toMatchObject({
    status: 'suspended',
    suspended_at: '2026-02-01T00:00:00Z',
    auto_cancels_at: '2026-05-02T00:00:00Z',
    cancels_on: '2026-05-02T00:00:00Z',
    billable: true,
  })
  expect(await history('suspensions')).toMatchObject([{ status: 'in_effect' }])
})

it('ends a trial when its time is over, also if nothing but reads was asked before', async () => {
  let clock = start
  const { read } = await living({ now: () => clock }, 'TRIAL-30DAY')
  expect([(await read()).status, (await read()).status]).toEqual(['active', 'active'])
  clock += 31 * 24 * 60 * 60_000
  expect((await read()).status).toBe('suspended')
  clock += 91 * 24 * 60 * 60_000
  expect((await read()).status).toBe('cancelled')
})

it('cancels a store that was suspended for 90 days, and ends it 90 days later, even in one step', async () => {
  const { read, advance, post, history } = await living()
  await post('suspensions', now)
  await advance(300)
  expect(await read()).toMatchObject({
    status: 'terminated',
    suspended_at: '2026-01-15T12:00:00Z',
    cancelled_at: '2026-04-15T12:00:00Z',
    terminated_at: '2026-07-14T12:00:00Z',
    billable: false,
  })
  const [suspension] = await history('suspensions')
  expect(suspension).toMatchObject({ status: 'expired', ended_by: 'expiry' })
  expect(await history('cancellations')).toMatchObject([
    { status: 'final', reason_code: 'SUSPENSION_EXPIRED', suspension_id: suspension.id },
  ])
  const late = await post('restorations')
  expect(late.body).toMatchObject({
    status: 422,
    title: 'Store S-1 can no longer be restored; it must be re-created',
    errors: { restorable_until: 'error.elapsed' },
  })
})

it('reactivates after enough polls, telling the old status meanwhile', async () => {
  const { read, post, history } = await living({ provisioningPolls: 2 })
  await post('suspensions', now)
  const { status, body } = await post('reactivations')
  expect([status, body.data]).toEqual([202, { id: 'S-1', status: 'suspended' }])
  expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([
    'suspended',
    'suspended',
    'active',
  ])
  expect(await history('suspensions')).toMatchObject([{ status: 'lifted', ended_by: 'reactivation' }])
})

it('reactivates within 15 minutes without any poll', async () => {
  const { read, post, control } = await living({ provisioningPolls: 50 })
  await post('suspensions', now)
  await post('reactivations')
  await control('POST', '/clock/advance', { ms: 15 * 60_000 })
  expect((await read()).status).toBe('active')
})

it('cancels at the end of the cycle with 202 and restores within 90 days', async () => {
  const { read, advance, post, history } = await living()
  const restated = { id: 'S-1', plan_sku: 'STORE-PLUS-NP-MONTHLY', store_name: 'Husky', country: 'US' }
  const { status, body } = await post('cancellations', restated)
  expect([status, body.data.scheduled_cancellation_date]).toEqual([202, '2026-02-01T00:00:00Z'])
  expect((await read()).cancels_on).toBe('2026-02-01T00:00:00Z')
  await advance(20)
  expect(await read()).toMatchObject({ status: 'cancelled', restorable_until: '2026-05-02T00:00:00Z' })
  await post('restorations')
  await read()
  expect(await read()).toMatchObject({ status: 'active', cancelled_at: null })
  expect(await history('cancellations')).toMatchObject([{ status: 'restored' }])
})

it('withdraws what has not begun', async () => {
  const { post, history, read, advance } = await living()
  await post('suspensions')
  await post('cancellations')
  expect((await post('reactivations')).body.data.status).toBe('active')
  expect((await post('restorations')).body.data.status).toBe('active')
  await advance(40)
  expect((await read()).status).toBe('active')
  expect(await history('suspensions')).toMatchObject([{ status: 'withdrawn', ended_by: 'withdrawal' }])
  expect(await history('cancellations')).toMatchObject([{ status: 'withdrawn' }])
})

it('cancels a suspended store, whose suspension is then superseded', async () => {
  const { post, history } = await living()
  await post('suspensions', now)
  await post('cancellations', now)
  expect(await history('suspensions')).toMatchObject([{ status: 'superseded', ended_by: 'cancellation' }])
})

it.each([
  ['suspensions', 'be suspended'],
  ['cancellations', 'be cancelled'],
  ['change-plan', 'change its plan'],
  ['reactivations', 'be reactivated'],
])('answers 422 to %s of a cancelled store', async (what, words) => {
  const { post } = await living()
  await post('cancellations', now)
  const { status, body } = await post(what, what === 'change-plan' ? { plan_sku: 'STORE-PLUS-NP-MONTHLY' } : undefined)
  expect([status, body.title]).toEqual([422, `Store S-1 cannot ${words} while its status is cancelled`])
  expect(body.errors).toEqual({ status: 'error.invalid_transition' })
})

it('refuses a second schedule and a cancellation that restates another store', async () => {
  const { post } = await living()
  await post('suspensions')
  expect((await post('suspensions')).status).toBe(422)
  expect((await post('cancellations', { country: 'DE' })).body.errors).toEqual({ country: 'error.mismatch' })
  await post('cancellations')
  expect((await post('cancellations')).status).toBe(422)
  expect((await post('suspensions', { effective: 'NEVER' })).status).toBe(422)
})

it('changes the plan at once, at the next cycle when asked, and always at once for trials', async () => {
  const { post, read, advance } = await living()
  const later = await post('change-plan', { plan_sku: 'STORE-PRO-NP-MONTHLY-T11', effective: 'BILLCYCLEDAY' })
  expect(later.body.data).toMatchObject({
    plan_sku: 'STORE-PLUS-NP-MONTHLY',
    pending_plan_change: { plan_sku: 'STORE-PRO-NP-MONTHLY-T11', effective_on: '2026-02-01T00:00:00Z' },
  })
  await advance(20)
  expect(await read()).toMatchObject({ plan_sku: 'STORE-PRO-NP-MONTHLY-T11', pending_plan_change: null })
  const trial = await post('change-plan', { plan_sku: 'TRIAL-30DAY', effective: 'WHENEVER' })
  expect(trial.body.data).toMatchObject({ plan_sku: 'TRIAL-30DAY', expires_at: '2026-03-06T12:00:00Z' })
  const paid = await post('change-plan', { plan_sku: 'STORE-PLUS-NP-MONTHLY', effective: 'BILLCYCLEDAY' })
  expect(paid.body.data).toMatchObject({ plan_sku: 'STORE-PLUS-NP-MONTHLY', expires_at: null })
})

it('suspends a store whose trial has run out', async () => {
  const { read, advance, history } = await living({}, 'STORE-TRIAL-15DAY')
  expect((await read()).expires_at).toBe('2026-01-30T12:00:00Z')
  await advance(16)
  expect((await read()).status).toBe('suspended')
  expect(await history('suspensions')).toMatchObject([{ reason_code: 'TRIAL_ENDED' }])
})
