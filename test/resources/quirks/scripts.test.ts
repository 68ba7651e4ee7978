/** What is peculiar to scripts. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle, shop } from './support.ts'

const path = '/v3/content/scripts'
const src = { kind: 'src', src: 'https://cdn.example/a.js' }

test('no consent category and the category unknown are the same; a category can be taken away', async () => {
  const harness = await project()
  await settle(harness, shop({ scripts: { count: { ...src, consent_category: 'unknown' } } }))
  expect(sent(harness, 'POST', /scripts$/)).toMatchObject([{ name: 'count' }])
  expect(sent(harness, 'POST', /scripts$/)[0]).not.toHaveProperty('consent_category')
  harness.write(portfolio(shop({ scripts: { count: src } })))
  expect(await changesOf(harness)).toEqual([])
  for (const consent_category of ['targeting', null, 'essential', 'unknown']) {
    await settle(harness, shop({ scripts: { count: { ...src, consent_category } } }))
    expect(await rows(harness, 'store', path)).toMatchObject([{ consent_category: consent_category ?? 'unknown' }])
  }
})

test('scripts of two channels may have the same name', async () => {
  const harness = await project()
  const scripts = { count: src }
  const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active', scripts }
  await settle(harness, { channels: { ...shop({ scripts }).channels, eu } })
  expect(new Set((await rows(harness, 'store', path)).map(row => row.channel_id)).size).toBe(2)
})

test('scripts of another API account are not seen, and a refusal says so', async () => {
  const harness = await project()
  const scripts = (count: number) => shop({ scripts: Object.fromEntries(numbered(count, n => [`s${n}`, src])) })
  await settle(harness, scripts(1))
  const theirs = harness.sandbox.world.contents[harness.sandbox.world.stores[0]!.store_hash]!
  for (const row of theirs.tables.scripts!.rows) row.api_client_id = 'another'
  expect(await changesOf(harness)).toEqual(['create stores.a.channels.us.scripts.s1'])
  theirs.tables.scripts!.rows.push(...numbered(49, n => ({ ...theirs.tables.scripts!.rows[0]!, id: 100 + n })))
  const [failed] = (await harness.apply()).results
  expect(failed?.error).toMatchObject({
    code: 'API_INVALID',
    hint: expect.stringContaining('Scripts of other API accounts are not shown and yet count'),
  })
})

test('what checkout shows needs a further scope, and the refusal says which', async () => {
  const harness = await project()
  await settle(harness, shop({ scripts: {} }))
  harness.sandbox.world.contents[harness.sandbox.world.stores[0]!.store_hash]!.scopes = [
    'store_v2_content',
    'store_channel_settings',
    'store_v2_information',
  ]
  harness.write(portfolio(shop({ scripts: { count: { ...src, visibility: 'checkout' } } })))
  const [failed] = (await harness.apply()).results
  expect(failed?.error).toMatchObject({ code: 'FORBIDDEN', hint: expect.stringContaining('store_content_checkout') })
})

test('an app has ten scripts in a store: more are refused at plan', async () => {
  const harness = await project()
  await settle(harness, shop({ scripts: { mine: src } }))
  await call(harness, 'store', `POST ${path}`, { ...src, name: 'Theirs' })
  const scripts = Object.fromEntries(numbered(10, n => [`s${n}`, src]))
  harness.write(portfolio(shop({ scripts })))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'LIMIT_EXCEEDED', message: expect.stringMatching(/^stores\.a: .*besides 1 that are not managed here/) },
  ])
})
