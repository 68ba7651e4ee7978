/** Metafields: whose they are, who sees them, and what becomes of a batch of which a part is refused. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const all = '/v3/channels/metafields'
const field = { namespace: 'catalog', key: 'color', value: 'blue', permission_set: 'app_only' }
const names = (rows: { namespace: string; key: string }[]) => rows.map(row => `${row.namespace}/${row.key}`)

async function seed({ control }: Asked, rows: object[]): Promise<void> {
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'metafields', rows }] })
}

it('takes metafields one at a time', async () => {
  const { store } = await withStore()
  const made = await store('POST', '/v3/channels/1/metafields', field)
  expect(made.body.data).toMatchObject({ ...field, id: 1, resource_type: 'channel', resource_id: 1, description: '' })
  expect((await store('POST', '/v3/channels/1/metafields', field)).status).toBe(409)
  expect((await store('POST', '/v3/channels/1/metafields', { ...field, value: '' })).body.errors).toEqual({
    value: 'error.minLength',
  })
  expect((await store('PUT', '/v3/channels/1/metafields/1', { value: 'red' })).body.data.value).toBe('red')
  expect((await store('GET', '/v3/channels/1/metafields/2')).status).toBe(404)
  expect((await store('GET', '/v3/channels/9/metafields')).status).toBe(404)
  expect((await store('DELETE', '/v3/channels/1/metafields/1')).status).toBe(204)
  expect((await store('GET', '/v3/channels/1/metafields')).body.data).toEqual([])
})

it('writes the good rows of a batch although others are refused', async () => {
  const { store } = await withStore()
  const rows = ['a', 'a', 'b'].map(key => ({ ...field, key, resource_id: 1 }))
  const made = await store('POST', all, [...rows, { ...field, resource_id: 99 }])
  expect(made.status).toBe(422)
  expect(names(made.body.data)).toEqual(['catalog/a', 'catalog/b'])
  expect(made.body.meta).toEqual({ total: 4, success: 2, failed: 2 })
  expect(made.body.errors.map((error: { status: number }) => error.status)).toEqual([409, 404])
  const [a, b] = made.body.data
  const changed = await store('PUT', all, [
    { id: a.id, value: 'x' },
    { id: 99, value: 'y' },
  ])
  expect([changed.status, changed.body.data.length]).toEqual([422, 1])
  const gone = await store('DELETE', all, [a.id, 99])
  expect([gone.status, gone.body.data]).toEqual([422, [a.id]])
  expect((await store('DELETE', all, [b.id])).body).toMatchObject({ data: [b.id], errors: [] })
  expect((await store('POST', all, { ...field, resource_id: 1 })).status).toBe(400)
})

it('shows clients their own metafields and those that others do not keep to themselves', async () => {
  const asked = await withStore()
  const theirs = { namespace: 'theirs', value: 'x', owner_client_id: 'other' }
  await seed(asked, [
    { ...theirs, key: 'hidden', permission_set: 'app_only' },
    { ...theirs, key: 'read', permission_set: 'read' },
    { ...theirs, key: 'write', permission_set: 'write' },
  ])
  const { store } = asked
  await store('POST', all, [{ ...field, resource_id: 1 }])
  const { data } = (await store('GET', `${all}?namespace:in=catalog,theirs`)).body
  expect(names(data)).toEqual(['theirs/read', 'theirs/write', 'catalog/color'])
  expect(data.map((row: { owner_client_id: string }) => row.owner_client_id)).toEqual([
    'other',
    'other',
    'sandbox-client',
  ])
  const put = async (id: number, body: object) => (await store('PUT', `/v3/channels/1/metafields/${id}`, body)).status
  expect(await put(1, { value: 'mine' })).toBe(404)
  expect(await put(2, { value: 'mine' })).toBe(403)
  expect(await put(3, { value: 'mine' })).toBe(200)
  expect(await put(3, { permission_set: 'read' })).toBe(403)
  expect((await store('DELETE', '/v3/channels/1/metafields/2')).status).toBe(403)
  const same = { ...field, namespace: 'theirs', key: 'read', resource_id: 1 }
  expect((await store('POST', all, [same])).status).toBe(200)
})

it('takes another token for another client', async () => {
  const { store, control } = await withStore()
  await store('POST', all, [{ ...field, resource_id: 1 }])
  await control('POST', '/stores/S-1', { token: 'own' })
  const own = { 'x-auth-token': 'own' }
  expect((await store('GET', all, undefined, own)).body.data).toEqual([])
  const made = await store('POST', all, [{ ...field, resource_id: 1 }], own)
  expect(made.body.data[0].owner_client_id).toMatch(/^client-[0-9a-f]{16}$/)
})

it('lists by key, namespace, direction and fields, in pages', async () => {
  const asked = await withStore()
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'metafields', count: 5 }] })
  const keys = async (query: string) =>
    (await asked.store('GET', `${all}?${query}`)).body.data.map((row: { key: string }) => row.key)
  const [first, , third] = await keys('')
  expect(await keys(`key:in=${first},${third}`)).toEqual([first, third])
  expect(await keys(`key=${third}`)).toEqual([third])
  expect(await keys('namespace=other')).toEqual([])
  expect(await keys('direction=desc&limit=2&page=3')).toEqual([first])
  const [row] = (await asked.store('GET', `${all}?include_fields=value&limit=1`)).body.data
  expect(Object.keys(row)).toEqual(['id', 'value'])
})

it('forgets the metafields of a category with the category', async () => {
  const { store } = await withStore()
  const made = await store('POST', '/v3/catalog/trees/categories', [
    { name: 'Men', tree_id: 1, url: { path: '/men/' } },
  ])
  const id = made.body.data[0].category_id
  expect((await store('POST', '/v3/catalog/categories/metafields', [{ ...field, resource_id: id }])).status).toBe(200)
  expect((await store('GET', `/v3/catalog/categories/${id}/metafields`)).body.data).toHaveLength(1)
  await store('DELETE', `/v3/catalog/trees/categories?category_id:in=${id}`)
  expect((await store('GET', '/v3/catalog/categories/metafields')).body.data).toEqual([])
})

it('has metafields of the store, whose ids are texts', async () => {
  const { store } = await withStore()
  const made = await store('POST', '/v3/store/metafields', [field])
  expect(made.body.data[0]).toMatchObject({ id: '1', resource_id: '0', resource_type: 'store' })
  const again = await store('POST', '/v3/store/metafields', [field])
  expect([again.status, again.body.errors.status]).toEqual([422, 409])
  expect((await store('GET', '/v3/store/metafields/1')).body.data.value).toBe('blue')
  expect((await store('PUT', '/v3/store/metafields/1', { ...field, value: 'red' })).body.data.value).toBe('red')
  expect((await store('DELETE', '/v3/store/metafields/1')).status).toBe(204)
  expect((await store('GET', '/v3/store/metafields/1')).status).toBe(404)
})

it('takes 250 metafields of each client and no more', async () => {
  const { store } = await withStore()
  const rows = Array.from({ length: 251 }, (_, at) => ({ ...field, key: `k${at}`, resource_id: 1 }))
  const { status, body } = await store('POST', all, rows)
  expect([status, body.meta]).toEqual([422, { total: 251, success: 250, failed: 1 }])
})

it('takes 10,000 on the store itself', async () => {
  const asked = await withStore()
  const row = { resource_type: 'store', resource_id: 0, namespace: 'erp', value: '1' }
  await seed(
    asked,
    Array.from({ length: 9_999 }, (_, at) => ({ ...row, key: `k${at}` })),
  )
  const made = await asked.store('POST', '/v3/store/metafields', [field, { ...field, key: 'size' }])
  expect([made.status, made.body.meta]).toEqual([422, { total: 2, success: 1, failed: 1 }])
})
