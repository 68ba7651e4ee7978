/** Filters of products and providers of web analytics. */

import { expect, it } from 'vitest'
import { seedProducts, withStore } from './kit.ts'

const path = '/v3/settings/search/filters'
const analytics = '/v3/settings/analytics'

it('replaces the filters of the store, in the order that was sent', async () => {
  const { store } = await withStore()
  const before = (await store('GET', path)).body.data
  expect(before.map((filter: { type: string }) => filter.type)).toEqual(['category', 'brand', 'rating', 'price'])
  const next = [{ ...before[3], collapsed_by_default: true }, before[0]]
  expect((await store('PUT', path, next)).body).toEqual({ data: next, meta: {} })
  expect((await store('GET', path)).body.data).toEqual(next)
})

it('refuses filters that cannot be', async () => {
  const { store } = await withStore()
  const wrong = [{ id: 'a', type: 'size', items_to_show: 7 }, { type: 'price' }]
  expect((await store('PUT', path, wrong)).body.errors).toEqual({
    '0.type': 'error.expected.validenumvalue',
    '0.items_to_show': 'error.expected.validenumvalue',
    '1.id': 'error.path.missing',
  })
  expect((await store('PUT', path, { id: 'a' })).body.errors).toEqual({ '': 'error.expected.jsarray' })
})

it('keeps one list of filters per channel and category', async () => {
  const { store } = await withStore()
  const { data } = (await store('GET', path)).body
  await store('POST', '/v3/catalog/trees/categories', [{ name: 'Sale', tree_id: 1 }])
  const context = { channel_id: 1 }
  await store('PUT', `${path}/contexts`, [
    { context, data },
    { context: { channel_id: 1, category_id: 1 }, data: [] },
  ])
  const changed = await store('PUT', `${path}/contexts`, [{ context, data: data.slice(1) }])
  expect(changed.body.data).toEqual([{ context, data: data.slice(1) }])
  const listed = (await store('GET', `${path}/contexts`)).body
  expect([listed.data.length, listed.meta.pagination.total]).toEqual([2, 2])
  expect((await store('GET', `${path}/contexts?category_id=1`)).body.data.length).toBe(1)
  const unknown = await store('PUT', `${path}/contexts`, [{ context: { channel_id: 9, category_id: 8 }, data: [] }, {}])
  expect(unknown.body.errors).toEqual({
    '0.context.channel_id': 'The channel does not exist',
    '0.context.category_id': 'The category does not exist',
    '1.context': 'error.path.missing',
    '1.data': 'error.expected.jsarray',
  })
  expect((await store('GET', path)).body.data).toEqual(data)
})

it('tells which filters there could be, for the products of a channel', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ price: 5, channels: [1] }, { price: 20, channels: [1] }, { price: 90 }])
  const { data } = (await asked.store('GET', `${path}/available?channel_id=1`)).body
  expect(data[0]).toMatchObject({ type: 'category', product_count: 2 })
  expect(data[3]).toMatchObject({ type: 'price', price_range_min: 5, price_range_max: 20 })
})

it('shows and changes one provider of web analytics without an envelope, for each channel apart', async () => {
  const { store } = await withStore()
  const made = await store('POST', '/v3/channels', { name: 'B', type: 'storefront', platform: 'custom' })
  const written = await store('PUT', `${analytics}/1`, { code: 'G-1', enabled: true })
  expect(written.body).toMatchObject({ id: 1, channel_id: 1, code: 'G-1', enabled: true })
  expect((await store('GET', `${analytics}/1`)).body).toEqual(written.body)
  expect((await store('GET', analytics)).body.data[0]).toEqual(written.body)
  const other = await store('GET', `${analytics}/1?channel_id=${made.body.data.id}`)
  expect(other.body).toMatchObject({ code: '', enabled: false })
  expect((await store('PUT', `${analytics}/1`, { code: '' })).status).toBe(422)
  expect((await store('GET', `${analytics}/99`)).status).toBe(404)
})
