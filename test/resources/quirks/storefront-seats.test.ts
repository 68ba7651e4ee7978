/** Seats for storefronts: told at plan with the numbers, before anything is sent. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { project, settle, shop, us } from './support.ts'

const storefront = (name: string, status = 'active') => ({ name, type: 'storefront', platform: 'custom', status })
const two = { channels: { us, eu: storefront('eu'), fr: storefront('fr', 'inactive') } }

test('more storefronts than the plan of the store has seats for: an error with both numbers', async () => {
  const harness = await project({ storefrontSeats: 2 })
  await settle(harness, shop())
  harness.write(portfolio(two))
  const { plan } = await harness.plan()
  expect(plan.diagnostics).toMatchObject([
    {
      severity: 'error',
      code: 'LIMIT_EXCEEDED',
      message: expect.stringMatching(/has 1 storefronts.*2 more are declared.*allows 2$/),
      source: { file: 'stores.yaml' },
    },
  ])
})

test('where the number may be that of the storefronts there are: a warning, and BigCommerce decides', async () => {
  const harness = await project({ storefrontSeats: null })
  await settle(harness, shop())
  harness.write(portfolio(two))
  const { plan } = await harness.plan()
  expect(plan.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'warning LIMIT_EXCEEDED',
    'warning LIMIT_EXCEEDED',
  ])
  expect((await harness.apply()).counts.failed).toBe(0)
  expect((await harness.plan()).plan.changes).toEqual([])
})

test('without a new or activated storefront nobody asks', async () => {
  const harness = await project({ storefrontSeats: 3 })
  await settle(harness, two)
  const before = harness.sandbox.requests().length
  expect((await harness.plan()).plan.changes).toEqual([])
  const asked = harness.sandbox.requests().slice(before)
  expect(asked.filter(request => request.path.endsWith('/v2/store'))).toEqual([])
})
