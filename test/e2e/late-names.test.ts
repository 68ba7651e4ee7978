/** Names of products and attributes in a store that the same apply makes: looked up once it is there. */

import { afterEach, expect, test } from 'vitest'
import { rows } from '../resources/api.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const contents = {
  channels: {
    us: {
      id: 1,
      name: 'US',
      products: ['tote-1', 'MUG-1'],
      site: { url: 'https://us.example', redirects: { '/tote': { type: 'product', product: 'TOTE-1' } } },
    },
  },
  product_metafields: { 'MUG-1': { erp: { bin: 'A-17' } } },
  customer_groups: { trade: { discount_rules: [{ type: 'product', product: 'MUG-1', method: 'percent', amount: 5 }] } },
}

test('a new store and what names its products are made in one apply, and then nothing is left to do', async () => {
  open = await openHarness({ emulate: { sampleCatalog: true } })
  open.write(portfolio(contents))
  const { plan } = await open.plan()
  expect(plan.diagnostics).toEqual([])
  expect(plan.changes.map(change => change.address)).toContain('stores.a.channels.us.products.tote-1')
  const report = await open.apply()
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  const again = await open.plan()
  expect(again.plan.changes).toEqual([])
  expect(again.plan.diagnostics).toEqual([])
})

test('a name that the new store does not have fails alone', async () => {
  open = await openHarness()
  open.write(portfolio(contents))
  const report = await open.apply()
  const failed = report.results.filter(result => result.status === 'failed')
  expect(failed.map(({ error }) => `${error?.code} ${error?.source?.file}`)).toEqual(
    Array(5).fill('UNKNOWN_REFERENCE stores.yaml'),
  )
  expect(report.results.filter(result => result.status === 'done').length).toBeGreaterThan(3)
  expect((await rows(open, 'store', '/v3/channels')).map(row => row.name)).toEqual(['US'])
})
