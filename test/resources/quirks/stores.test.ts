/** What is peculiar to stores and accounts. */

import { expect, test } from 'vitest'
import { store } from '../../../src/resources/store.ts'
import { person, portfolio } from '../../support/project.ts'
import { call, item, rows, withApi } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, project, settle, shop } from './support.ts'

const statuses = (harness: Awaited<ReturnType<typeof project>>) =>
  harness.events.flatMap(event => (event.type === 'change-progress' ? [event.status] : []))

test('a new store is waited for until it is active, and then filled', async () => {
  const harness = await project({}, { provisioningPolls: 3 })
  await settle(harness, shop({ pages: { about: { type: 'page', name: 'About' } } }))
  expect(statuses(harness)).toEqual(['provisioning', 'allocating', 'active'])
  expect(await rows(harness, 'store', '/v3/content/pages')).toHaveLength(1)
})

test('a store that cannot be provisioned fails with the reason, and its contents are skipped', async () => {
  const harness = await project({}, { provisioningPolls: 100 })
  harness.write(portfolio(shop()))
  const made = harness.apply()
  for (;;) {
    const answer = await fetch(`${harness.sandbox.url}/_sandbox/stores/a`, {
      method: 'POST',
      body: JSON.stringify({ fail_provisioning: true }),
    })
    if (answer.ok) break
  }
  const report = await made
  expect(report.results.find(result => result.address === 'stores.a')).toMatchObject({
    status: 'failed',
    error: { code: 'STORE_UNAVAILABLE' },
  })
  expect(report.counts.skipped).toBeGreaterThan(0)
})

test('a suspension or cancellation that waits for the end of the billing cycle counts as done', async () => {
  const harness = await project({ suspensionStarts: 'BILLCYCLEDAY' })
  await settle(harness, {})
  await settle(harness, { status: 'suspended' })
  expect(await rows(harness, 'partner', '/stores/a')).toMatchObject([{ status: 'active' }])
  await settle(harness, { status: 'active' })
  await settle(harness, { status: 'cancelled' }, ['stores.a'])
  expect((await harness.drift()).entries).toEqual([])
})

test.each(['BILLCYCLEDAY', 'IMMEDIATELY'])(
  'cancelling a store that is cancelled (%s) sends nothing',
  async effective => {
    const harness = await project()
    await settle(harness, {})
    await call(harness, 'partner', 'POST /stores/a/cancellations', { effective })
    const removed = withApi(harness, 'partner', api => store.remove(api, [item({ address: 'stores.a', id: 'a' })]))
    expect(await removed).toEqual([{ id: 'a' }])
    expect(await rows(harness, 'partner', '/stores/a/cancellations')).toHaveLength(1)
  },
)

test.each(['BILLCYCLEDAY', 'IMMEDIATELY'] as const)('a store can be made suspended (%s)', async starts => {
  const harness = await project({ suspensionStarts: starts })
  await settle(harness, { status: 'suspended' }, ['stores.a'])
  await settle(harness, { status: 'active' })
})

test('cancelled elsewhere: drift says so, and apply restores it', async () => {
  const harness = await project()
  await settle(harness, {})
  await call(harness, 'partner', 'POST /stores/a/cancellations', { effective: 'IMMEDIATELY' })
  expect((await harness.drift()).entries).toMatchObject([
    { address: 'stores.a', cause: 'drifted', attributes: [{ path: 'status', live: 'cancelled' }] },
  ])
  await settle(harness, {})
  expect(await rows(harness, 'partner', '/stores/a')).toMatchObject([{ status: 'active' }])
})

test('a store that the files no longer name is cancelled at the end of the billing cycle', async () => {
  const harness = await project()
  await settle(harness, {})
  harness.write({ ...portfolio(), stores: {} })
  expect((await harness.apply(['stores.a'])).exit_code).toBe(0)
  expect(await changesOf(harness)).toEqual([])
  expect(await rows(harness, 'partner', '/stores/a/cancellations')).toMatchObject([{ status: 'scheduled' }])
})

test('an account whose contact changes keeps what the files do not name', async () => {
  const harness = await project()
  const { phone: _, ...without } = person
  const acme = (contact: object) => ({
    ...portfolio(),
    accounts: { acme: { name: 'Acme', user_email: person.email, primary_contact: contact } },
  })
  harness.write(acme(person))
  await harness.apply()
  harness.write(acme({ ...without, first_name: 'Augusta' }))
  const [change] = (await harness.plan()).plan.changes
  expect(change?.attributes.map(attribute => attribute.path)).toEqual(['primary_contact.first_name'])
  await harness.apply()
  const [live] = await rows(harness, 'partner', '/accounts/acme')
  expect((live as Members).primary_contact).toEqual({ ...person, first_name: 'Augusta' })
})

test('country codes are sent in capitals', async () => {
  const harness = await project()
  await settle(harness, { country: 'us' })
  expect(await rows(harness, 'partner', '/stores/a')).toMatchObject([{ country: 'US' }])
})
