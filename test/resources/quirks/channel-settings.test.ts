/** Quirks of the settings of channels. */

import { expect, test } from 'vitest'
import type { KindSchema } from '../../../src/model/field-rules.ts'
import type { Attributes, Json } from '../../../src/model/values.ts'
import { channelSettings } from '../../../src/resources/channel-settings.ts'
import { portfolio } from '../../support/project.ts'
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

const values = { seo: { page_title: 'Boats', www_redirect: 'www' }, security: { hsts: { enabled: true } } }

test.each(['null', 'absent'] as const)('an empty group, or null, is that of the store again (%s)', async inherited => {
  const harness = await project({ inheritedSettings: inherited })
  for (const nothing of [{}, null]) {
    await settle(harness, shop({ settings: values }))
    harness.write(portfolio(shop({ settings: { seo: nothing, security: nothing } })))
    const [change] = (await harness.plan()).plan.changes
    expect(change?.attributes).toMatchObject([
      { path: 'seo.page_title', before: 'Boats', after: null },
      { path: 'seo.www_redirect', before: 'www', after: null },
      { path: 'security.hsts.enabled', before: true, after: null },
    ])
    await settle(harness, shop({ settings: { seo: nothing, security: nothing } }))
    const bare = { csp_header: null, hsts: null, sitewide_https_enabled: null, x_frame_options_header: null }
    expect(sent(harness, 'PUT', /security$/).at(-1)).toEqual(bare)
    expect(sent(harness, 'PUT', /seo$/).at(-1)).toEqual(none)
  }
})

test('a group that is emptied is held to it, and one that is taken out is not', async () => {
  const harness = await project()
  await settle(harness, shop({ settings: { seo: {} } }))
  await call(harness, 'store', `PUT ${seo}`, { ...none, page_title: 'Boats' })
  expect((await harness.drift()).entries).toMatchObject([
    { cause: 'drifted', attributes: [{ path: 'seo.page_title', live: 'Boats' }] },
  ])
  await settle(harness, shop({ settings: {} }))
  expect(await rows(harness, 'store', seo)).toMatchObject([{ page_title: 'Boats' }])
})

test('what others set of customers and carts stays, with references and without', async () => {
  const harness = await project({ customerSettingsPut: 'replace' })
  const groups = { customer_groups: { trade: { name: 'Trade' } } }
  await settle(harness, { ...groups, ...shop() })
  const path = '/v3/customers/settings/channels/1'
  const theirs = {
    privacy_settings: { policy_url: 'https://us.example/privacy', ask_shopper_for_tracking_consent: true },
    customer_group_settings: { guest_customer_group_id: 1, default_customer_group_id: 0 },
    allow_global_logins: false,
  }
  await call(harness, 'store', `PUT ${path}`, theirs)
  const privacy_settings = { ask_shopper_for_tracking_consent: null }
  await settle(harness, { ...groups, ...shop({ settings: { customers: { privacy_settings } } }) })
  expect(await rows(harness, 'store', path)).toEqual([
    { ...theirs, privacy_settings: { ...theirs.privacy_settings, ask_shopper_for_tracking_consent: null } },
  ])
  const customer_group_settings = { default_customer_group: 'trade' }
  await settle(harness, { ...groups, ...shop({ settings: { customers: { customer_group_settings } } }) })
  expect(await rows(harness, 'store', path)).toMatchObject([
    {
      customer_group_settings: { guest_customer_group_id: 1, default_customer_group_id: 1 },
      allow_global_logins: false,
    },
  ])
})

test('no group at all is a value of the channel’s own, and otherwise than the store’s', async () => {
  const harness = await project()
  const path = '/v3/customers/settings/channels/1'
  const groups = (guest_customer_group: unknown) =>
    shop({ settings: { customers: { customer_group_settings: { guest_customer_group } } } })
  const shown = async () => {
    const [{ customer_group_settings = {} } = {}] = await rows(harness, 'store', path)
    return (customer_group_settings as Attributes).guest_customer_group_id
  }
  await settle(harness, groups({ id: '0' }))
  expect(await shown()).toBe(0)
  await settle(harness, groups(null))
  expect(await shown()).toBeNull()
})

test('of the checkout only what is declared is sent, and nothing is read to be sent back', async () => {
  const harness = await project()
  await settle(harness, shop())
  const path = '/v3/checkouts/settings/channels/1'
  await call(harness, 'store', `PUT ${path}`, { custom_checkout_script_url: 'https://cdn.example/a.js' })
  await settle(harness, shop({ settings: { checkout: { checkout_type: 'single' } } }))
  expect(sent(harness, 'PUT', /checkouts\/settings/).at(-1)).toEqual({ checkout_type: 'single' })
  await settle(harness, shop({ settings: { checkout: { custom_checkout_script_url: null } } }))
  expect(await rows(harness, 'store', path)).toMatchObject([
    { checkout_type: 'single', custom_checkout_script_url: '' },
  ])
})

test('addresses of people are sealed, in any order; nobody is told otherwise than everybody whom the store tells', async () => {
  const harness = await project()
  const path = '/v3/settings/inventory/notifications?channel_id=1'
  const told = (...low_stock_notification_address: string[]) =>
    shop({ settings: { inventory_notifications: { low_stock_notification_address } } })
  await settle(harness, told('jane@people.example', 'joe@people.example'))
  harness.write(portfolio(told('Joe@people.example', 'jane@people.example')))
  const { plan } = await harness.plan()
  expect(plan.changes).toEqual([])
  expect(JSON.stringify([...harness.files()].filter(([file]) => !file.endsWith('stores.yaml')))).not.toContain(
    'people.example',
  )
  await settle(harness, told())
  expect(await rows(harness, 'store', path)).toMatchObject([{ low_stock_notification_address: [] }])
  await settle(harness, shop({ settings: { inventory_notifications: {} } }))
  expect(await rows(harness, 'store', path)).toMatchObject([{ low_stock_notification_address: null }])
})

test('what others set of abandoned carts stays', async () => {
  const harness = await project({ abandonedCartSettingsPut: 'replace' })
  await settle(harness, shop())
  const path = '/v3/abandoned-carts/settings/channels/1'
  const [before] = await rows(harness, 'store', path)
  await call(harness, 'store', `PUT ${path}`, { ...before, enable_notification: false })
  const abandoned_carts = { merchant_email_address: 'jane@people.example' }
  await settle(harness, shop({ settings: { abandoned_carts } }))
  expect(await rows(harness, 'store', path)).toMatchObject([{ enable_notification: false, ...abandoned_carts }])
  await settle(harness, shop({ settings: { abandoned_carts: {} } }))
  expect(new Set(Object.values((await rows(harness, 'store', path))[0] ?? {}))).toEqual(new Set([null]))
})

test('every field of every group travels there and back', async () => {
  const harness = await project()
  const settings = samples(readSchema('channel_settings'))
  const groups = { customer_groups: { trade: { name: 'Trade' } } }
  await settle(harness, { ...groups, ...shop({ settings }) })
  expect(await changesOf(harness)).toEqual([])
  expect((await harness.drift()).entries).toEqual([])
  const untitled = { ...settings, seo: { ...(settings.seo as object), page_title: null } }
  await settle(harness, { ...groups, ...shop({ settings: untitled }) })
})

/** A value for each field that channels have. */
function samples(schema: KindSchema): Attributes {
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => field.not === undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(field)]))
}

function sample(field: KindSchema): Json {
  if (field.type === 'object') return samples(field)
  if (field.type === 'array') return ['one@shop.example', 'two@shop.example']
  if (field['x-ref'] === 'customer_group') return 'trade'
  if (Array.isArray(field.enum)) return field.enum.at(-1) as Json
  if (field.type === 'boolean') return true
  if (field.type === 'integer') return 4
  return field.format === 'email' ? 'eu@shop.example' : 'Some text'
}
