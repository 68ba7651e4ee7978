/** Quirks of what channels have besides their own fields. */

import { expect, test } from 'vitest'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const own = '/v3/channels/1/currency-assignments'
const all = /currency-assignments$/

test('codes of currencies are sent in upper case, and their case is no change', async () => {
  const harness = await project()
  await settle(harness, shop({ currencies: { default_currency: 'eur', enabled_currencies: ['gbp', 'eur'] } }))
  expect(sent(harness, 'POST', all)).toEqual([{ default_currency: 'EUR', enabled_currencies: ['GBP', 'EUR'] }])
})

test('a channel whose inherited currencies are listed can be given its own, in an existing store as well', async () => {
  const harness = await project()
  await settle(harness, shop())
  await settle(harness, shop({ currencies: { default_currency: 'EUR', enabled_currencies: ['EUR'] } }))
  expect(await rows(harness, 'store', own)).toMatchObject([{ default_currency: 'EUR', enabled_currencies: ['EUR'] }])
})

test('the currency that a partial declaration does not name stays as it is', async () => {
  const harness = await project()
  await settle(harness, shop())
  await call(harness, 'store', `POST ${own}`, { default_currency: 'GBP', enabled_currencies: ['GBP', 'EUR'] })
  await settle(harness, shop({ currencies: { id: 1, default_currency: 'EUR' } }))
  expect(sent(harness, 'PUT', all)).toEqual([{ default_currency: 'EUR', enabled_currencies: ['GBP', 'EUR'] }])
})

test('currencies of channels that are not declared here are nobody’s drift', async () => {
  const harness = await project()
  await settle(harness, shop({ currencies: { default_currency: 'EUR', enabled_currencies: ['EUR'] } }))
  await call(harness, 'store', 'POST /v3/channels', { name: 'Other', type: 'storefront', platform: 'custom' })
  expect(await changesOf(harness)).toEqual([])
  const found = (await harness.drift()).entries.filter(entry => entry.kind === 'currency_assignment')
  expect(found).toEqual([])
})

test('the part of a menu that is not declared stays as it is, although a write replaces all of it', async () => {
  const harness = await project()
  await settle(harness, shop())
  const custom_app_sections = [{ title: 'Overview', query_path: 'overview' }]
  await call(harness, 'store', 'POST /v3/channels/1/channel-menus', { custom_app_sections })
  await settle(harness, shop({ menus: { bigcommerce_protected_app_sections: ['social'] } }))
  await settle(harness, shop({ menus: { bigcommerce_protected_app_sections: ['pages'] } }))
  expect(await rows(harness, 'store', '/v3/channels/1/channel-menus')).toEqual([
    { bigcommerce_protected_app_sections: ['pages'], custom_app_sections },
  ])
})
