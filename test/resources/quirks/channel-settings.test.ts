/** Quirks of the settings of channels. */

import { expect, test } from 'vitest'
import type { KindSchema } from '../../../src/model/field-rules.ts'
import type { Attributes, Json } from '../../../src/model/values.ts'
import { channelSettings } from '../../../src/resources/channel-settings.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import { readSchema } from '../fixture.ts'
import { changesOf, project, settle, shop } from './support.ts'

const seo = '/v3/settings/storefront/seo?channel_id=1'
const none = { meta_description: null, meta_keywords: null, page_title: null, www_redirect: null }

test.each(['null', 'absent'] as const)('what others set of a group stays (%s)', async inheritedSettings => {
  const harness = await project({ inheritedSettings })
  await settle(harness, shop())
  await call(harness, 'store', `PUT ${seo}`, { ...none, meta_keywords: 'boats', page_title: 'Boats' })
  await settle(harness, shop({ settings: { seo: { page_title: 'Sails' } } }))
  await settle(harness, shop({ settings: { seo: { page_title: null, www_redirect: 'www' } } }))
  expect(await rows(harness, 'store', seo)).toMatchObject([{ meta_keywords: 'boats', www_redirect: 'www' }])
  expect((await rows(harness, 'store', seo))[0]?.page_title ?? null).toBeNull()
})

test('members of a header that are not declared stay as well', async () => {
  const harness = await project()
  await settle(harness, shop())
  const path = '/v3/settings/storefront/security?channel_id=1'
  await call(harness, 'store', `PUT ${path}`, { hsts: { enabled: true, max_age: 'one_year' } })
  await settle(harness, shop({ settings: { security: { hsts: { max_age: 'five_minutes' } } } }))
  expect(await rows(harness, 'store', path)).toMatchObject([{ hsts: { enabled: true, max_age: 'five_minutes' } }])
})

test('search settings are sent whole, even where the channel shows none', async () => {
  const harness = await project()
  await settle(harness, shop())
  await withApi(harness, 'store', api => {
    const bare = { ...api, get: async () => ({ data: {} }) }
    const attributes = { search: { default_product_sort: 'newest' } }
    return channelSettings.create(bare, [item({ address: 'x', parentId: '1', attributes })], () => {})
  })
  const others = { content_product_sort: null, product_filtering_enabled: null, search_suggest: null }
  expect(sent(harness, 'PUT', /storefront\/search$/)).toEqual([{ ...others, default_product_sort: 'newest' }])
})

test('what a channel cannot have of its own is not sent back', async () => {
  const harness = await project()
  await settle(harness, shop({ settings: { profile: { store_name: 'US' }, status: { prelaunch_message: 'Soon' } } }))
  expect(Object.keys(sent(harness, 'PUT', /store\/profile$/)[0] as object)).not.toContain('store_address_type')
  expect(Object.keys(sent(harness, 'PUT', /storefront\/status$/)[0] as object)).not.toContain('prelaunch_password')
})

test('a group that nobody names is neither read nor written, and one that is as declared is not written', async () => {
  const harness = await project()
  const robots = { robots_txt_ssl: 'User-agent: *' }
  await settle(harness, shop({ settings: { robots, catalog: { auto_approve_reviews: true } } }))
  await settle(harness, shop({ settings: { robots, catalog: { auto_approve_reviews: false } } }))
  const asked = harness.sandbox.requests().filter(({ path }) => path.includes('/v3/settings/'))
  const names = new Set(asked.map(({ path }) => path.split('/v3/settings/')[1]))
  expect([...names].sort()).toEqual(['catalog', 'storefront/robotstxt'])
  expect(sent(harness, 'PUT', /robotstxt$/)).toHaveLength(1)
})

test('a channel whose settings are no longer declared keeps them', async () => {
  const harness = await project()
  await settle(harness, shop({ settings: { seo: { page_title: 'Boats' } } }))
  expect(await settle(harness, shop())).toEqual(['forget stores.a.channels.us.settings'])
  expect(await rows(harness, 'store', seo)).toMatchObject([{ page_title: 'Boats' }])
})

test('every field of every group travels there and back', async () => {
  const harness = await project()
  const settings = samples(readSchema('channel_settings'))
  await settle(harness, shop({ settings }))
  expect(await changesOf(harness)).toEqual([])
  expect((await harness.drift()).entries).toEqual([])
  await settle(harness, shop({ settings: { ...settings, seo: { ...(settings.seo as object), page_title: null } } }))
})

/** A value for each field that channels have. */
function samples(schema: KindSchema): Attributes {
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => field.not === undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(field)]))
}

function sample(field: KindSchema): Json {
  if (field.type === 'object') return samples(field)
  if (Array.isArray(field.enum)) return field.enum.at(-1) as Json
  if (field.type === 'boolean') return true
  if (field.type === 'integer') return 4
  return field.format === 'email' ? 'eu@shop.example' : 'Some text'
}
