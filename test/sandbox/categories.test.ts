/** Do category trees and their categories keep BigCommerce's rules? */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/catalog/trees/categories'

async function add({ store }: Asked, ...rows: object[]) {
  return store(
    'POST',
    path,
    rows.map(row => ({ tree_id: 1, ...row })),
  )
}

async function idOf(asked: Asked, row: object): Promise<number> {
  return (await add(asked, row)).body.data[0].category_id
}

it('creates with defaults and a generated address', async () => {
  const asked = await withStore()
  const parent = await add(asked, { name: 'Men & Boys' })
  expect(parent.status).toBe(201)
  const { category_id, ...rest } = parent.body.data[0]
  expect(rest).toEqual({
    category_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    tree_id: 1,
    parent_id: 0,
    name: 'Men & Boys',
    description: '',
    views: 0,
    sort_order: 0,
    page_title: '',
    meta_keywords: [],
    meta_description: '',
    layout_file: '',
    image_url: '',
    is_visible: true,
    search_keywords: '',
    default_product_sort: 'use_store_settings',
    url: { path: '/men-boys/', is_customized: false },
  })
  expect(parent.body.meta).toEqual({ total: 1, success: 1, failed: 0 })
  const child = await asked.store('POST', path, [{ name: 'Shirts', parent_id: category_id }])
  expect(child.body.data[0]).toMatchObject({ tree_id: 1, url: { path: '/men-boys/shirts/' } })
  const custom = await add(asked, { name: 'Sale', url: { path: 'all-sale' } })
  expect(custom.body.data[0].url).toEqual({ path: '/all-sale/', is_customized: true })
})

it('answers 207 when some rows are bad and 422 when all are', async () => {
  const asked = await withStore()
  const some = await add(asked, { name: 'A' }, { name: 'A' }, { name: 'x'.repeat(51) })
  expect([some.status, some.body.data.length, some.body.meta]).toEqual([207, 1, { total: 3, success: 1, failed: 2 }])
  expect(some.body.errors).toMatchObject({
    status: 422,
    errors: { '1.name': 'A category named "A" already exists at this level', '2.name': 'error.maxLength' },
  })
  const all = await add(asked, { name: 'A' })
  expect([all.status, 'data' in all.body, all.body.meta]).toEqual([422, false, { total: 1, success: 0, failed: 1 }])
  const none = await asked.store('POST', path, { name: 'B' })
  expect([none.status, none.body.errors[0].status]).toEqual([400, 400])
})

it('wants an address for every row of a batch of more than 10', async () => {
  const asked = await withStore()
  const rows = Array.from({ length: 11 }, (_, at) => ({
    name: `C${at}`,
    ...(at === 1 ? {} : { url: { path: `/c${at}/` } }),
  }))
  const { status, body } = await add(asked, ...rows)
  expect([status, body.errors.errors]).toEqual([207, { '1.url': "Url is required and can't be empty" }])
  expect((await add(asked, ...rows.slice(0, 10).map(row => ({ name: `D${row.name}` })))).status).toBe(201)
})

it('goes 8 levels deep and no deeper', async () => {
  const asked = await withStore()
  let parent_id = 0
  for (let level = 1; level <= 8; level += 1) parent_id = await idOf(asked, { name: `L${level}`, parent_id })
  expect((await add(asked, { name: 'L9', parent_id })).status).toBe(422)
})

it('holds 16,000 categories per store', async () => {
  const asked = await withStore()
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'categories', count: 15_999 }] })
  expect((await add(asked, { name: 'Last' })).status).toBe(201)
  expect((await add(asked, { name: 'Too many' })).status).toBe(422)
})

it('updates only what is sent, shows no data, and never moves a category below itself', async () => {
  const asked = await withStore()
  const shirts = await idOf(asked, { name: 'Shirts', description: 'old' })
  const polo = await idOf(asked, { name: 'Polo', parent_id: shirts })
  const put = (...rows: object[]) => asked.store('PUT', path, rows)
  const good = await put({ category_id: shirts, name: 'Tops', url: { path: '/tops/' } })
  expect([good.status, good.body]).toEqual([200, { meta: { total: 1, success: 1, failed: 0 } }])
  const { body } = await asked.store('GET', `${path}?category_id:in=${shirts}`)
  expect(body.data).toMatchObject([{ name: 'Tops', description: 'old', url: { path: '/tops/', is_customized: true } }])
  const partly = await put({ category_id: 99, name: 'x' }, { category_id: polo, sort_order: 4 })
  expect([partly.status, partly.body.errors.errors]).toEqual([207, { '0.category_id': 'Category 99 does not exist' }])
  expect((await put({ category_id: shirts, parent_id: polo })).status).toBe(422)
  expect((await put({ category_id: polo, parent_id: 0 })).status).toBe(200)
  expect((await put({ name: 'x' })).body.errors.errors).toEqual({ '0.category_id': 'error.path.missing' })
})

it('filters by many members and cuts rows down', async () => {
  const asked = await withStore()
  const shirts = await idOf(asked, { name: 'Shirts' })
  await add(asked, { name: 'T-Shirts', parent_id: shirts, is_visible: false }, { name: 'Hats', description: 'woolly' })
  const names = async (query: string) =>
    (await asked.store('GET', `${path}?${query}`)).body.data.map((row: { name: string }) => row.name)
  expect(await names('name:like=SHIRT')).toEqual(['Shirts', 'T-Shirts'])
  expect(await names(`parent_id:in=${shirts}`)).toEqual(['T-Shirts'])
  expect(await names(`category_id:not_in=${shirts}&is_visible=true`)).toEqual(['Hats'])
  expect(await names('keyword=wool')).toEqual(['Hats'])
  const { body } = await asked.store('GET', `${path}?include_fields=name&limit=1`)
  expect(body.data).toEqual([{ category_id: shirts, name: 'Shirts' }])
  const bad = await asked.store('GET', `${path}?tree_id:in=x`)
  expect([bad.status, bad.body.errors.status]).toEqual([422, 422])
})

it('shows a tree nested, by depth, and 404 for one that is not there', async () => {
  const asked = await withStore()
  const b = await idOf(asked, { name: 'B', sort_order: 2 })
  const a = await idOf(asked, { name: 'A', sort_order: 1 })
  const c = await idOf(asked, { name: 'C', parent_id: b })
  const { body } = await asked.store('GET', '/v3/catalog/trees/1/categories')
  expect(body.data).toMatchObject([
    { id: a, depth: 0, path: [a], children: [] },
    { id: b, depth: 0, children: [{ id: c, parent_id: b, depth: 1, path: [b, c], url: '/b/c/' }] },
  ])
  expect((await asked.store('GET', '/v3/catalog/trees/1/categories?depth=1')).body.data[1].children).toEqual([])
  expect((await asked.store('GET', '/v3/catalog/trees/9/categories')).status).toBe(404)
})

it('deletes by filter only, with what is below', async () => {
  const asked = await withStore()
  const top = await idOf(asked, { name: 'Top' })
  await add(asked, { name: 'Below', parent_id: top }, { name: 'Beside' })
  expect((await asked.store('DELETE', path)).status).toBe(422)
  const { status, body } = await asked.store('DELETE', `${path}?category_id:in=${top}`)
  expect([status, body]).toEqual([202, { meta: { total: 1, success: 1, failed: 0 } }])
  expect((await asked.store('GET', path)).body.data).toMatchObject([{ name: 'Beside' }])
  expect(await idOf(asked, { name: 'New' })).toBe(top + 3)
})

it('upserts trees all or none, each with one channel for ever', async () => {
  const asked = await withStore()
  const channel = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  const { id } = (await asked.store('POST', '/v3/channels', channel)).body.data
  const put = (...rows: object[]) => asked.store('PUT', '/v3/catalog/trees', rows)
  const made = await put({ name: 'Outlet', channels: [id] })
  expect([made.status, made.body]).toEqual([
    200,
    { data: [{ id: 2, name: 'Outlet', channels: [id] }], meta: { total: 1, success: 1, failed: 0 } },
  ])
  const update = await put({ id: 2, name: 'Renamed', channels: [id] })
  expect([update.status, update.body.errors]).toEqual([422, { '0.channel_ids': 'Channel cannot be updated' }])
  expect((await put({ id: 2, name: 'Renamed' })).body.data).toEqual([{ id: 2, name: 'Renamed', channels: [id] }])
  expect((await put({ id: 2, name: 'Third' }, { name: 'No channel' })).status).toBe(422)
  expect((await asked.store('GET', `/v3/catalog/trees?channel_id:in=${id}`)).body.data).toMatchObject([
    { name: 'Renamed' },
  ])
  const many = await put(...Array(51).fill({ name: 'x' }))
  expect([many.status, many.body]).toEqual([
    413,
    {
      status: 413,
      title: 'The request payload is too large. The maximum trees allowed in the array is 50.',
      type: '/api-docs/getting-started/api-status-codes',
      errors: {},
    },
  ])
  await add(asked, { name: 'Gone', tree_id: 2 })
  expect((await asked.store('DELETE', '/v3/catalog/trees')).status).toBe(422)
  expect((await asked.store('DELETE', '/v3/catalog/trees?id:in=1')).status).toBe(422)
  expect((await asked.store('DELETE', '/v3/catalog/trees?id:in=2')).status).toBe(204)
  expect((await asked.store('GET', path)).body.data).toEqual([])
})
