/** Records of price lists. */

import { expect, it } from 'vitest'
import { type Asked, seedProducts, withStore } from './kit.ts'

const path = '/v3/pricelists/1/records'
const one = `${path}/1/USD`

/** Lists 1 and 2; variants 1 (MUG) and 2 (TOTE); SHIRT has the variants 4 (SHIRT-S) and 5 (SHIRT-L). */
async function withVariants(options: Parameters<typeof withStore>[0] = {}): Promise<Asked> {
  const asked = await withStore(options)
  await seedProducts(asked, [{ sku: 'MUG' }, { sku: 'TOTE' }, { sku: 'SHIRT' }])
  const rows = ['SHIRT-S', 'SHIRT-L'].map(sku => ({ sku, product_id: 3 }))
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'variants', rows }] })
  for (const name of ['Trade', 'Retail']) await asked.store('POST', '/v3/pricelists', { name })
  return asked
}

const record = (variant_id: number, price: number, currency = 'USD') => ({ variant_id, currency, price })

async function prices({ store }: Asked, query = ''): Promise<unknown[]> {
  const { data } = (await store('GET', `${path}?${query}`)).body
  return data.map((row: { variant_id: number; currency: string; price: number }) => [
    row.variant_id,
    row.currency,
    row.price,
  ])
}

it('keeps currencies in lower case, shows null for what is not set, tiers and SKU only when asked for', async () => {
  const { store } = await withVariants()
  const tier = { quantity_min: 5, type: 'percent', amount: 10 }
  const row = { sku: 'shirt-l', currency: 'Eur', price: 20, sale_price: 15, bulk_pricing_tiers: [tier] }
  const made = await store('POST', path, [row])
  expect([made.status, made.body]).toEqual([200, { data: {}, meta: {} }])
  const plain = {
    price_list_id: 1,
    variant_id: 5,
    product_id: 3,
    currency: 'eur',
    price: 20,
    sale_price: 15,
    retail_price: null,
    map_price: null,
    calculated_price: 15,
    date_created: '2026-01-15T12:00:00Z',
    date_modified: '2026-01-15T12:00:00Z',
  }
  expect((await store('GET', path)).body.data).toEqual([plain])
  const bulk_pricing_tiers = [{ ...tier, quantity_max: null }]
  const whole = { ...plain, bulk_pricing_tiers, sku: 'SHIRT-L' }
  expect((await store('GET', `${path}?include=bulk_pricing_tiers,sku`)).body.data).toEqual([whole])
  expect((await store('GET', `${path}/5/EUR?include=sku`)).body.data).toEqual({ ...plain, sku: 'SHIRT-L' })
  expect((await store('GET', `${path}/5/usd`)).status).toBe(404)
})

it('creates nothing of a batch in which one is there already, or comes twice', async () => {
  const asked = await withVariants()
  await asked.store('POST', path, [record(1, 10)])
  const batch = [record(2, 20), record(1, 11), record(2, 21)]
  const refused = await asked.store('POST', path, batch)
  const exists = { variant_id: 'The record exists already' }
  expect([refused.status, refused.body]).toEqual([
    422,
    {
      batch_errors: [
        { data: { price_list_id: 1, variant_id: 1, currency: 'USD' }, field_errors: exists },
        { data: { price_list_id: 1, variant_id: 2, currency: 'USD' }, field_errors: exists },
      ],
    },
  ])
  expect(await prices(asked)).toEqual([[1, 'usd', 10]])
})

it('writes what is there and what is not in one go', async () => {
  const asked = await withVariants()
  await asked.store('POST', path, [record(1, 10)])
  const written = await asked.store('PUT', path, [record(1, 11), { sku: 'TOTE', currency: 'gbp', price: 7 }])
  expect(written.body).toEqual({ data: {}, meta: {} })
  expect(await prices(asked)).toEqual([
    [1, 'usd', 11],
    [2, 'gbp', 7],
  ])
})

it.each([
  [{ variant_id: 99, currency: 'USD' }, { variant_id: 'The variant does not exist' }],
  [{ sku: 'NONE', currency: 'USD' }, { sku: 'There is no variant with this SKU' }],
  [{ sku: 'SHIRT', currency: 'USD' }, { sku: expect.stringContaining('product with several variants') }],
  [{ currency: 'USD' }, { variant_id: 'Either variant_id or sku is required' }],
  [{ variant_id: 1 }, { currency: 'error.path.missing' }],
  [{ variant_id: 1, currency: 'CHF' }, { currency: 'The store has no such currency' }],
  [
    { variant_id: 1, currency: 'USD', price: -1, map_price: '5' },
    { price: 'error.min', map_price: 'error.expected.jsnumber' },
  ],
  [
    { variant_id: 1, currency: 'USD', bulk_pricing_tiers: [{ quantity_min: 5, quantity_max: 4, type: 'off' }] },
    {
      'bulk_pricing_tiers[0].quantity_max': 'error.min',
      'bulk_pricing_tiers[0].type': 'error.expected.validenumvalue',
      'bulk_pricing_tiers[0].amount': 'error.path.missing',
    },
  ],
])('refuses %j', async (row, errors) => {
  const asked = await withVariants()
  for (const method of ['POST', 'PUT']) {
    const refused = await asked.store(method, path, [record(2, 5), row])
    expect([refused.status, refused.body.batch_errors.length]).toEqual([422, 1])
    expect(refused.body.batch_errors[0].field_errors).toEqual(errors)
  }
  expect(await prices(asked)).toEqual([])
})

it('takes 100 new records at a time, and 1,000 written ones', async () => {
  const { store } = await withVariants()
  expect((await store('POST', path, Array(101).fill(record(1, 1)))).status).toBe(413)
  expect((await store('PUT', path, Array(1001).fill(record(1, 1)))).status).toBe(413)
  expect((await store('PUT', path, Array(1000).fill(record(1, 1)))).status).toBe(200)
})

it('writes records of several lists, and tells of the first that is wrong', async () => {
  const asked = await withVariants()
  const across = '/v3/pricelists/records'
  const rows = [1, 2].map(price_list_id => ({ ...record(1, 10 * price_list_id), price_list_id }))
  expect((await asked.store('POST', across, rows)).status).toBe(200)
  expect(await prices(asked)).toEqual([[1, 'usd', 10]])
  const again = await asked.store('POST', across, rows)
  expect([again.status, again.body.data]).toEqual([422, { price_list_id: 1, variant_id: 1, currency: 'USD' }])
  expect((await asked.store('PUT', across, rows)).status).toBe(200)
  const unknown = await asked.store('PUT', across, [{ ...record(1, 5), price_list_id: 9 }])
  expect(unknown.body.field_errors).toEqual({ price_list_id: 'The list does not exist' })
})

it('sets and deletes single records', async () => {
  const asked = await withVariants()
  const set = await asked.store('PUT', one, { price: 10, retail_price: 12 })
  expect(set.body.data).toMatchObject({ variant_id: 1, currency: 'usd', retail_price: 12, bulk_pricing_tiers: [] })
  expect((await asked.store('PUT', `${path}/99/USD`, { price: 1 })).status).toBe(404)
  expect((await asked.store('PUT', `${path}/1/XYZ`, { price: 1 })).status).toBe(422)
  expect((await asked.store('GET', `${path}/1`)).body.data.length).toBe(1)
  expect((await asked.store('DELETE', one)).status).toBe(204)
  expect((await asked.store('DELETE', one)).status).toBe(204)
  expect(await prices(asked)).toEqual([])
})

it('deletes what the filters name, and without one all records of the list', async () => {
  const asked = await withVariants()
  const rows = [record(1, 1), record(2, 2), record(4, 4), record(1, 10, 'EUR')]
  await asked.store('PUT', path, rows)
  await asked.store('PUT', '/v3/pricelists/2/records', rows)
  await asked.store('DELETE', `${path}?currency=EUR&variant_id:in=1,2`)
  expect(await prices(asked)).toEqual([
    [1, 'usd', 1],
    [2, 'usd', 2],
    [4, 'usd', 4],
  ])
  await asked.store('DELETE', `${path}?sku:in=tote,NONE`)
  expect((await prices(asked)).length).toBe(2)
  await asked.store('DELETE', path)
  expect(await prices(asked)).toEqual([])
  expect((await asked.store('GET', '/v3/pricelists/2/records')).body.data.length).toBe(4)
})

it('filters by variant, product, SKU, currency and price', async () => {
  const asked = await withVariants()
  await asked.store('PUT', path, [record(1, 1), record(4, 4), record(5, 5), record(1, 10, 'EUR')])
  const variants = async (query: string) => (await prices(asked, query)).map(row => (row as number[])[0])
  expect(await variants('variant_id:in=1,5')).toEqual([1, 5, 1])
  expect(await variants('product_id:in=3')).toEqual([4, 5])
  expect(await variants('sku=shirt-s')).toEqual([4])
  expect(await variants('sku:in=SHIRT-S,MUG&currency=usd')).toEqual([1, 4])
  expect(await variants('currency:in=EUR,GBP')).toEqual([1])
  expect(await variants('price:min=4&calculated_price:max=5')).toEqual([4, 5])
  expect((await asked.store('GET', `${path}?price:min=cheap`)).status).toBe(422)
})

it('pages by number or by cursor, never by both', async () => {
  const { store, control } = await withVariants()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'price_records', count: 12 }] })
  const meta = async (query: string) => (await store('GET', `${path}?${query}`)).body.meta
  const first = await meta('limit=5')
  expect([first.pagination.total, first.cursor_pagination.count]).toEqual([12, 5])
  expect(Object.keys(await meta('limit=5&page=2'))).toEqual(['pagination'])
  const after = encodeURIComponent(first.cursor_pagination.end_cursor)
  const second = await store('GET', `${path}?limit=5&after=${after}`)
  expect([second.body.data.length, Object.keys(second.body.meta)]).toEqual([5, ['cursor_pagination']])
  expect((await store('GET', `${path}?after=${after}&page=2`)).status).toBe(422)
  expect((await store('GET', `${path}?after=${after}&before=${after}`)).status).toBe(422)
})

it('seeds thousands of records, each once', async () => {
  const { store, control } = await withVariants()
  const objects = [
    { store: 'S-1', kind: 'products', count: 1500 },
    { store: 'S-1', kind: 'price_records', count: 4000 },
  ]
  expect((await control('POST', '/seed', { objects })).status).toBe(200)
  const total = (await store('GET', `${path}?limit=1`)).body.meta.pagination.total
  const usd = (await store('GET', `${path}?limit=1&currency=usd`)).body.meta.pagination.total
  expect([total, usd]).toEqual([4000, 1504])
})

it('loses the records of a list with the list', async () => {
  const asked = await withVariants()
  await asked.store('PUT', path, [record(1, 1)])
  await asked.store('DELETE', '/v3/pricelists/1')
  expect((await asked.store('GET', path)).status).toBe(404)
  const stores = (await asked.control('GET', '/stores')).body
  expect(stores[0].objects.price_records).toBe(0)
})
