/** Subscribers of a store. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/customers/subscribers'

it('fills in what is not sent', async () => {
  const { store } = await withStore()
  const made = await store('POST', path, { email: 'ann@example.com' })
  expect([made.status, made.body.data]).toEqual([
    200,
    {
      id: 1,
      email: 'ann@example.com',
      first_name: '',
      last_name: '',
      source: 'custom',
      order_id: null,
      channel_id: 1,
      consents: ['marketing_newsletter'],
      date_created: '2026-01-15T12:00:00+00:00',
      date_modified: '2026-01-15T12:00:00+00:00',
    },
  ])
})

it('changes what is sent; without consents somebody has unsubscribed', async () => {
  const { store } = await withStore()
  await store('POST', path, { email: 'ann@example.com', first_name: 'Ann' })
  const { status, body } = await store('PUT', `${path}/1`, { consents: [], order_id: 5 })
  expect([status, body.data]).toMatchObject([200, { first_name: 'Ann', consents: [], order_id: 5 }])
})

it('takes every email once, however it is written', async () => {
  const { store } = await withStore()
  await store('POST', path, { email: 'ann@example.com' })
  await store('POST', path, { email: 'bob@example.com' })
  expect((await store('POST', path, { email: 'ANN@example.com' })).status).toBe(409)
  expect((await store('PUT', `${path}/2`, { email: 'ann@example.com' })).status).toBe(409)
  expect((await store('PUT', `${path}/1`, { email: 'Ann@example.com' })).status).toBe(200)
})

it('says which fields are wrong', async () => {
  const { store } = await withStore()
  const bad = { email: 'ann', channel_id: 99, consents: ['abandoned_cart', 'all'], order_id: 0 }
  expect((await store('POST', path, bad)).body).toMatchObject({
    status: 422,
    errors: {
      email: 'error.pattern',
      channel_id: 'Channel 99 does not exist',
      'consents.1': 'error.expected.validenumvalue',
      order_id: 'error.min',
    },
  })
  expect((await store('POST', path, {})).body.errors).toEqual({ email: 'error.path.missing' })
  expect((await store('POST', path, [])).status).toBe(422)
})

it('finds by each filter', async () => {
  const { store } = await withStore()
  await store('POST', path, { email: 'ann@example.com', first_name: 'Ann', source: 'order', order_id: 4 })
  await store('POST', path, { email: 'bob@example.com', last_name: 'Bee' })
  const found = (query: string) => emails(store, `?${query}`)
  expect(await found('email=BOB@example.com')).toEqual(['bob'])
  expect(await found('first_name=Ann&source=order')).toEqual(['ann'])
  expect(await found('order_id=4')).toEqual(['ann'])
  expect(await found('last_name=Bee')).toEqual(['bob'])
  expect(await found('id=2')).toEqual(['bob'])
  expect(await found('id:in=1,2&limit=1&page=2')).toEqual(['bob'])
  expect(await found('date_created:min=2026-02-01')).toEqual([])
  expect((await store('GET', `${path}?order_id=x`)).status).toBe(422)
})

it('deletes one, those that a filter names, or all when there is no filter that it knows', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'subscribers', count: 5 }] })
  expect((await store('DELETE', `${path}/1`)).status).toBe(204)
  expect((await store('DELETE', `${path}/1`)).status).toBe(404)
  expect((await store('DELETE', `${path}?email=subscriber-2@example.com`)).status).toBe(204)
  expect(await emails(store)).toEqual(['subscriber-3', 'subscriber-4', 'subscriber-5'])
  expect((await store('DELETE', `${path}?id:in=3`)).status).toBe(204)
  expect(await emails(store)).toEqual([])
})

async function emails(store: Asked['store'], query = ''): Promise<string[]> {
  const { body } = await store('GET', path + query)
  return body.data.map((row: { email: string }) => row.email.split('@')[0])
}
