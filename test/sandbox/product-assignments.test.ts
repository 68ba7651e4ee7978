/** Where products are sold and shown: assignments to channels and to categories. */

import { expect, it } from 'vitest'
import { type Asked, seedProducts, withStore } from './kit.ts'

const [onChannels, inCategories] = ['channel', 'category'].map(kind => `/v3/catalog/products/${kind}-assignments`)
const products = '/v3/catalog/products'

async function pairs({ store }: Asked, query = ''): Promise<string[]> {
  const { data } = (await store('GET', `${onChannels}?${query}`)).body
  return data.map((row: { product_id: number; channel_id: number }) => `${row.product_id}:${row.channel_id}`)
}

/** Three products and a second channel. */
async function withProducts(): Promise<Asked & { other: number }> {
  const asked = await withStore()
  await seedProducts(asked, [{}, {}, {}])
  const outlet = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  return { ...asked, other: (await asked.store('POST', '/v3/channels', outlet)).body.data.id }
}

it('adds to what is there, and does not mind what is there already', async () => {
  const asked = await withProducts()
  const one = { product_id: 1, channel_id: 1 }
  expect((await asked.store('PUT', onChannels!, [one])).status).toBe(204)
  expect((await asked.store('PUT', onChannels!, [one, { ...one, product_id: 2 }])).status).toBe(204)
  expect(await pairs(asked)).toEqual(['1:1', '2:1'])
  expect((await asked.store('GET', `${products}/2?include=channels`)).body.data.channels).toEqual([1])
})

it('takes away the cross product of both filters, and nothing without a filter', async () => {
  const asked = await withProducts()
  const { other } = asked
  const rows = [1, 2, 3].flatMap(product_id => [1, other].map(channel_id => ({ product_id, channel_id })))
  await asked.store('PUT', onChannels!, rows)
  const refused = await asked.store('DELETE', onChannels!)
  expect([refused.status, refused.body.title]).toEqual([422, expect.stringContaining('At least one filter')])
  await asked.store('DELETE', `${onChannels}?product_id:in=1,2&channel_id:in=1`)
  expect(await pairs(asked)).toEqual([`1:${other}`, `2:${other}`, '3:1', `3:${other}`])
  await asked.store('DELETE', `${onChannels}?channel_id:in=${other}`)
  expect(await pairs(asked)).toEqual(['3:1'])
  expect(await pairs(asked, 'product_id:in=1')).toEqual([])
})

it('names what is wrong by row and then writes nothing', async () => {
  const asked = await withProducts()
  const rows = [
    { product_id: 1, channel_id: 1 },
    { product_id: 9, channel_id: 1 },
    { product_id: 1, channel_id: 9 },
    {},
  ]
  const { status, body } = await asked.store('PUT', onChannels!, rows)
  expect([status, Object.keys(body.errors)]).toEqual([
    422,
    ['1.product_id', '2.channel_id', '3.product_id', '3.channel_id'],
  ])
  expect(await pairs(asked)).toEqual([])
})

it('refuses a request for products that another one is busy with', async () => {
  const asked = await withProducts()
  const put = (product_id: number) => asked.store('PUT', onChannels!, [{ product_id, channel_id: 1 }])
  const statuses = async (...requests: Promise<{ status: number }>[]) =>
    (await Promise.all(requests)).map(reply => reply.status).sort()
  expect(await statuses(put(1), put(2), put(3))).toEqual([204, 204, 204])
  expect(await statuses(put(1), put(1))).toEqual([204, 429])
  expect(await statuses(put(1), asked.store('DELETE', `${onChannels}?channel_id:in=1`))).toEqual([204, 429])
  expect(await statuses(put(1))).toEqual([204])
})

it('keeps categories apart from channels, and loses them with the category', async () => {
  const asked = await withProducts()
  const made = await asked.store('POST', '/v3/catalog/trees/categories', [{ name: 'Hats', tree_id: 1 }])
  const { category_id } = made.body.data[0]
  await asked.store('PUT', inCategories!, [{ product_id: 1, category_id }])
  const shown = async () => (await asked.store('GET', `${products}/1?include=channels`)).body.data
  expect(await shown()).toMatchObject({ categories: [category_id], channels: [] })
  await asked.store('DELETE', `/v3/catalog/trees/categories?category_id:in=${category_id}`)
  expect(await shown()).toMatchObject({ categories: [] })
  expect((await asked.store('GET', inCategories!)).body.data).toEqual([])
})
