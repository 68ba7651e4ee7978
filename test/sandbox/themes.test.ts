/** Themes of a store: which is active where, with which configuration, and what its files hold. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const activate = '/v3/themes/actions/activate'

/** The themes by name, with their variations by name. */
async function library({ store }: Asked) {
  const { data } = (await store('GET', '/v3/themes')).body
  const found: { [theme: string]: { uuid: string; is_active: boolean; [variation: string]: unknown } } = {}
  for (const { name, uuid, is_active, variations } of data) {
    found[name] = { uuid, is_active }
    for (const variation of variations) found[name][variation.name] = variation.uuid
  }
  return found
}

async function active({ store }: Asked, channel = 1) {
  return (await store('GET', `/v3/channels/${channel}/active-theme`)).body.data
}

async function configurations({ store }: Asked, theme: string, query: string) {
  return (await store('GET', `/v3/themes/${theme}/configurations?${query}`)).body.data
}

async function stencil({ store }: Asked): Promise<number> {
  const outlet = { name: 'Outlet', type: 'storefront', platform: 'bigcommerce' }
  return (await store('POST', '/v3/channels', outlet)).body.data.id
}

it('has two themes, of which the first is active on every Stencil storefront from the start', async () => {
  const asked = await withStore()
  const { Cornerstone, Lantern } = await library(asked)
  expect(Cornerstone).toMatchObject({ is_active: true, Light: expect.any(String), Bold: expect.any(String) })
  expect(Lantern).toMatchObject({ is_active: false })
  const [first, other] = [await active(asked), await active(asked, await stencil(asked))]
  expect(first.active_theme_uuid).toBe(Cornerstone!.uuid)
  expect(other.active_theme_uuid).toBe(Cornerstone!.uuid)
  expect(other.active_theme_configuration_uuid).not.toBe(first.active_theme_configuration_uuid)
  const [own] = await configurations(asked, Cornerstone!.uuid, `uuid:in=${first.active_theme_configuration_uuid}`)
  expect(own).toMatchObject({ variation_id: Cornerstone!.Light, site_id: 1000, theme_uuid: Cornerstone!.uuid })
  const one = await asked.store('GET', `/v3/themes/${Cornerstone!.uuid}`)
  expect(one.body.data).toMatchObject({ name: 'Cornerstone', is_active: true })
  expect(one.body.data).not.toHaveProperty('variations')
})

it('puts a variation onto one channel, with a new configuration every time when it is to be the original', async () => {
  const asked = await withStore()
  const other = await stencil(asked)
  const { Lantern } = await library(asked)
  const before = await active(asked)
  const body = { variation_id: Lantern!.Day, which: 'original' }
  expect((await asked.store('POST', `${activate}?channel_id=${other}`, body)).status).toBe(204)
  expect(await active(asked)).toEqual(before)
  const first = await active(asked, other)
  expect(first.active_theme_uuid).toBe(Lantern!.uuid)
  expect(first.active_theme_version_uuid).not.toBe(before.active_theme_version_uuid)
  expect(first.saved_theme_configuration_uuid).toBe(first.active_theme_configuration_uuid)
  await asked.store('POST', `${activate}?channel_id=${other}`, body)
  const second = await active(asked, other)
  expect(second.active_theme_configuration_uuid).not.toBe(first.active_theme_configuration_uuid)
  expect((await library(asked)).Lantern!.is_active).toBe(true)
})

it('goes back to the configuration that was active last, or to one that is named', async () => {
  const asked = await withStore()
  const { Cornerstone } = await library(asked)
  const before = await active(asked)
  await asked.store('POST', activate, { variation_id: Cornerstone!.Bold })
  const bold = await active(asked)
  expect(bold.active_theme_configuration_uuid).not.toBe(before.active_theme_configuration_uuid)
  await asked.store('POST', activate, { variation_id: Cornerstone!.Light, which: 'last_activated' })
  expect(await active(asked)).toEqual(before)
  const configuration_id = bold.active_theme_configuration_uuid
  await asked.store('POST', activate, { variation_id: Cornerstone!.Bold, configuration_id, site_id: 1000 })
  expect(await active(asked)).toEqual(bold)
  const wrong = { variation_id: Cornerstone!.Light, configuration_id, channel_id: 1 }
  expect((await asked.store('POST', activate, wrong)).body.errors).toHaveProperty('configuration_id')
  const [original] = await configurations(asked, Cornerstone!.uuid, `variation_uuid=${Cornerstone!.Warm}`)
  expect(original.site_id).toBe(0)
  await asked.store('POST', activate, { variation_id: Cornerstone!.Warm, configuration_id: original.uuid })
  expect((await active(asked)).active_theme_configuration_uuid).not.toBe(original.uuid)
})

it('refuses variations, channels and sites that are not there, and channels without themes', async () => {
  const { store, ...asked } = await withStore()
  const headless = await store('POST', '/v3/channels', { name: 'App', type: 'storefront', platform: 'custom' })
  const variation_id = (await library({ store, ...asked })).Cornerstone!.Light
  const refused = async (body: object) => Object.keys((await store('POST', activate, body)).body.errors)
  expect(await refused({ variation_id: 'none' })).toEqual(['variation_id'])
  expect(await refused({})).toEqual(['variation_id'])
  expect(await refused({ variation_id, which: 'newest' })).toEqual(['which'])
  expect(await refused({ variation_id, channel_id: 9 })).toEqual(['channel_id'])
  expect(await refused({ variation_id, site_id: 9 })).toEqual(['site_id'])
  const body = { variation_id, channel_id: headless.body.data.id }
  expect((await store('POST', activate, body)).status).toBe(422)
  expect((await store('GET', `/v3/channels/${headless.body.data.id}/active-theme`)).status).toBe(404)
})

it('activates although the gateway gives up, where a fault says so', async () => {
  const asked = await withStore()
  const { Cornerstone } = await library(asked)
  const fault = { kind: 'status', status: 504, when: 'after' }
  await asked.control('POST', '/faults', { match: { path: 'actions/activate$', count: 1 }, fault })
  const before = await active(asked)
  expect((await asked.store('POST', activate, { variation_id: Cornerstone!.Bold })).status).toBe(504)
  expect(await active(asked)).not.toEqual(before)
})

it('lists configurations by a filter, and validates settings by their types', async () => {
  const asked = await withStore()
  const { Cornerstone } = await library(asked)
  const path = `/v3/themes/${Cornerstone!.uuid}/configurations`
  expect((await asked.store('GET', path)).status).toBe(422)
  expect(await configurations(asked, Cornerstone!.uuid, 'channel_id:in=1')).toHaveLength(1)
  const body = { variation_id: Cornerstone!.Light, settings: { 'body-font': 'Karla', unheard: 1 } }
  const valid = await asked.store('POST', `${path}/validate`, body)
  expect([valid.status, valid.body]).toEqual([200, {}])
  const wrong = await asked.store('POST', `${path}/validate`, { ...body, settings: { 'body-font': 5 } })
  expect([wrong.status, Object.keys(wrong.body.errors)]).toEqual([422, ['settings.body-font']])
  expect((await asked.store('POST', `${path}/validate`, { ...body, variation_id: 'x' })).status).toBe(422)
})

it('deletes a theme with its configurations, but not one that is active', async () => {
  const asked = await withStore()
  const { Cornerstone, Lantern } = await library(asked)
  expect((await asked.store('DELETE', `/v3/themes/${Cornerstone!.uuid}`)).status).toBe(422)
  expect((await asked.store('DELETE', `/v3/themes/${Lantern!.uuid}`)).status).toBe(204)
  expect((await asked.store('GET', `/v3/themes/${Lantern!.uuid}`)).status).toBe(404)
  expect((await asked.store('POST', activate, { variation_id: Lantern!.Day })).status).toBe(422)
})

it('reads regions and custom templates from the theme that is active on the channel', async () => {
  const asked = await withStore()
  const { Lantern } = await library(asked)
  const regions = async (file: string) => {
    const { status, body } = await asked.store('GET', `/v3/content/regions?template_file=${file}&channel_id=1`)
    return status === 200 ? body.data.map((row: { name: string }) => row.name) : status
  }
  const templates = async () => {
    const { active_theme_version_uuid: version } = await active(asked)
    return (await asked.store('GET', `/v3/themes/custom-templates/${version}`)).body.data
  }
  expect(await regions('pages/home')).toContain('home_below_carousel')
  expect(await regions('pages/search')).toContain('search_below_content')
  expect(await regions('pages/custom/category/custom-category-1')).toContain('category_below_header')
  expect((await templates()).category).toEqual(['custom-category-1.html'])
  await asked.store('POST', activate, { variation_id: Lantern!.Night, which: 'original' })
  expect(await regions('pages/home')).not.toContain('home_below_carousel')
  expect(await regions('pages/search')).toBe(404)
  expect(await regions('pages/custom/category/custom-category-1')).toBe(404)
  expect((await templates()).category).toEqual([])
  expect((await asked.store('GET', '/v3/themes/custom-templates/none')).status).toBe(404)
})

it('can be given further themes', async () => {
  const asked = await withStore()
  const rows = [{ name: 'Own', variations: ['Plain'] }]
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'themes', rows }] })
  const { Own } = await library(asked)
  expect((await asked.store('POST', activate, { variation_id: Own!.Plain })).status).toBe(204)
  expect((await active(asked)).active_theme_uuid).toBe(Own!.uuid)
})
