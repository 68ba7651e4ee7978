/** What is peculiar to web analytics. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const path = '/v3/settings/analytics'
const using = (analytics: object) => shop({ analytics })
const address = 'stores.a.channels.us.analytics["Google Analytics"]'

test('a provider is adopted, never made, in a store that is there', async () => {
  const harness = await project()
  await settle(harness, shop())
  const done = await settle(harness, using({ 'Google Analytics': { enabled: true, code: 'G-1' } }))
  expect(done).toEqual([`adopt ${address}`, `update ${address}`])
  expect(await settle(harness, using({}))).toEqual([`forget ${address}`])
  expect(await rows(harness, 'store', `${path}?channel_id=1`)).toMatchObject([{ enabled: true }, {}, {}, {}])
})

test('what is not declared is sent along, but for an empty code', async () => {
  const harness = await project()
  await settle(harness, shop())
  await call(harness, 'store', `PUT ${path}/1?channel_id=1`, { version: 4, data_tag_enabled: true })
  await settle(harness, using({ 'Google Analytics': { enabled: true } }))
  await settle(harness, using({ 'Google Analytics': { code: 'G-1' } }))
  const all = { name: 'Google Analytics', enabled: true, version: 4, data_tag_enabled: true }
  expect(sent(harness, 'PUT', /analytics\/1$/).slice(1)).toEqual([all, { ...all, code: 'G-1' }])
})

test('a channel that is new has all providers, and each channel its own values', async () => {
  const harness = await project()
  await settle(harness, shop())
  const eu = { name: 'EU shop', type: 'storefront', platform: 'catalyst', status: 'active' }
  const analytics = { ga: { name: 'Google Analytics', code: 'G-EU', enabled: true } }
  await settle(harness, { channels: { ...shop().channels, eu: { ...eu, analytics } } })
  const { id } = (await rows(harness, 'store', '/v3/channels')).at(-1)!
  expect(await rows(harness, 'store', `${path}?channel_id=${id}`)).toMatchObject([{ code: 'G-EU' }, {}, {}, {}])
  expect(await rows(harness, 'store', `${path}?channel_id=1`)).toMatchObject([{ code: '' }, {}, {}, {}])
})

test.each([
  ['Google Analitics', 'Did you mean `Google Analytics`?'],
  ['Counter', 'There are `Google Analytics`, `Facebook Pixel`, `Segment`, `Visual Website Optimizer`.'],
])('%s is refused at plan', async (name, hint) => {
  const harness = await project()
  await settle(harness, using({ Segment: { enabled: true } }))
  harness.write(portfolio(using({ Segment: { enabled: true }, [name]: { enabled: true } })))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { severity: 'error', code: 'UNKNOWN_REFERENCE', message: expect.stringContaining(name), hint },
  ])
})

test('providers that nobody speaks of are no findings', async () => {
  const harness = await project()
  await settle(harness, using({ Segment: { enabled: true } }))
  expect((await harness.drift()).entries).toEqual([])
  expect(
    harness.sandbox
      .requests()
      .filter(({ path: asked }) => asked.endsWith(path))
      .every(({ query }) => query.channel_id === '1'),
  ).toBe(true)
})

test('one that is bound by its id need not be named', async () => {
  const harness = await project()
  await settle(harness, shop())
  await settle(harness, using({ tags: { id: '1/3', enabled: true } }))
  expect(await rows(harness, 'store', `${path}?channel_id=1`)).toMatchObject([
    {},
    {},
    { name: 'Segment', enabled: true },
    {},
  ])
  expect(await changesOf(harness)).toEqual([])
})

test('the secret is never read', async () => {
  const harness = await project()
  await settle(harness, using({ Segment: { enabled: true } }))
  const contents = harness.sandbox.world.contents[harness.sandbox.world.stores[0]!.store_hash]!
  for (const row of contents.tables.analytics!.rows) Object.assign(row.own as object, { api_secret: 'planted-secret' })
  await settle(harness, using({ Segment: { enabled: false } }))
  const state = [...harness.files()].filter(([file]) => !file.endsWith('stores.yaml'))
  expect(JSON.stringify([state, sent(harness, 'PUT', /analytics/)])).not.toContain('planted-secret')
})
