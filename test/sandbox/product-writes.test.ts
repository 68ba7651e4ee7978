/** Making, changing and deleting products and their variants. */

import { expect, it } from 'vitest'
import { seedProducts, withStore } from './kit.ts'

const path = '/v3/catalog/products'
const lamp = { name: 'Lamp', type: 'physical', weight: 2, price: 30 }
const size = (sku: string, label: string) => ({ sku, option_values: [{ option_display_name: 'Size', label }] })

it('makes a product that is on no channel, with every other field as it is at first', async () => {
  const { store } = await withStore()
  const { status, body } = await store('POST', path, { ...lamp, sku: 'LAMP' })
  expect(status).toBe(200)
  expect(body.data).toMatchObject({
    ...{ id: 1, ...lamp, sku: 'LAMP', channels: [], categories: [], base_variant_id: 1, is_visible: true },
    ...{ description: '', brand_id: 0, option_set_id: null, option_set_display: 'right', date_last_imported: null },
    ...{ inventory_tracking: 'none', condition: 'New', related_products: [-1], open_graph_type: 'product' },
    ...{ custom_url: { url: '/lamp/', is_customized: false }, date_created: '2026-01-15T12:00:00+00:00' },
  })
  expect(body.data.variants).toMatchObject([{ id: 1, sku: 'LAMP', sku_id: null, price: null, calculated_price: 30 }])
})

it('needs name, type, weight and price, and refuses what cannot be', async () => {
  const { store } = await withStore()
  const missing = 'error.path.missing'
  expect((await store('POST', path, {})).body.errors).toEqual({
    ...{ name: missing, type: missing, weight: missing, price: missing },
  })
  const bad = { ...lamp, type: 'liquid', price: -1, upc: '123456789012345', categories: ['a'], custom_url: {} }
  expect((await store('POST', path, bad)).body.errors).toEqual({
    ...{ type: 'error.expected.validenumvalue', price: 'error.min', upc: 'error.maxLength' },
    ...{ categories: 'error.expected.jsnumber', 'custom_url.url': missing },
  })
})

it('gives names, SKUs and addresses to one product each, SKUs whatever their case', async () => {
  const { store } = await withStore()
  await store('POST', path, { ...lamp, sku: 'LAMP', custom_url: { url: 'lamps/one' } })
  const other = { ...lamp, name: 'Other' }
  const refused = async (row: object) => {
    const { status, body } = await store('POST', path, row)
    return [status, ...Object.keys(body.errors)]
  }
  expect(await refused(lamp)).toEqual([409, 'name'])
  expect(await refused({ ...other, sku: 'lamp' })).toEqual([409, 'sku'])
  expect(await refused({ ...other, custom_url: { url: '/lamps/one/' } })).toEqual([409, 'custom_url.url'])
  expect(await refused({ ...other, categories: [7] })).toEqual([409, 'categories'])
  expect((await store('PUT', `${path}/1`, { name: 'Lamp', sku: 'lamp' })).status).toBe(200)
  const slug = await store('POST', path, { ...lamp, name: 'Lamps!', custom_url: { url: '/lamp/' } })
  expect(slug.body.data.custom_url).toEqual({ url: '/lamp/', is_customized: true })
  await store('DELETE', `${path}/1`)
  expect((await store('POST', path, { ...lamp, name: 'Lamp' })).body.data.custom_url.url).toMatch(/^\/lamp-[a-z]{4}\/$/)
})

it('replaces the categories of a product as a whole, and leaves its channels alone', async () => {
  const { store } = await withStore()
  await store('POST', '/v3/catalog/trees/categories', [
    { name: 'A', tree_id: 1 },
    { name: 'B', tree_id: 1 },
  ])
  await store('POST', path, { ...lamp, categories: [1] })
  await store('PUT', `${path}/channel-assignments`, [{ product_id: 1, channel_id: 1 }])
  await store('PUT', `${path}/1`, { categories: [2], channels: [] })
  const { data } = (await store('GET', `${path}/1?include=channels`)).body
  expect([data.categories, data.channels]).toEqual([[2], [1]])
})

it('changes ten products at most together, and all of them or none', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ name: 'A' }, { name: 'B' }])
  const put = (rows: object[]) => asked.store('PUT', path, rows)
  const prices = async () => (await asked.store('GET', path)).body.data.map((row: { price: number }) => row.price)
  expect((await put(Array(11).fill({ id: 1, price: 2 }))).status).toBe(413)
  expect((await put([{ id: 1, price: 2 }, { price: 2 }])).body.errors).toEqual({ '1.id': 'error.path.missing' })
  expect((await put([{ id: 1, price: 2 }, { id: 9 }])).status).toBe(404)
  expect((await put([{ id: 1, price: 2, name: 'B' }])).status).toBe(409)
  expect((await put([1, 2].map(id => ({ id, price: 2, name: 'C' })))).status).toBe(409)
  expect(await prices()).toEqual([10, 10])
  expect((await put([1, 2].map(id => ({ id, price: 2 })))).body.data).toHaveLength(2)
  expect(await prices()).toEqual([2, 2])
})

it('deletes what a filter names, never everything, and with a product all that is its own', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ name: 'A', channels: [1] }, { name: 'B' }, { name: 'C' }])
  const field = { namespace: 'n', key: 'k', value: 'v', permission_set: 'read', resource_id: 1 }
  await asked.store('POST', `${path}/metafields`, [field])
  expect((await asked.store('DELETE', path)).status).toBe(422)
  expect((await asked.store('DELETE', `${path}?limit=1`)).status).toBe(422)
  expect((await asked.store('DELETE', `${path}?id:in=1,2`)).status).toBe(204)
  expect((await asked.store('GET', path)).body.data).toMatchObject([{ id: 3 }])
  for (const list of ['/v3/catalog/variants?product_id:in=1', `${path}/channel-assignments`, `${path}/metafields`]) {
    expect((await asked.store('GET', list)).body.data).toEqual([])
  }
  expect((await asked.store('DELETE', `${path}/3`)).status).toBe(204)
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', count: 300 }] })
  await asked.store('DELETE', `${path}?type=physical`)
  expect((await asked.store('GET', path)).body.meta.pagination.total).toBe(50)
})

it('puts variants in place of the base variant, which comes back when they are gone', async () => {
  const { store } = await withStore()
  await store('POST', path, { ...lamp, sku: 'LAMP' })
  const small = (await store('POST', `${path}/1/variants`, { ...size('LAMP-S', 'Small'), price: 28 })).body.data
  const large = (await store('POST', `${path}/1/variants`, size('LAMP-L', 'Large'))).body.data
  expect([small.calculated_price, large.calculated_price]).toEqual([28, 30])
  expect(large.option_values[0].option_id).toBe(small.option_values[0].option_id)
  expect((await store('GET', `${path}/1?include=options`)).body.data).toMatchObject({
    base_variant_id: null,
    options: [{ display_name: 'Size', option_values: [{ label: 'Small' }, { label: 'Large' }] }],
  })
  expect((await store('POST', `${path}/1/variants`, size('LAMP-T', 'Small'))).status).toBe(409)
  expect((await store('POST', `${path}/1/variants`, { sku: 'LAMP-T' })).body.errors).toHaveProperty('option_values')
  const ids = [{ id: 99, option_id: small.option_values[0].option_id }]
  expect((await store('POST', `${path}/1/variants`, { sku: 'LAMP-T', option_values: ids })).status).toBe(422)
  for (const { id } of [small, large]) await store('DELETE', `${path}/1/variants/${id}`)
  const { data } = (await store('GET', `${path}/1?include=variants`)).body
  expect(data.variants).toMatchObject([{ id: data.base_variant_id, sku: 'LAMP', option_values: [] }])
  expect((await store('DELETE', `${path}/1/variants/${data.base_variant_id}`)).status).toBe(422)
})

it('makes a product with its variants, or neither', async () => {
  const { store } = await withStore()
  const variants = [size('LAMP-S', 'Small'), size('LAMP-L', 'Large')]
  expect((await store('POST', path, { ...lamp, variants })).body.data.variants).toHaveLength(2)
  const taken = await store('POST', path, { ...lamp, name: 'Other', variants: [size('lamp-s', 'Small')] })
  expect([taken.status, Object.keys(taken.body.errors)]).toEqual([409, ['variants.0.sku']])
  expect((await store('GET', path)).body.data).toHaveLength(1)
})

it('writes variants in batches of fifty at most, all of them or none', async () => {
  const asked = await withStore()
  await seedProducts(asked, [{ sku: 'A' }, { sku: 'B' }])
  const put = (rows: object[]) => asked.store('PUT', '/v3/catalog/variants', rows)
  expect((await put(Array(51).fill({ id: 1 }))).status).toBe(413)
  const refused = await put([{ id: 1, price: 5 }, { id: 2, sku: 'a' }, { id: 9 }])
  expect([refused.status, refused.body.batch_errors.map((one: { status: number }) => one.status)]).toEqual([
    422,
    [409, 422],
  ])
  expect((await asked.store('GET', `${path}/1/variants/1`)).body.data.price).toBeNull()
  const done = await put([
    { id: 1, price: 5, sku: 'A-2' },
    { product_id: 2, ...size('B-S', 'Small') },
  ])
  expect(done.body.data).toMatchObject([{ id: 1, price: 5 }, { sku: 'B-S' }])
  expect((await asked.store('GET', `${path}/1`)).body.data).toMatchObject({ sku: 'A-2', price: 10 })
  await asked.store('PUT', `${path}/1`, { sku: 'A-3' })
  expect((await asked.store('GET', `${path}/1/variants/1`)).body.data.sku).toBe('A-3')
  expect((await put([{ id: 1, price: null }])).body.data).toMatchObject([{ price: null, calculated_price: 10 }])
})
