/** Customers of a store: who they are, where they log in, and how they are listed. */

import { expect, it } from 'vitest'
import { storeRoutes } from '../../src/sandbox/store/index.ts'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/customers'
const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }
const home = { first_name: 'Ann', last_name: 'Lee', address1: '1 Main Street', city: 'Austin', country_code: 'US' }

it('fills in what is not sent: no group, the first channel, access everywhere', async () => {
  const { store } = await withStore()
  const made = await store('POST', path, [ann])
  expect(made.status).toBe(200)
  expect(made.body.data).toEqual([
    {
      id: 1,
      ...ann,
      company: '',
      phone: '',
      registration_ip_address: '',
      notes: '',
      tax_exempt_category: '',
      customer_group_id: 0,
      accepts_product_review_abandoned_cart_emails: false,
      origin_channel_id: 1,
      channel_ids: null,
      date_created: '2026-01-15T12:00:00Z',
      date_modified: '2026-01-15T12:00:00Z',
      authentication: { force_password_reset: false },
      address_count: 0,
      attribute_count: 0,
      addresses: [],
      attributes: [],
      store_credit_amounts: [{ amount: 0 }],
      form_fields: [],
    },
  ])
})

it('puts a new customer into the default group, and out of a group that is deleted', async () => {
  const { store } = await withStore()
  await store('POST', '/v2/customer_groups', { name: 'New', is_default: true })
  await store('POST', '/v2/customer_groups', { name: 'Trade' })
  const groupOf = async (row: object) => {
    const { status, body } = await store('POST', path, [{ ...ann, ...row }])
    return status === 200 ? body.data[0].customer_group_id : body.errors
  }
  expect(await groupOf({})).toBe(1)
  expect(await groupOf({ email: 'b@example.com', customer_group_id: 0 })).toBe(0)
  expect(await groupOf({ email: 'c@example.com', customer_group_id: 2 })).toBe(2)
  expect(await groupOf({ email: 'd@example.com', customer_group_id: 9 })).toEqual({
    '0.customer_group_id': 'The customer group 9 does not exist',
  })
  await store('DELETE', '/v2/customer_groups/2')
  expect((await store('GET', `${path}?email:in=C@example.com`)).body.data).toMatchObject([{ customer_group_id: 0 }])
  expect((await store('GET', `${path}?customer_group_id:in=1`)).body.data).toHaveLength(1)
})

it('takes an email once on each channel, and writes all customers of a request or none', async () => {
  const { store } = await withStore()
  const other = await outlet(store)
  await store('POST', path, [ann])
  const again = await store('POST', path, [
    { ...ann, email: 'bob@example.com' },
    { ...ann, email: 'ANN@example.com' },
  ])
  expect([again.status, Object.keys(again.body.errors)]).toEqual([422, ['1.email']])
  expect((await store('GET', path)).body.data).toHaveLength(1)
  expect((await store('POST', path, [{ ...ann, origin_channel_id: other }])).status).toBe(200)
  expect((await store('POST', path, [{ ...ann, channel_ids: [other] }])).status).toBe(422)
  const twice = { ...ann, email: 'bob@example.com' }
  expect((await store('POST', path, [twice, twice])).body.errors).toHaveProperty(['1.email'])
  const apart = [
    { ...twice, channel_ids: [1] },
    { ...twice, channel_ids: [other] },
  ]
  expect((await store('POST', path, apart)).status).toBe(200)
})

it('has access to some channels or to all, never to none', async () => {
  const { store } = await withStore()
  const { id } = (await store('POST', path, [{ ...ann, channel_ids: [1] }])).body.data[0]
  const accessOf = async (channel_ids: unknown) => {
    const { status, body } = await store('PUT', path, [{ id, channel_ids }])
    return status === 200 ? body.data[0].channel_ids : body.errors['0.channel_ids']
  }
  expect(await accessOf(undefined)).toEqual([1])
  expect(await accessOf([])).toBe('error.minLength')
  expect(await accessOf([99])).toBe('Channel 99 does not exist')
  expect(await accessOf(null)).toBeNull()
})

it('writes ten at most, and changes what is sent', async () => {
  const { store } = await withStore()
  const rows = Array.from({ length: 11 }, (_, at) => ({ ...ann, email: `a${at}@example.com` }))
  expect((await store('POST', path, rows)).status).toBe(413)
  expect((await store('POST', path, rows.slice(1))).body.data).toHaveLength(10)
  expect((await store('PUT', path, Array(11).fill({ id: 1 }))).status).toBe(413)
  const changes = [
    { id: 1, company: 'Acme', authentication: { force_password_reset: true, new_password: 'Secret-1' } },
    { id: 2, email: 'a1@example.com' },
  ]
  expect((await store('PUT', path, changes)).body.errors).toHaveProperty(['1.email'])
  const { body } = await store('PUT', path, changes.slice(0, 1))
  expect(body.data).toMatchObject([{ company: 'Acme', authentication: { force_password_reset: true } }])
  expect(JSON.stringify(body)).not.toContain('Secret-1')
  expect((await store('PUT', path, [{ id: 99 }, {}])).body.errors).toEqual({
    '0.id': '99 does not exist',
    '1.id': 'error.path.missing',
  })
})

it('lets two customers exchange their emails in one request', async () => {
  const { store } = await withStore()
  await store('POST', path, [ann, { ...ann, email: 'bob@example.com' }])
  const exchanged = [
    { id: 1, email: 'bob@example.com' },
    { id: 2, email: 'ann@example.com' },
  ]
  expect((await store('PUT', path, exchanged)).status).toBe(200)
})

it.each([
  ['PUT', path, 3],
  ['PUT', `${path}/addresses`, 3],
  ['POST', `${path}/addresses`, 10],
  ['POST', `${path}/attributes`, 3],
  ['PUT', `${path}/attribute-values`, 3],
])('takes few at a time of %s %s', (method, path, most) => {
  expect(storeRoutes.find(route => route.method === method && route.path === path)?.concurrency).toBe(most)
})

it('shows the newest first, and more of each to those who ask', async () => {
  const { store } = await withStore()
  const form_fields = [{ name: 'Size', value: 'M' }]
  await store('POST', path, [
    ann,
    { ...ann, email: 'bob@example.com', addresses: [{ ...home, form_fields }], form_fields },
  ])
  const [bob, first] = (await store('GET', path)).body.data
  expect([bob.id, first.id, bob.address_count]).toEqual([2, 1, 1])
  expect(bob).not.toHaveProperty('addresses')
  expect(bob).not.toHaveProperty('store_credit_amounts')
  const [full] = (await store('GET', `${path}?include=addresses,storecredit,formfields,attributes`)).body.data
  expect(full).toMatchObject({
    addresses: [{ ...home, customer_id: 2, country: 'United States', form_fields: [{ name: 'Size', address_id: 1 }] }],
    store_credit_amounts: [{ amount: 0 }],
    form_fields: [{ name: 'Size', value: 'M', customer_id: 2 }],
    attributes: [],
  })
  expect((await store('GET', `${path}?include=orders`)).body).toMatchObject({
    status: 422,
    title: 'Bulk operation has failed',
  })
})

it('finds by each filter and sorts', async () => {
  const { store } = await withStore()
  await store('POST', path, [
    { ...ann, company: 'Acme', phone: '555' },
    { ...ann, email: 'bob@example.com', first_name: 'Bob', last_name: 'Abel' },
  ])
  const found = async (query: string) =>
    (await store('GET', `${path}?${query}`)).body.data.map((row: { first_name: string }) => row.first_name)
  expect(await found('id:in=1,7')).toEqual(['Ann'])
  expect(await found('company:in=Acme,Other')).toEqual(['Ann'])
  expect(await found('phone:in=555')).toEqual(['Ann'])
  expect(await found('name:in=Bob+Abel')).toEqual(['Bob'])
  expect(await found('name:like=nn%20l,nobody')).toEqual(['Ann'])
  expect(await found('date_created:max=2026-01-01')).toEqual([])
  expect(await found('registration_ip_address:in=1.2.3.4')).toEqual([])
  expect(await found('sort=last_name:asc')).toEqual(['Bob', 'Ann'])
  expect(await found('sort=date_created:asc')).toEqual(['Ann', 'Bob'])
  expect((await store('GET', `${path}?sort=email:asc`)).status).toBe(422)
})

it('goes by pages or by cursors, even when the row that a cursor stands on is gone', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'customers', count: 5 }] })
  const ids = (answer: { body: { data: { id: number }[] } }) => answer.body.data.map(row => row.id)
  const first = await store('GET', `${path}?limit=2`)
  expect([ids(first), Object.keys(first.body.meta)]).toEqual([
    [5, 4],
    ['pagination', 'cursor_pagination'],
  ])
  expect(Object.keys((await store('GET', `${path}?limit=2&page=2`)).body.meta)).toEqual(['pagination'])
  const after = first.body.meta.cursor_pagination.end_cursor
  expect(Buffer.from(after, 'base64').toString()).toBe('{"id":4}')
  const second = await store('GET', `${path}?limit=2&page=9&after=${after}`)
  expect([ids(second), Object.keys(second.body.meta)]).toEqual([[3, 2], ['cursor_pagination']])
  expect(second.body.meta.cursor_pagination.links).toHaveProperty('previous')
  expect(ids(await store('GET', `${path}?limit=2${second.body.meta.cursor_pagination.links.next.slice(8)}`))).toEqual([
    1,
  ])
  const before = second.body.meta.cursor_pagination.start_cursor
  expect(ids(await store('GET', `${path}?limit=1&before=${before}`))).toEqual([4])
  await store('DELETE', `${path}?id:in=4`)
  expect(ids(await store('GET', `${path}?limit=2&after=${after}`))).toEqual([3, 2])
  expect((await store('GET', `${path}?after=${after}&sort=last_name:asc`)).status).toBe(422)
  expect((await store('GET', `${path}?after=${after}&before=${before}`)).status).toBe(422)
  expect((await store('GET', `${path}?after=nonsense`)).status).toBe(422)
})

it('deletes those that are named, with all that is theirs, and nobody when none is', async () => {
  const { store } = await withStore()
  await store('POST', path, [
    { ...ann, addresses: [home] },
    { ...ann, email: 'bob@example.com' },
  ])
  expect((await store('DELETE', path)).status).toBe(204)
  expect((await store('GET', path)).body.data).toHaveLength(2)
  expect((await store('DELETE', `${path}?id:in=1,99`)).status).toBe(204)
  expect((await store('GET', path)).body.data).toHaveLength(1)
  expect((await store('GET', `${path}/addresses`)).body.data).toEqual([])
})

async function outlet(store: Asked['store']): Promise<number> {
  const body = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  return (await store('POST', '/v3/channels', body)).body.data.id
}
