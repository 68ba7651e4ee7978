/** Does the sandbox refuse what BigCommerce's front door refuses, and count requests as it does? */

import { expect, it } from 'vitest'
import { account, launch, withStore } from './kit.ts'

it('refuses unknown paths, trailing slashes, wrong methods, wrong types and broken JSON', async () => {
  const { store, partner, request } = await withStore()
  expect((await store('GET', '/v3/nothing')).status).toBe(404)
  expect((await store('GET', '/v3/channels/')).status).toBe(404)
  expect((await partner('GET', '/accounts/')).status).toBe(404)
  expect((await request('GET', '/')).status).toBe(404)
  expect((await store('PATCH', '/v3/channels')).status).toBe(405)
  expect((await partner('DELETE', '/stores/S-1')).status).toBe(405)
  expect((await store('POST', '/v3/channels', '{', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await store('POST', '/v3/channels', '{"name"')).status).toBe(400)
  expect((await partner('POST', '/accounts', '[')).body.title).toBe('Input is invalid.')
  expect((await store('GET', '/v2/nothing')).body).toEqual([
    { status: 404, message: 'The requested resource was not found.' },
  ])
})

it('takes a content type with a charset', async () => {
  const { partner } = await launch()
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  expect((await partner('POST', '/accounts', account, headers)).status).toBe(200)
})

it('opens a store to its token only, and says which scope is missing', async () => {
  const { store, control, request, hash } = await withStore()
  expect((await store('GET', '/v3/channels', undefined, { 'x-auth-token': 'no' })).status).toBe(401)
  expect((await request('GET', '/stores/nosuchhash/v3/channels')).status).toBe(404)
  await control('POST', `/stores/${hash}`, { token: 'own', scopes: ['store_channel_settings_read_only'] })
  expect((await store('GET', '/v3/channels')).status).toBe(401)
  const own = { 'x-auth-token': 'own' }
  expect((await store('GET', '/v3/channels', undefined, own)).status).toBe(200)
  const { status, body } = await store('POST', '/v3/channels', {}, own)
  expect([status, body]).toEqual([
    403,
    {
      status: 403,
      title: "You don't have a required scope to access the endpoint",
      type: 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes',
      errors: {},
    },
  ])
  expect((await store('GET', '/v3/content/pages', undefined, own)).status).toBe(403)
})

it('pages through a list', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'redirects', count: 600 }] })
  const { body } = await store('GET', '/v3/storefront/redirects?limit=1000&page=2&site_id=1000')
  expect(body.data[0].id).toBe(251)
  expect(body.meta.pagination).toEqual({
    total: 600,
    count: 250,
    per_page: 250,
    current_page: 2,
    total_pages: 3,
    links: {
      previous: '?page=1&limit=250&site_id=1000',
      next: '?page=3&limit=250&site_id=1000',
      current: '?page=2&limit=250&site_id=1000',
    },
  })
  expect((await store('GET', '/v3/storefront/redirects?page=0')).status).toBe(422)
})

it('counts requests per store and 30 seconds, and lets go when the window is over', async () => {
  const { store, control } = await withStore({ quota: true })
  const first = await store('GET', '/v2/time')
  expect(Object.fromEntries([...first.headers].filter(([name]) => name.startsWith('x-rate')))).toEqual({
    'x-rate-limit-requests-left': '149',
    'x-rate-limit-requests-quota': '150',
    'x-rate-limit-time-reset-ms': '30000',
    'x-rate-limit-time-window-ms': '30000',
  })
  await control('POST', '/quota', { per_window: 2 })
  await store('GET', '/v2/time')
  await store('GET', '/v2/time')
  await control('POST', '/clock/advance', { ms: 10_500 })
  const refused = await store('GET', '/v2/time')
  expect([refused.status, refused.body.title]).toEqual([429, 'Too many requests'])
  expect(refused.headers.get('x-retry-after')).toBe('20')
  expect(refused.headers.get('x-rate-limit-time-reset-ms')).toBe('19500')
  await control('POST', '/clock/advance', { ms: 19_500 })
  expect((await store('GET', '/v2/time')).status).toBe(200)
  await control('POST', '/quota', { enabled: false })
  expect((await store('GET', '/v2/time')).headers.get('x-rate-limit-requests-left')).toBeNull()
})

it.each([
  ['STORE-PLUS-NP-MONTHLY', '150'],
  ['STORE-PRO-NP-MONTHLY-T11', '450'],
  ['STORE-ENTERPRISE-TRIAL-30DAY', '1000'],
])('has the quota of plan %s', async (plan, quota) => {
  const { store } = await withStore({ quota: true }, plan)
  expect((await store('GET', '/v2/time')).headers.get('x-rate-limit-requests-quota')).toBe(quota)
})

it('takes one nested tree at a time, and tells how many requests came together', async () => {
  const { store, control } = await withStore()
  const nested = '/v3/catalog/trees/1/categories'
  const answers = await Promise.all([1, 2, 3, 4].map(() => store('GET', nested)))
  const statuses = answers.map(answer => answer.status).sort()
  const { body } = await control('GET', '/requests')
  expect(body.parallelism_high_water_mark).toBeGreaterThan(1)
  expect([statuses[0], statuses[3]]).toEqual([200, 429])
  expect((await store('GET', nested)).status).toBe(200)
})

it('listens on loopback only', async () => {
  const { sandbox } = await launch()
  expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})
