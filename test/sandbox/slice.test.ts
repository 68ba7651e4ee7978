/** Does the shortest useful path work: an account, a store, its channels? */

import { expect, it } from 'vitest'
import { account, launch, newStore } from './kit.ts'

it('creates an account and a store and lists the channel the store is born with', async () => {
  const asked = await launch()
  expect((await asked.partner('POST', '/accounts', account)).body).toEqual({ data: { id: 'A-9' }, meta: {} })
  const made = await asked.partner('POST', '/accounts/A-9/stores', newStore)
  expect([made.status, made.body]).toEqual([202, { data: { id: 'S-9' } }])
  const seen = []
  for (let poll = 0; poll < 3; poll += 1) seen.push((await asked.partner('GET', '/stores/S-9')).body.data)
  expect(seen.map(store => store.status)).toEqual(['provisioning', 'allocating', 'active'])
  expect(seen.map(store => 'store_hash' in store)).toEqual([false, true, true])
  expect(seen.map(store => 'allocated_at' in store)).toEqual([false, false, true])
  asked.hash = seen[2].store_hash
  const channels = await asked.store('GET', '/v3/channels')
  expect(channels.status).toBe(200)
  expect(channels.body.data).toMatchObject([
    { id: 1, name: 'Husky', type: 'storefront', platform: 'bigcommerce', status: 'active', is_enabled: true },
  ])
  expect(channels.body.meta.pagination).toEqual({
    total: 1,
    count: 1,
    per_page: 50,
    current_page: 1,
    total_pages: 1,
    links: { current: '?page=1&limit=50' },
  })
})
