/** Do channels and sites keep BigCommerce's rules, with its literal refusals? */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const type = '/api-docs/getting-started/api-status-codes'
const outlet = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }

async function addChannel({ store }: Asked, change: object = {}): Promise<number> {
  return (await store('POST', '/v3/channels', { ...outlet, ...change })).body.data.id
}

it('is born with channel 1, site 1000 and category tree 1', async () => {
  const { store } = await withStore()
  expect((await store('GET', '/v3/channels')).body.data).toMatchObject([{ id: 1, name: 'Husky' }])
  const sites = (await store('GET', '/v3/sites')).body
  expect(sites.data).toMatchObject([{ id: 1000, channel_id: 1, url: 'https://husky.mybigcommerce.com' }])
  expect(sites.data[0].urls.map((url: { type: string }) => url.type)).toEqual(['primary', 'canonical', 'checkout'])
  expect(sites.meta).toEqual({ pagination: { offset: 0, limit: 50, total_items: 1 } })
  expect((await store('GET', '/v3/catalog/trees')).body.data).toEqual([{ id: 1, name: 'Default Tree', channels: [1] }])
  expect((await store('GET', '/v3/content/pages')).body.data).toEqual([])
  const info = (await store('GET', '/v2/store')).body
  expect(info).toMatchObject({ default_channel_id: 1, default_site_id: 1000, plan_level: 'Plus', logo: [] })
  expect((await store('GET', '/v2/time')).body).toEqual({ time: Date.UTC(2026, 0, 15, 12) / 1000 })
})

it('gives later channels large ids that are never used twice', async () => {
  const asked = await withStore()
  expect(await addChannel(asked)).toBe(664_177)
  expect(await addChannel(asked, { name: 'Other' })).toBe(664_178)
})

it.each([
  [
    { platform: undefined, name: 5 },
    'JSON data is missing or invalid',
    { platform: 'error.path.missing', name: 'error.expected.jsstring' },
  ],
  [
    { type: 'marketplace', platform: 'bigcommerce' },
    'Input channel type [marketplace] with platform [bigcommerce] is not supported',
    {},
  ],
  [
    { name: 'Zoë' },
    'Only latin alphabet letters, arabic numerals, dash and underscore are allowed to be used as channel name.',
    {},
  ],
  [{ status: 'connected' }, 'Input channel status [connected] with type [storefront] is not supported', {}],
  [{ status: 'deleted' }, 'Input channel status [deleted] with type [storefront] is not supported', {}],
])('refuses to create %o', async (change, title, errors) => {
  const { store } = await withStore()
  const { status, body } = await store('POST', '/v3/channels', { ...outlet, ...change })
  expect([status, body]).toEqual([422, { status: 422, title, type, errors }])
})

it('refuses two channels of one name, platform and type', async () => {
  const asked = await withStore()
  await addChannel(asked)
  const { status, body } = await asked.store('POST', '/v3/channels', outlet)
  const title = 'Channel already exists with name: "Outlet", platform: "custom", and type: "storefront"'
  expect([status, body]).toEqual([409, { status: 409, title, type, errors: {} }])
  expect(await addChannel(asked, { platform: 'catalyst' })).toBeGreaterThan(1)
})

it('changes what may change and says no to the rest', async () => {
  const asked = await withStore()
  const id = await addChannel(asked)
  const put = (body: object) => asked.store('PUT', `/v3/channels/${id}`, body)
  expect((await put({ status: 'inactive', external_id: 'x' })).body.data).toMatchObject({
    status: 'inactive',
    external_id: 'x',
    is_enabled: false,
    name: 'Outlet',
  })
  expect((await put({ status: 'prelaunch' })).status).toBe(422)
  expect((await put({ type: 'pos', platform: 'square' })).body).toEqual({
    status: 422,
    title: 'The following fields are invalid: type, platform',
    type,
    errors: {
      type: "The field 'type' can not be updated after channel is created.",
      platform: "The field 'platform' can not be updated after channel is created.",
    },
  })
  expect((await asked.store('PUT', '/v3/channels/7', { name: 'x' })).body.title).toBe('Not found')
})

it('knows no way back from deleted, and never deletes channel 1', async () => {
  const asked = await withStore()
  const id = await addChannel(asked)
  expect((await asked.store('PUT', `/v3/channels/${id}`, { status: 'deleted' })).body.data.status).toBe('deleted')
  const { status, body } = await asked.store('PUT', `/v3/channels/${id}`, { status: 'active' })
  const title =
    'A deleted channel cannot be updated. Channel can be restored within 90 days after deleting by contacting BigCommerce support team'
  expect([status, body.title]).toEqual([422, title])
  expect((await asked.store('PUT', '/v3/channels/1', { status: 'deleted' })).status).toBe(422)
  expect((await asked.store('DELETE', `/v3/channels/${id}`)).status).toBe(405)
})

it('filters channels and names a parameter that is no number', async () => {
  const asked = await withStore()
  await addChannel(asked, { name: 'Till', type: 'pos', platform: 'square', status: 'disconnected' })
  const count = async (query: string) => (await asked.store('GET', `/v3/channels?${query}`)).body.data.length
  expect(await count('available=false')).toBe(1)
  expect(await count('type:in=pos,marketing')).toBe(1)
  expect(await count('status:in=active')).toBe(1)
  expect(await count('platform:in=square,bigcommerce')).toBe(2)
  expect(await count('date_created:min=2026-01-16')).toBe(0)
  expect(await count('date_created=2026-01-15')).toBe(2)
  const bad = await asked.store('GET', '/v3/channels?limit=a')
  expect(bad.body.title).toBe('Query parameter "limit" value must be integer. For input string: "a".')
})

it('has a theme on Stencil storefronts only', async () => {
  const asked = await withStore()
  const id = await addChannel(asked)
  expect((await asked.store('GET', '/v3/channels/1/active-theme')).body.data.active_theme_uuid).toMatch(
    /^[0-9a-f-]{36}$/,
  )
  const { status, body } = await asked.store('GET', `/v3/channels/${id}/active-theme`)
  expect([status, body.title]).toEqual([404, `No active theme found with channel_id: ${id}`])
})

it('keeps one site per channel, under both of its addresses', async () => {
  const asked = await withStore()
  const { store } = asked
  const channel_id = await addChannel(asked)
  const made = await store('POST', '/v3/sites', { url: 'https://outlet.example.com/', channel_id })
  expect([made.status, made.body.data]).toMatchObject([
    201,
    { id: 1001, url: 'https://outlet.example.com/', channel_id },
  ])
  expect((await store('POST', '/v3/sites', { url: 'https://b.example.com', channel_id })).status).toBe(422)
  expect((await store('GET', `/v3/channels/${channel_id}/site`)).body.data.id).toBe(1001)
  const put = await store('PUT', `/v3/channels/${channel_id}/site`, { url: 'https://www.outlet.example.com' })
  expect([put.status, put.body.data.url]).toEqual([200, 'https://www.outlet.example.com'])
  const gone = await store('DELETE', `/v3/channels/${channel_id}/site`)
  expect([gone.status, gone.body]).toEqual([200, {}])
  expect((await store('GET', '/v3/sites/1001')).status).toBe(404)
  const again = await store('POST', `/v3/channels/${channel_id}/site`, { url: 'https://outlet.example.com' })
  expect([again.status, again.body.data.id]).toEqual([200, 1002])
  expect((await store('DELETE', '/v3/sites/1002')).status).toBe(204)
})

it('refuses bad addresses, used domains, unknown channels and the loss of the first site', async () => {
  const asked = await withStore()
  const channel_id = await addChannel(asked)
  const post = async (body: object) => (await asked.store('POST', '/v3/sites', body)).body
  expect((await post({})).errors).toEqual({ url: 'error.path.missing', channel_id: 'error.path.missing' })
  expect((await post({ url: 'https://example.com/shop', channel_id })).errors).toEqual({ url: 'error.invalid.url' })
  expect((await post({ url: 'https://HUSKY.mybigcommerce.com', channel_id })).status).toBe(422)
  expect((await post({ url: 'https://x.example.com', channel_id: 7 })).status).toBe(404)
  expect((await asked.store('DELETE', '/v3/sites/1000')).status).toBe(422)
  expect((await asked.store('PUT', '/v3/sites/1000', { url: 'https://shop.example.com' })).status).toBe(200)
})

it('counts storefronts that are switched off against the plan, and none that are deleted', async () => {
  const asked = await withStore({}, 'STORE-STANDARD-NP-MONTHLY')
  const limits = async () => (await asked.store('GET', '/v2/store')).body.features.storefront_limits
  expect(await limits()).toEqual({ active: 3, total_including_inactive: 3 })
  await addChannel(asked, { name: 'Off', status: 'inactive' })
  const id = await addChannel(asked, { name: 'On' })
  const create = (row: object) => asked.store('POST', '/v3/channels', row)
  const third = { ...outlet, name: 'Third' }
  expect((await create(third)).status).toBe(403)
  expect((await create({ name: 'Till', type: 'pos', platform: 'square' })).status).toBe(200)
  await asked.store('PUT', `/v3/channels/${id}`, { status: 'deleted' })
  expect((await create(third)).status).toBe(200)
})
