/** Do pages and redirects keep BigCommerce's rules? */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/content/pages'
const type = 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes'

async function add({ store }: Asked, row: object): Promise<number> {
  return (await store('POST', path, { type: 'page', ...row })).body.data.id
}

it('mirrors the shape of the request and hides the body unless asked', async () => {
  const { store } = await withStore()
  const one = await store('POST', path, { type: 'page', name: 'About us', body: '<p>' })
  expect([one.status, one.body]).toEqual([
    201,
    {
      data: {
        id: 1,
        channel_id: 1,
        name: 'About us',
        is_visible: true,
        parent_id: 0,
        sort_order: 0,
        type: 'page',
        is_homepage: false,
        is_customers_only: false,
        url: '/about-us/',
        meta_title: null,
        meta_keywords: '',
        meta_description: '',
        search_keywords: '',
      },
      meta: {},
    },
  ])
  const list = await store('POST', `${path}?include=body`, [{ type: 'raw', name: 'Raw', body: '<b>' }])
  expect(list.body.data).toMatchObject([{ body: '<b>', content_type: 'text/html' }])
  expect((await store('GET', `${path}/1`)).body.data.body).toBeUndefined()
  expect((await store('GET', `${path}/1?include=body`)).body.data.body).toBe('<p>')
})

it('creates the good pages of a list although it answers 422', async () => {
  const { store } = await withStore()
  const { status, headers, body } = await store('POST', path, [
    { type: 'raw', name: 'R' },
    { type: 'page', name: 'P' },
  ])
  expect([status, headers.get('content-type')]).toEqual([422, expect.stringContaining('application/problem+json')])
  expect(body).toEqual({ status: 422, title: 'Input is invalid', type, detail: 'missing the required field: body' })
  expect((await store('GET', path)).body.data).toMatchObject([{ name: 'P' }])
})

it('saves a page without its URL with 207 when the URL is taken', async () => {
  const asked = await withStore()
  await add(asked, { name: 'About' })
  const { status, body } = await asked.store('POST', path, { type: 'page', name: 'Other', url: '/about' })
  expect([status, body.data.url]).toEqual([207, '/other/'])
})

it.each([
  [{ type: 'blog', name: 'B' }, 'a page of type blog can only be created in the control panel'],
  [{ type: 'link', name: 'L' }, 'missing the required field: link'],
  [{ type: 'page' }, 'missing the required field: name'],
  [{ type: 'page', name: 'x'.repeat(101) }, 'the field name is invalid'],
  [{ type: 'page', name: 'P', channel_id: 7 }, 'the channel 7 does not exist'],
  [{ type: 'page', name: 'P', parent_id: 7 }, 'the parent page 7 does not exist'],
  [{ type: 'contact_form', name: 'C', contact_fields: 'age' }, 'the field contact_fields has an unknown value: age'],
])('refuses %o', async (row, detail) => {
  const { store } = await withStore()
  const { status, body } = await store('POST', path, row)
  expect([status, body.detail]).toEqual([422, detail])
})

it('keeps names unique and one home page per channel', async () => {
  const asked = await withStore()
  const first = await add(asked, { name: 'Home', is_homepage: true })
  expect((await asked.store('POST', path, { type: 'page', name: 'Home' })).body.detail).toContain('already in use')
  await add(asked, { name: 'New home', is_homepage: true })
  expect((await asked.store('GET', `${path}/${first}`)).body.data.is_homepage).toBe(false)
})

it('updates one or many, and finds nothing under a wrong filter', async () => {
  const asked = await withStore()
  const id = await add(asked, { name: 'About' })
  const { store } = asked
  const one = await store('PUT', `${path}/${id}`, { name: 'About us', meta_title: 'T' })
  expect([one.status, one.body.data]).toMatchObject([200, { name: 'About us', meta_title: 'T', url: '/about/' }])
  expect((await store('PUT', path, [{ id, sort_order: 2 }])).body.data).toMatchObject([{ sort_order: 2 }])
  expect((await store('PUT', path, [{ id: 99 }])).body.title).toBe('A Page was not found with an ID of 99')
  expect((await store('PUT', path, [{ name: 'x' }])).body.detail).toBe('missing the required field: id')
  expect((await store('GET', `${path}/${id}?channel_id=2`)).status).toBe(404)
  expect((await store('GET', `${path}/bar`)).body).toEqual({
    status: 422,
    title: 'Invalid Input.',
    type,
    errors: ['bar'],
  })
  expect((await store('GET', `${path}?sort=name`)).status).toBe(400)
  expect((await store('GET', `${path}?name:like=about`)).body.data).toHaveLength(1)
})

it('hides the children of a deleted page, or deletes them too', async () => {
  const asked = await withStore()
  const { store } = asked
  const top = await add(asked, { name: 'Top' })
  const child = await add(asked, { name: 'Child', parent_id: top })
  expect((await store('DELETE', `${path}/${top}`)).status).toBe(204)
  expect((await store('GET', `${path}/${child}`)).body.data).toMatchObject({ parent_id: 0, is_visible: false })
  const below = await add(asked, { name: 'Below', parent_id: child })
  expect((await store('DELETE', `${path}?id:in=${child}&delete_children=true`)).status).toBe(204)
  expect((await store('GET', `${path}/${below}`)).status).toBe(404)
  const last = await add(asked, { name: 'Last' })
  const mixed = await store('DELETE', `${path}?id:in=${last},99`)
  expect([mixed.status, mixed.body.title]).toEqual([404, 'A Page was not found with an ID of 99'])
  expect((await store('GET', path)).body.data).toEqual([])
  expect((await store('DELETE', path)).body.detail).toBe('missing the required field: id')
})

it('holds 4,000 pages per store', async () => {
  const asked = await withStore()
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'pages', count: 4000 }] })
  expect((await asked.store('POST', path, { type: 'page', name: 'Too many' })).status).toBe(422)
})

const redirects = '/v3/storefront/redirects'
const row = { from_path: '/old', site_id: 1000, to: { type: 'url', url: '/new' } }

it('upserts redirects by site and path', async () => {
  const { store } = await withStore()
  const made = await store('PUT', redirects, [row, { ...row, from_path: '/b' }])
  expect([made.status, made.body.data]).toEqual([
    201,
    [
      { id: 1, ...row },
      { id: 2, ...row, from_path: '/b' },
    ],
  ])
  const again = await store('PUT', redirects, [{ ...row, to: { type: 'product', entity_id: 7, url: '' } }])
  expect(again.body.data).toEqual([{ ...row, id: 1, to: { type: 'product', entity_id: 7 } }])
  expect((await store('GET', redirects)).body.meta.pagination.total).toBe(2)
  expect((await store('DELETE', `${redirects}?id:in=1`)).status).toBe(204)
  expect((await store('DELETE', redirects)).status).toBe(422)
  expect((await store('DELETE', `${redirects}?site_id=1000`)).status).toBe(204)
  expect((await store('GET', redirects)).body.data).toEqual([])
})

it('refuses a list of redirects with a bad row as a whole', async () => {
  const { store } = await withStore()
  const lost = { ...row, to: { type: 'category', entity_id: 5 } }
  const { status, body } = await store('PUT', redirects, [row, { ...row, site_id: 7 }, lost, { from_path: '/x' }])
  expect([status, body.errors]).toEqual([
    422,
    {
      '1.site_id': 'Site 7 does not exist',
      '2.to.entity_id': 'The category 5 does not exist',
      '3.site_id': 'error.path.missing',
      '3.to': 'error.path.missing',
    },
  ])
  expect((await store('GET', redirects)).body.data).toEqual([])
})

it('lists redirects by start of path, in order, with where they lead', async () => {
  const { store } = await withStore()
  await store('POST', '/v3/catalog/trees/categories', [{ name: 'Sale', tree_id: 1 }])
  const to = { type: 'category', entity_id: 1 }
  await store('PUT', redirects, [{ ...row, from_path: '/blue' }, { ...row, from_path: '/blue-a', to }, row])
  const { body } = await store('GET', `${redirects}?keyword=blue&sort=from_path&direction=desc&include=to_url`)
  expect(body.data.map((one: { from_path: string; to_url: string }) => [one.from_path, one.to_url])).toEqual([
    ['/blue-a', 'https://husky.mybigcommerce.com/sale/'],
    ['/blue', 'https://husky.mybigcommerce.com/new'],
  ])
})
