/** What is peculiar to channels and their sites. */

import { describe, expect, test } from 'vitest'
import { channel } from '../../../src/resources/channel.ts'
import { portfolio } from '../../support/project.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, project, settle, shop, us } from './support.ts'

const eu = { name: 'EU shop', type: 'storefront', platform: 'catalyst', status: 'active' }
const both = (more: object = {}) => ({ channels: { us, eu: { ...eu, ...more } } })

test('an update sends what changed and nothing else, and never type and platform', async () => {
  const harness = await project()
  await settle(harness, both())
  await settle(harness, both({ name: 'Europe', external_id: 'x' }))
  const id = String((await rows(harness, 'store', '/v3/channels'))[1]?.id)
  const attributes = { ...eu, name: 'EU', type: 'marketing', platform: 'custom' }
  const update = item({ address: 'x', id, attributes, changed: ['name', 'type', 'platform'] })
  expect(await withApi(harness, 'store', api => channel.update(api, [update]))).toEqual([{ id }])
  const updates = sent(harness, 'PUT', /channels\/\d+$/) as Members[]
  expect(updates.map(body => Object.keys(body).sort()).slice(-2)).toEqual([['external_id', 'name'], ['name']])
})

describe('a deletion', () => {
  test('sets a status, and is a success when that is set already', async () => {
    const harness = await project()
    await settle(harness, both())
    const id = String((await rows(harness, 'store', '/v3/channels'))[1]?.id)
    for (const known of [id, id, '404404']) {
      const outcomes = await withApi(harness, 'store', api => channel.remove(api, [item({ address: 'x', id: known })]))
      expect(outcomes).toEqual([{ id: known }])
    }
    expect(await call(harness, 'store', `GET /v3/channels/${id}`)).toMatchObject({ data: { status: 'deleted' } })
  })

  test('that is refused for another reason is an error', async () => {
    const harness = await project()
    await settle(harness, both())
    const outcomes = await withApi(harness, 'store', api => channel.remove(api, [item({ address: 'x', id: '1' })]))
    expect(outcomes).toMatchObject([{ error: { code: 'API_INVALID' } }])
  })

  test('takes the contents along, whether the list still shows the channel or not', async () => {
    for (const channelList of ['all', 'without-deleted'] as const) {
      const harness = await project({ channelList })
      const contents = {
        site: { url: 'https://eu.example', redirects: { '/a': '/b' } },
        pages: { p: { type: 'page', name: 'P' } },
      }
      const trees = { category_trees: { eu: { channels: ['eu'], categories: [{ name: 'Men' }] } } }
      await settle(harness, { ...both(contents), ...trees })
      await settle(harness, { channels: { us }, category_trees: {} }, ['stores.a.channels.eu'])
      expect(await rows(harness, 'store', '/v3/sites')).toHaveLength(1)
      expect(await rows(harness, 'store', '/v3/content/pages')).toEqual([])
      expect((await harness.drift()).entries.filter(entry => entry.cause !== 'unmanaged')).toEqual([])
      await harness.close()
    }
  })

  test('leaves the name taken: making the channel again says so', async () => {
    const harness = await project()
    await settle(harness, both())
    await settle(harness, { channels: { us } }, ['stores.a.channels.eu'])
    harness.write(portfolio(both()))
    const report = await harness.apply()
    expect(report.results).toMatchObject([
      {
        address: 'stores.a.channels.eu',
        status: 'failed',
        error: { code: 'CONFLICT', hint: expect.stringContaining('another name') },
      },
    ])
  })
})

test('the default channel and its site are taken over and never deleted', async () => {
  const harness = await project()
  const contents = shop({ site: { url: 'https://us.example' } })
  harness.write(portfolio(contents))
  expect((await harness.apply()).exit_code).toBe(0)
  expect(sent(harness, 'POST', /channels$|sites$/)).toEqual([])
  harness.write(portfolio({ channels: {} }))
  expect((await changesOf(harness)).sort()).toEqual(['forget stores.a.channels.us', 'forget stores.a.channels.us.site'])
  await settle(harness, { channels: {} })
  expect(await rows(harness, 'store', '/v3/channels')).toMatchObject([{ id: 1, name: 'US shop', status: 'active' }])
  expect(await rows(harness, 'store', '/v3/sites')).toMatchObject([{ id: 1000, url: 'https://us.example' }])
})

test('what channel 1 cannot become is refused by the plan', async () => {
  const harness = await project()
  await settle(harness, shop())
  harness.write(portfolio({ channels: { us: { ...us, platform: 'catalyst' } } }))
  const { plan } = await harness.plan()
  expect(plan.diagnostics.map(found => found.code)).toContain('PERMANENT_OBJECT')
})

describe('the address of a site', () => {
  test('is the same with a slash behind it, and in capitals', async () => {
    const harness = await project()
    await settle(harness, shop({ site: { url: 'https://us.example' } }))
    await call(harness, 'store', 'PUT /v3/sites/1000', { url: 'https://US.example/' })
    expect((await harness.drift()).entries).toEqual([])
    for (const url of ['https://us.example/', 'https://Us.Example', 'HTTPS://us.example']) {
      harness.write(portfolio(shop({ site: { url } })))
      expect(await changesOf(harness)).toEqual([])
    }
  })

  test('is another with www in front, and with another scheme', async () => {
    const harness = await project()
    await settle(harness, shop({ site: { url: 'https://us.example' } }))
    for (const url of ['https://www.us.example', 'http://us.example']) {
      harness.write(portfolio(shop({ site: { url } })))
      expect(await changesOf(harness)).toEqual(['update stores.a.channels.us.site'])
    }
  })
})
