/** Settings of a store, and what its channels have otherwise. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/settings/storefront/seo'
const none = { meta_description: null, meta_keywords: null, page_title: null, www_redirect: null }

it('replaces the whole group of a channel: what is left out or null goes back to the store', async () => {
  const { store } = await withStore()
  const own = `${path}?channel_id=1`
  expect((await store('GET', own)).body).toEqual({ data: none, meta: {} })
  await store('PUT', own, { page_title: 'Boats', www_redirect: 'www' })
  expect((await store('GET', own)).body.data).toEqual({ ...none, page_title: 'Boats', www_redirect: 'www' })
  expect((await store('PUT', own, { page_title: 'Sails' })).body.data).toEqual({ ...none, page_title: 'Sails' })
  expect((await store('PUT', own, none)).body.data).toEqual(none)
  expect((await store('GET', path)).body.data).toMatchObject({ page_title: '', www_redirect: 'none' })
  expect((await store('GET', `${path}?channel_id=99`)).status).toBe(404)
})

it('refuses values that are not among the known ones, under an empty name', async () => {
  const { store } = await withStore()
  const refused = await store('PUT', '/v3/settings/storefront/category?channel_id=1', { listing_mode: 'current__only' })
  const known = 'current_category_only, child_categories, child_categories_if_category_empty'
  expect([refused.status, refused.body.title]).toEqual([422, 'JSON data is missing or invalid'])
  expect(refused.body.errors).toEqual({ '': `Incorrect value [current__only], it should match one of: ${known}` })
  const deep = { hsts: { max_age: 'two_years', enabled: 'yes' } }
  expect((await store('PUT', '/v3/settings/storefront/security', deep)).body.errors).toEqual({
    '': 'Incorrect value [two_years], it should match one of: zero_seconds, five_minutes, one_year',
    'hsts.enabled': 'error.expected.jsboolean',
  })
  const depth = await store('PUT', '/v3/settings/storefront/category', { category_tree_depth: 9 })
  expect(depth.body.errors).toEqual({ category_tree_depth: 'error.max' })
})

it('asks for every member of the search settings, and lets no channel have filters of its own', async () => {
  const { store } = await withStore()
  const own = '/v3/settings/storefront/search?channel_id=1'
  const missing = await store('PUT', own, { search_suggest: true, default_product_sort: 'newest' })
  expect(Object.keys(missing.body.errors)).toEqual(['content_product_sort', 'product_filtering_enabled'])
  const body = { content_product_sort: null, default_product_sort: 'newest', search_suggest: true }
  const written = await store('PUT', own, { ...body, product_filtering_enabled: true })
  expect(written.body.data).toEqual({ ...body, product_filtering_enabled: null })
  const address = { store_name: 'EU', store_address_type: 'Retail' }
  const profile = await store('PUT', '/v3/settings/store/profile?channel_id=1', address)
  expect(profile.body.data).toMatchObject({ store_name: 'EU', store_address_type: null })
})

it('keeps what a write of the store’s own settings leaves out', async () => {
  const { store } = await withStore()
  await store('PUT', path, { page_title: 'Boats', meta_keywords: 'boats' })
  await store('PUT', path, { page_title: 'Sails' })
  expect((await store('GET', path)).body.data).toMatchObject({ page_title: 'Sails', meta_keywords: 'boats' })
})

it('answers a write of whom to tell of low stock without a body, and refuses what is no address', async () => {
  const { store } = await withStore()
  const at = '/v3/settings/inventory/notifications'
  const low_stock_notification_address = ['stock@example.com']
  const written = await store('PUT', at, { low_stock_notification_address })
  expect([written.status, written.text]).toEqual([200, ''])
  const whole = { low_stock_notification_address, out_of_stock_notification_address: [] }
  expect((await store('GET', at)).body.data).toEqual(whole)
  expect((await store('PUT', at, { low_stock_notification_address: ['nobody'] })).body.errors).toEqual({
    'low_stock_notification_address[0]': 'error.pattern',
  })
  const own = await store('GET', `${at}?channel_id=1`)
  expect(own.body.data).toEqual({ low_stock_notification_address: null, out_of_stock_notification_address: null })
})

it('has one locale, whatever the channel', async () => {
  const { store } = await withStore()
  const at = '/v3/settings/store/locale'
  expect((await store('PUT', at, { store_country: 'France' })).body.errors).toEqual({
    default_shopper_language: 'error.path.missing',
  })
  await store('PUT', `${at}?channel_id=1`, { default_shopper_language: 'fr', store_country: 'France' })
  expect((await store('GET', at)).body.data).toEqual({
    default_shopper_language: 'fr',
    shopper_language_selection_method: 'default_shopper_language',
    store_country: 'France',
  })
})
