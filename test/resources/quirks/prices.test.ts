/** Quirks of price records and assignments: batches, currencies, prices that go, lists that take their records along. */

import { expect, test } from 'vitest'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle, shop } from './support.ts'

const path = '/v3/pricelists/1/records'
const withLists = (lists: object, more: object = {}) => ({ ...shop(), ...more, price_lists: lists })
const recordsOf = (harness: Harness) => rows(harness, 'store', `${path}?include=bulk_pricing_tiers,sku&limit=250`)

async function storeWith(skus: string[], emulate: Parameters<typeof project>[0] = {}): Promise<Harness> {
  const harness = await project(emulate)
  await settle(harness, shop())
  const products = skus.map(sku => ({ name: `Product ${sku}`, sku }))
  const body = JSON.stringify({ objects: [{ store: 'a', kind: 'products', rows: products }] })
  expect((await fetch(`${harness.sandbox.url}/_sandbox/seed`, { method: 'POST', body })).status).toBe(200)
  return harness
}

test('a currency is the same in any case, and a SKU, too', async () => {
  const harness = await storeWith(['Shirt'])
  await settle(harness, withLists({ trade: { records: { SHIRT: { usd: { price: 5 } } } } }))
  expect((await recordsOf(harness)).map(row => row.currency)).toEqual(['usd'])
  harness.write(portfolio(withLists({ trade: { records: { SHIRT: { usd: { price: '5.00' } } } } })))
  expect(await changesOf(harness)).toEqual([])
})

test('only records that differ are sent, a thousand at a time', async () => {
  const skus = numbered(1_200, n => `S${n}`)
  const harness = await storeWith(skus)
  const at = (price: (n: number) => number) =>
    withLists({ trade: { records: Object.fromEntries(skus.map((sku, n) => [sku, { USD: { price: price(n) } }])) } })
  await settle(
    harness,
    at(n => n),
  )
  expect(sent(harness, 'PUT', /records$/).map(body => (body as unknown[]).length)).toEqual([1_000, 200])
  await settle(
    harness,
    at(n => (n < 3 ? n + 0.5 : n)),
  )
  expect(sent(harness, 'PUT', /records$/).map(body => (body as unknown[]).length)).toEqual([1_000, 200, 3])
})

test.each(['replace', 'merge'] as const)(
  'prices that are not declared are kept, and one set to null goes (a write that leaves one out: %s)',
  async priceRecordPut => {
    const harness = await storeWith(['S'], { priceRecordPut })
    await settle(harness, withLists({ trade: { records: { S: { USD: { price: 5, sale_price: 4 } } } } }))
    await call(harness, 'store', `PUT ${path}`, [{ sku: 'S', currency: 'usd', price: 5, sale_price: 4, map_price: 3 }])
    await settle(harness, withLists({ trade: { records: { S: { USD: { price: 6, sale_price: 4 } } } } }))
    expect(await recordsOf(harness)).toMatchObject([{ price: 6, sale_price: 4, map_price: 3 }])
    await settle(harness, withLists({ trade: { records: { S: { USD: { price: 6, sale_price: null } } } } }))
    expect(await recordsOf(harness)).toMatchObject([{ price: 6, sale_price: null, map_price: 3 }])
  },
)

test('a SKU that is not there fails alone; the others of its batch are written', async () => {
  const harness = await storeWith(['A', 'B'])
  const record = { USD: { price: 5 } }
  harness.write(portfolio(withLists({ trade: { records: { A: record, NOPE: record, B: record } } })))
  const { results } = await harness.apply()
  const failed = results.filter(result => result.status === 'failed')
  expect(failed.map(result => result.address)).toEqual(['stores.a.price_lists.trade.records.NOPE.USD'])
  expect(failed[0]?.error?.hint).toContain('a variant with the SKU NOPE')
  expect((await recordsOf(harness)).map(row => row.sku)).toEqual(['A', 'B'])
})

test('records that are no longer declared go by SKU and currency; others stay', async () => {
  const harness = await storeWith(['A', 'B', 'C'])
  const record = { USD: { price: 5 }, EUR: { price: 4 } }
  await settle(harness, withLists({ trade: { records: { A: record, B: record } } }))
  await call(harness, 'store', `PUT ${path}`, [{ sku: 'C', currency: 'usd', price: 1 }])
  await settle(harness, withLists({ trade: { records: { A: record, B: { USD: { price: 5 } } } } }))
  const left = (await recordsOf(harness)).map(row => `${row.sku} ${row.currency}`)
  expect(left.sort()).toEqual(['A eur', 'A usd', 'B usd', 'C usd'])
  await settle(harness, withLists({ trade: { records: {} } }))
  expect((await recordsOf(harness)).map(row => row.sku)).toEqual(['C'])
})

test('a list takes its records along: they are not deleted one by one', async () => {
  const harness = await storeWith(['A', 'B'])
  const record = { USD: { price: 5 } }
  await settle(harness, withLists({ trade: { records: { A: record, B: record } } }))
  const done = await settle(harness, withLists({}), ['stores.a.price_lists.trade'])
  expect(done).toContain('forget stores.a.price_lists.trade.records.A.USD')
  expect(sent(harness, 'DELETE', /records$/)).toEqual([])
})

test('tiers without an end are the same whether null or the largest number stands for it', async () => {
  const harness = await storeWith(['A'])
  const tiers = (quantity_max: number | null) => [{ quantity_min: 10, quantity_max, type: 'price', amount: 1 }]
  await settle(
    harness,
    withLists({ trade: { records: { A: { USD: { price: 5, bulk_pricing_tiers: tiers(null) } } } } }),
  )
  await call(harness, 'store', `PUT ${path}`, [
    { sku: 'A', currency: 'usd', price: 5, bulk_pricing_tiers: tiers(2_147_483_647) },
  ])
  expect((await harness.drift()).entries).toEqual([])
})

test('assignments are made twenty-five at a time, and their ids are read back', async () => {
  const harness = await project()
  const groups = Object.fromEntries(numbered(30, n => [`g${n}`, {}]))
  const assignments = numbered(30, n => ({ customer_group: `g${n}` }))
  await settle(harness, withLists({ trade: { assignments } }, { customer_groups: groups }))
  const sizes = sent(harness, 'POST', /assignments$/).map(body => (body as unknown[]).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30)
  expect(sizes.length).toBe(2)
  await settle(harness, withLists({ trade: { assignments: assignments.slice(1) } }, { customer_groups: groups }))
  expect(await rows(harness, 'store', '/v3/pricelists/assignments?limit=250')).toHaveLength(29)
})

test('two lists for the same group on the same channel are refused at plan', async () => {
  const harness = await project()
  const to = [{ customer_group: 'g', channel: 'us' }]
  harness.write(
    portfolio(withLists({ a: { assignments: to }, b: { assignments: to } }, { customer_groups: { g: {} } })),
  )
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'CLASH', message: expect.stringContaining('give the same shoppers two price lists') },
  ])
})

test('an assignment that is refused does not take the others of its batch along', async () => {
  const harness = await project()
  const groups = { customer_groups: { g: {}, h: {} } }
  await settle(harness, withLists({ trade: {} }, groups))
  await call(harness, 'store', 'POST /v3/pricelists', { name: 'Theirs' })
  await call(harness, 'store', 'POST /v3/pricelists/assignments', [{ price_list_id: 2, customer_group_id: 1 }])
  const assignments = [{ customer_group: 'g' }, { customer_group: 'h' }]
  harness.write(portfolio(withLists({ trade: { assignments } }, groups)))
  const { results } = await harness.apply()
  const ends = results.map(({ status, address }) => `${status} ${/customer_group=(\w)/.exec(address)?.[1]}`)
  expect(ends.sort()).toEqual(['done h', 'failed g'])
})

test('a record that is refused for its currency is not blamed on its SKU', async () => {
  const harness = await project({ sampleCatalog: true })
  harness.write(portfolio({ price_lists: { t: { name: 'T', records: { 'TOTE-1': { XTS: { price: 1 } } } } } }))
  const failed = (await harness.apply()).results.filter(result => result.status === 'failed')
  expect(failed).toMatchObject([{ error: { hint: expect.stringContaining('has the currency XTS') } }])
})
