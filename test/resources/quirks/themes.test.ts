/** What is peculiar to themes: there is always one, activation has two forms, and settings can only choose. */

import { expect, test } from 'vitest'
import type { Diagnostic } from '../../../src/model/errors.ts'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, project, settle, shop, us } from './support.ts'

const activate = '/v3/themes/actions/activate'
const bold = { name: 'Cornerstone', variation: 'Bold' }

async function opened(emulate = {}): Promise<Harness> {
  const harness = await project(emulate)
  await settle(harness, shop())
  return harness
}
const active = async (harness: Harness) => (await rows(harness, 'store', '/v3/channels/1/active-theme'))[0]!
async function themeNamed(harness: Harness, name: string): Promise<Members> {
  return (await rows(harness, 'store', '/v3/themes')).find(theme => theme.name === name)!
}
async function variationNamed(harness: Harness, theme: string, name: string): Promise<string> {
  const { variations } = await themeNamed(harness, theme)
  return String((variations as Members[]).find(variation => variation.name === name)?.uuid)
}
async function problemsOf(harness: Harness, theme: object): Promise<Diagnostic[]> {
  harness.write(portfolio(shop({ theme })))
  return (await harness.plan()).plan.diagnostics
}
const answers = (harness: Harness) =>
  harness.sandbox
    .requests()
    .filter(request => request.path.endsWith(activate))
    .map(request => request.status)

test('by variation: the channel in the query, as the reference says', async () => {
  const harness = await opened({ themeActivation: 'spec' })
  await settle(harness, shop({ theme: bold }))
  const [request] = harness.sandbox.requests().filter(one => one.path.endsWith(activate))
  expect(request?.query).toEqual({ channel_id: '1' })
  expect(request?.body).toEqual({
    variation_id: await variationNamed(harness, 'Cornerstone', 'Bold'),
    which: 'original',
  })
})

test('by configuration: all in the body, as the guide says', async () => {
  const harness = await opened({ themeActivation: 'guide' })
  await settle(harness, shop({ theme: { ...bold, activation: 'configuration' } }))
  await settle(harness, shop({ theme: { ...bold, variation: 'Light', settings: { 'body-font': 'Karla' } } }))
  expect(sent(harness, 'POST', /activate$/)).toMatchObject([
    { variation_id: expect.any(String), configuration_id: expect.any(String), channel_id: 1 },
    { variation_id: expect.any(String), configuration_id: expect.any(String), channel_id: 1 },
  ])
})

test('a new uuid of the same configuration is no change', async () => {
  const harness = await opened()
  await settle(harness, shop({ theme: bold }))
  const before = await active(harness)
  const again = { variation_id: await variationNamed(harness, 'Cornerstone', 'Bold'), which: 'original' }
  await call(harness, 'store', `POST ${activate}?channel_id=1`, again)
  expect((await active(harness)).active_theme_configuration_uuid).not.toBe(before.active_theme_configuration_uuid)
  expect(await changesOf(harness)).toEqual([])
})

test('what the merchant has made of a variation comes back with it', async () => {
  const harness = await opened()
  await settle(harness, shop({ theme: bold }))
  const own = (await active(harness)).active_theme_configuration_uuid
  await settle(harness, shop({ theme: { ...bold, variation: 'Light' } }))
  await settle(harness, shop({ theme: bold }))
  expect((await active(harness)).active_theme_configuration_uuid).toBe(own)
})

test('a 504 behind which the activation succeeded is a success', async () => {
  const harness = await opened()
  await controlOf(harness).inject({
    match: { path: activate },
    fault: { kind: 'status', status: 504, when: 'after' },
  })
  await settle(harness, shop({ theme: bold }))
  expect(answers(harness)).toEqual([504])
})

test('a 504 behind which nothing happened is sent once more', async () => {
  const harness = await opened()
  await controlOf(harness).inject({ match: { path: activate, count: 1 }, fault: { kind: 'status', status: 504 } })
  await settle(harness, shop({ theme: bold }))
  expect(answers(harness)).toEqual([504, 204])
})

test('where nothing comes of it the change fails, although the channel has a theme', async () => {
  const harness = await opened()
  await controlOf(harness).inject({ match: { path: activate }, fault: { kind: 'status', status: 504 } })
  harness.write(portfolio(shop({ theme: bold })))
  const { results } = await harness.apply()
  expect(results.at(-1)).toMatchObject({ status: 'failed', error: { code: 'WAIT_TIMEOUT' } })
  await controlOf(harness).heal()
  await settle(harness, shop({ theme: bold }))
})

test('settings are validated when planning, and choose a configuration that has them', async () => {
  const harness = await opened()
  expect(await problemsOf(harness, { ...bold, settings: { 'body-font': 7 } })).toMatchObject([
    { code: 'INVALID_VALUE', message: expect.stringContaining('settings.body-font'), source: { file: 'stores.yaml' } },
  ])
  expect(await problemsOf(harness, { ...bold, settings: { 'body-font': 'Karla' } })).toMatchObject([
    {
      code: 'UNKNOWN_REFERENCE',
      message: expect.stringContaining('no configuration with these settings'),
      hint: expect.stringContaining('body-font: "Roboto"'),
    },
  ])
  expect(await problemsOf(harness, { ...bold, settings: { 'body-font': 'Roboto' } })).toEqual([])
  const writes = harness.sandbox.requests().filter(one => one.method !== 'GET' && one.path.includes('/themes/'))
  expect(new Set(writes.map(one => one.path.split('/').at(-1)))).toEqual(new Set(['validate']))
})

test('settings that are not declared are nobody’s business', async () => {
  const harness = await opened()
  await settle(harness, shop({ theme: { ...bold, settings: { 'body-font': 'Roboto' } } }))
  expect(await changesOf(harness)).toEqual([])
})

test('names that the store does not have are errors of the plan, with the nearest', async () => {
  const harness = await opened()
  expect(await problemsOf(harness, { name: 'Cornerston', variation: 'Bold' })).toMatchObject([
    {
      code: 'UNKNOWN_REFERENCE',
      message: 'stores.a.channels.us.theme: the store has no theme `Cornerston`',
      hint: 'Did you mean `Cornerstone`?',
      source: { file: 'stores.yaml', line: expect.any(Number), column: expect.any(Number) },
    },
  ])
  expect(await problemsOf(harness, { name: 'Lantern', variation: 'Bold' })).toMatchObject([
    { message: expect.stringContaining('the theme Lantern has no variation `Bold`'), hint: 'There is Day, Night.' },
  ])
  expect(await problemsOf(harness, { ...bold, configuration: 'nothing' })).toMatchObject([
    { message: expect.stringContaining('has no configuration `nothing` for the channel') },
  ])
})

test('of two themes of one name the uuid says which', async () => {
  const harness = await opened()
  await controlOf(harness).seed({
    objects: [{ store: 'a', kind: 'themes', rows: [{ name: 'Lantern', variations: ['Dim'] }] }],
  })
  const [hint] = (await problemsOf(harness, { name: 'Lantern', variation: 'Dim' })).map(one => one.hint)
  expect(hint).toContain('Write `uuid:`')
  const uuid = (await rows(harness, 'store', '/v3/themes')).at(-1)?.uuid
  await settle(harness, shop({ theme: { uuid, variation: 'Dim' } }))
  expect((await active(harness)).active_theme_uuid).toBe(uuid)
})

test('a channel that cannot have a theme is told when planning', async () => {
  const harness = await opened()
  const app = { name: 'App', type: 'storefront', platform: 'custom', status: 'active', theme: bold }
  harness.write(portfolio({ channels: { us, app } }))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    {
      code: 'INVALID_VALUE',
      address: 'stores.a.channels.app.theme',
      message: expect.stringContaining('platform custom'),
    },
  ])
})

test('a configuration that came with the theme cannot be pinned: its copy is named', async () => {
  const harness = await opened()
  const { uuid } = await themeNamed(harness, 'Cornerstone')
  const variation = await variationNamed(harness, 'Cornerstone', 'Bold')
  const all = await rows(harness, 'store', `/v3/themes/${String(uuid)}/configurations?variation_uuid=${variation}`)
  const theme = { ...bold, configuration: all[0]!.uuid }
  harness.write(portfolio(shop({ theme })))
  const { results } = await harness.apply()
  const copy = String((await active(harness)).active_theme_configuration_uuid)
  expect(results.at(-1)?.error).toMatchObject({ code: 'CONFLICT', hint: expect.stringContaining(copy) })
  await settle(harness, shop({ theme: { ...bold, configuration: copy } }))
})

test('without the key the theme is forgotten and stays', async () => {
  const harness = await opened()
  await settle(harness, shop({ theme: bold }))
  const before = await active(harness)
  expect(await settle(harness, shop())).toEqual(['forget stores.a.channels.us.theme'])
  expect(await active(harness)).toEqual(before)
})
