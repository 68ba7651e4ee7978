/** Routes of sites. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/sites/1000/routes'
const product = { type: 'product', matching: '*', route: '/p/{slug}' }

it('makes, changes and removes routes, and lists those of a type', async () => {
  const { store } = await withStore()
  const made = await store('POST', path, product)
  expect(made).toMatchObject({ status: 201, body: { data: product } })
  await store('POST', path, { ...product, type: 'logout' })
  const one = `${path}/${made.body.data.id}`
  expect(await store('PUT', one, { ...product, route: '/q/{id}' })).toMatchObject({ status: 201 })
  expect((await store('GET', `${path}?type=product`)).body.data).toEqual([
    { ...product, id: made.body.data.id, route: '/q/{id}' },
  ])
  expect((await store('GET', `${path}?limit=1`)).body.meta.pagination).toMatchObject({ total: 2, count: 1 })
  expect((await store('DELETE', one)).status).toBe(204)
  expect((await store('GET', one)).status).toBe(404)
})

it('refuses what is missing, unknown or there already', async () => {
  const { store } = await withStore()
  const errors = async (body: object) => Object.keys((await store('POST', path, body)).body.errors ?? {})
  expect(await errors({})).toEqual(['type', 'matching', 'route'])
  expect(await errors({ ...product, type: 'nowhere' })).toEqual(['type'])
  expect(await errors(product)).toEqual([])
  expect(await errors(product)).toEqual(['matching.type'])
  expect(await errors({ ...product, matching: '5' })).toEqual([])
  expect((await store('PUT', `${path}/2`, product)).status).toBe(422)
  expect((await store('PUT', `${path}/1`, { route: '/p' })).status).toBe(422)
  expect((await store('POST', '/v3/sites/7/routes', product)).status).toBe(404)
})

it('takes the routes of a site along, and knows none by the path of another site', async () => {
  const { store } = await withStore()
  const { body } = await store('POST', '/v3/channels', { name: 'EU', type: 'storefront', platform: 'catalyst' })
  const site = await store('POST', '/v3/sites', { url: 'https://eu.example', channel_id: body.data.id })
  const own = `/v3/sites/${site.body.data.id}`
  const made = await store('POST', `${own}/routes`, product)
  expect((await store('GET', `${path}/${made.body.data.id}`)).status).toBe(404)
  await store('DELETE', own)
  expect((await store('GET', `${own}/routes`)).status).toBe(404)
  expect((await store('POST', path, product)).status).toBe(201)
})
