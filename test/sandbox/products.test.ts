/** Products of a store and their variants. */

import { expect, it } from 'vitest'
import { type Asked, seedProducts, withStore } from './kit.ts'

const path = '/v3/catalog/products'

async function ids({ store }: Asked, query: string): Promise<number[]> {
  return (await store('GET', `${path}?${query}`)).body.data.map((row: { id: number }) => row.id)
}

it('finds products by what they are, by their SKU in any case, and by where they are sold', async () => {
  const asked = await withStore()
  await asked.store('POST', '/v3/catalog/trees/categories', [{ name: 'Hats', tree_id: 1 }])
  await seedProducts(asked, [
    { name: 'Hat', sku: 'HAT-1', channels: [1], categories: [1] },
    { name: 'Cap', sku: 'CAP-1', is_visible: false, price: 20 },
    { name: 'Scarf', sku: 'SCARF-1', channels: [1] },
  ])
  expect(await ids(asked, 'id=2')).toEqual([2])
  expect(await ids(asked, 'id:in=1,3,9')).toEqual([1, 3])
  expect(await ids(asked, 'id:not_in=1&id:less=3')).toEqual([2])
  expect(await ids(asked, 'sku=hat-1')).toEqual([1])
  expect(await ids(asked, 'sku:in=cap-1,SCARF-1')).toEqual([2, 3])
  expect(await ids(asked, 'name=Cap')).toEqual([2])
  expect(await ids(asked, 'is_visible=false')).toEqual([2])
  expect(await ids(asked, 'price=20')).toEqual([2])
  expect(await ids(asked, 'keyword=scar')).toEqual([3])
  expect(await ids(asked, 'channel_id:in=1,7')).toEqual([1, 3])
  expect(await ids(asked, 'channel_id:in=7')).toEqual([])
  expect(await ids(asked, 'categories:in=1')).toEqual([1])
  expect(await ids(asked, 'categories=1')).toEqual([1])
  expect(await ids(asked, 'sort=name&direction=desc')).toEqual([3, 1, 2])
  expect(await ids(asked, 'limit=2&page=2')).toEqual([3])
  expect((await asked.store('GET', `${path}?id:in=x`)).status).toBe(422)
})

it('shows what is asked for, and always the id', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ name: 'Hat', sku: 'HAT-1', channels: [1] }])
  const { data } = (await asked.store('GET', `${path}/1?include=channels,variants,images`)).body
  expect(data).toMatchObject({ id: 1, channels: [1], images: [], related_products: [-1], base_variant_id: 1 })
  expect(data.variants).toMatchObject([{ id: 1, sku: 'HAT-1', price: null, calculated_price: 10, option_values: [] }])
  expect((await asked.store('GET', `${path}/1`)).body.data).not.toHaveProperty('channels')
  const named = (await asked.store('GET', `${path}/1?include_fields=name,sku`)).body.data
  expect(Object.keys(named)).toEqual(expect.arrayContaining(['id', 'name', 'sku', 'gift_wrapping_options_type']))
  expect(named).not.toHaveProperty('price')
  expect((await asked.store('GET', `${path}/1?exclude_fields=id,name`)).body.data).not.toHaveProperty('name')
  expect((await asked.store('GET', `${path}/2`)).status).toBe(404)
})

it('shows ten products at most on a page with options', async () => {
  const asked = await withStore()
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', count: 12 }] })
  const { data, meta } = (await asked.store('GET', `${path}?include=options&limit=50`)).body
  expect([data.length, meta.pagination.per_page, meta.pagination.total_pages]).toEqual([10, 10, 2])
})

it('is filled with thousands of products at once', async () => {
  const asked = await withStore()
  const seeded = await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', count: 5000 }] })
  expect(seeded.body.objects[0]).toMatchObject({ first_id: 1, count: 5000 })
  const { body } = await asked.store('GET', `${path}?sku=SKU-4321&include=channels`)
  expect(body.data).toMatchObject([{ id: 4321, channels: [] }])
})

it('finds variants by SKU, product and id, the base variant standing for a product without options', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ sku: 'HAT-1' }, { sku: 'CAP-1' }])
  const rows = ['CAP-1-S', 'CAP-1-L'].map(sku => ({ product_id: 2, sku, label: sku.slice(-1) }))
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'variants', rows }] })
  const found = async (query: string) =>
    (await asked.store('GET', `/v3/catalog/variants?${query}`)).body.data.map((row: { sku: string }) => row.sku)
  expect(await found('')).toEqual(['HAT-1', 'CAP-1-S', 'CAP-1-L'])
  expect(await found('sku=cap-1-l')).toEqual(['CAP-1-L'])
  expect(await found('product_id:in=1')).toEqual(['HAT-1'])
  expect(await found('id=3')).toEqual(['CAP-1-S'])
  expect((await asked.store('GET', `${path}/2`)).body.data.base_variant_id).toBeNull()
  expect((await asked.store('GET', `${path}/2/variants`)).body.data).toHaveLength(2)
  expect((await asked.store('GET', `${path}/2/variants/3`)).body.data.option_values).toMatchObject([{ label: 'S' }])
  expect((await asked.store('GET', `${path}/1/variants/3`)).status).toBe(404)
})
