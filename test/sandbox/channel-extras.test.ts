/** What channels have besides their own fields. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

it('gives a channel currencies of its own, and those of the store once they are gone', async () => {
  const { store } = await withStore()
  const path = '/v3/channels/1/currency-assignments'
  const own = { enabled_currencies: ['GBP', 'EUR'], default_currency: 'GBP' }
  expect((await store('POST', path, own)).body).toEqual({ data: { channel_id: 1, ...own }, meta: {} })
  expect((await store('GET', '/v3/channels/1?include=currencies')).body.data.currencies).toMatchObject(own)
  expect((await store('PUT', path, { ...own, default_currency: 'EUR' })).body.data.default_currency).toBe('EUR')
  expect((await store('GET', '/v3/channels/currency-assignments')).body.data).toHaveLength(1)
  expect((await store('DELETE', path)).body).toEqual({ data: 1, meta: {} })
  const inherited = { enabled_currencies: ['USD', 'AUD', 'CAD', 'EUR', 'GBP'], default_currency: 'USD' }
  expect((await store('GET', path)).body.data).toEqual({ channel_id: 1, ...inherited })
})

it('refuses currencies that the store does not have', async () => {
  const { store, control } = await withStore()
  const path = '/v3/channels/1/currency-assignments'
  const body = { enabled_currencies: ['USD', 'AWG', 'eur'], default_currency: 'USD' }
  const refused = await store('POST', path, body)
  expect([refused.status, refused.body.title]).toEqual([422, 'The following fields are invalid: `enabled_currencies`'])
  expect(refused.body.errors.enabled_currencies).toMatch(/not been enabled \[AWG,eur\]$/)
  const rows = [{ currency_code: 'AWG' }, { currency_code: 'SEK', enabled: false }]
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'currencies', rows }] })
  const awg = { enabled_currencies: ['USD', 'AWG'], default_currency: 'AWG' }
  expect((await store('POST', path, awg)).status).toBe(200)
  expect((await store('POST', path, { ...awg, default_currency: 'SEK' })).status).toBe(422)
  expect((await store('GET', '/v2/currencies?limit=2&page=4')).body).toMatchObject([
    { currency_code: 'SEK', enabled: false },
  ])
})

it('assigns currencies to several channels at once, or to none', async () => {
  const { store } = await withStore()
  const path = '/v3/channels/currency-assignments'
  const row = { channel_id: 1, enabled_currencies: ['EUR'], default_currency: 'EUR' }
  const missing = await store('PUT', path, [row, { channel_id: 1, enabled_currencies: [5] }])
  expect(missing.body.errors).toEqual({
    '1.default_currency': 'error.path.missing',
    '1.enabled_currencies[0]': 'error.expected.jsstring',
  })
  const unknown = await store('PUT', path, [row, { ...row, channel_id: 99 }])
  expect(unknown.body.title).toMatch(/^The following `channel_id`s \[99\] are not valid for store \d+\.$/)
  expect((await store('GET', '/v3/channels/1/currency-assignments')).body.data.default_currency).toBe('USD')
  expect((await store('PUT', path, [row])).body.data).toEqual([row])
})

it('replaces the menu of a channel as a whole', async () => {
  const { store } = await withStore()
  const path = '/v3/channels/1/channel-menus'
  const sections = { bigcommerce_protected_app_sections: ['social', 'pages'] }
  const own = { custom_app_sections: [{ title: 'Overview', query_path: 'overview' }] }
  expect((await store('POST', path, { ...sections, ...own })).body).toEqual({ data: { ...sections, ...own }, meta: {} })
  await store('POST', path, own)
  expect((await store('GET', path)).body.data).toEqual({ bigcommerce_protected_app_sections: [], ...own })
  expect((await store('POST', path, { bigcommerce_protected_app_sections: ['social', 'x'] })).status).toBe(422)
  const bad = await store('POST', path, { custom_app_sections: [{ title: 'No path' }] })
  expect(bad.body.errors).toEqual({ 'custom_app_sections[0].query_path': 'error.path.missing' })
  expect((await store('DELETE', path)).body).toEqual({ data: 1, meta: {} })
  expect((await store('GET', path)).body.data.custom_app_sections).toEqual([])
  expect((await store('DELETE', '/v3/channels/99/channel-menus')).status).toBe(404)
})
