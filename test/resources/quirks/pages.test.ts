/** What is peculiar to pages and redirects. */

import { describe, expect, test } from 'vitest'
import { page } from '../../../src/resources/page.ts'
import { portfolio } from '../../support/project.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, numbered, project, settle, shop } from './support.ts'

const list = '/v3/content/pages'
const names = async (harness: Parameters<typeof rows>[0]) =>
  (await rows(harness, 'store', list)).map(row => row.name).sort()

test('pages are read with their bodies, which a list otherwise leaves out', async () => {
  const harness = await project()
  const contents = (body: string) => shop({ pages: { about: { type: 'page', name: 'About', body } } })
  await settle(harness, contents('<p>1998</p>'))
  const reads = harness.sandbox.requests().filter(request => request.method === 'GET' && /pages$/.test(request.path))
  expect(new Set(reads.map(request => request.query.include))).toEqual(new Set(['body']))
  harness.write(portfolio(contents('<p>1997</p>')))
  const [change] = (await harness.plan()).plan.changes
  expect(change?.attributes).toMatchObject([{ path: 'body', before: '<p>1998</p>', after: '<p>1997</p>' }])
})

describe('a batch in which one page is bad', () => {
  const pages = (count: number) =>
    Object.fromEntries(numbered(count, n => [`p${n}`, { type: 'page', name: `Page ${n}` } as Members]))

  test('is created all but that one: one error, nothing twice', async () => {
    const harness = await project({ pageNameScope: 'store' })
    const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active' }
    await settle(harness, { channels: { ...shop().channels, eu } })
    const [, other] = await rows(harness, 'store', '/v3/channels')
    await call(harness, 'store', `POST ${list}`, { type: 'page', name: 'Page 7', channel_id: other!.id! })
    harness.write(portfolio({ channels: { ...shop({ pages: pages(12) }).channels, eu } }))
    const report = await harness.apply()
    expect(report.counts).toEqual({ done: 11, failed: 1, skipped: 0, deferred: 0, not_started: 0 })
    expect(report.results.filter(result => result.status === 'failed')).toMatchObject([
      {
        address: 'stores.a.channels.us.pages.p7',
        error: { code: 'API_INVALID', message: expect.stringContaining('Page 7') },
      },
    ])
    expect(await names(harness)).toEqual(numbered(12, n => `Page ${n}`).sort())
    expect(await changesOf(harness)).toEqual(['create stores.a.channels.us.pages.p7'])
  })

  test('whose address is taken is made all the same, and the next plan puts the address right', async () => {
    const harness = await project()
    await settle(harness, shop({ pages: {} }))
    await call(harness, 'store', `POST ${list}`, { type: 'page', name: 'Theirs', url: '/taken/' })
    const contents = shop({ pages: { ...pages(2), p3: { type: 'page', name: 'Page 3', url: '/taken/' } } })
    harness.write(portfolio(contents))
    const report = await harness.apply()
    expect(report.results.map(result => result.status)).toEqual(['done', 'done', 'failed'])
    expect(await names(harness)).toEqual(['Page 1', 'Page 2', 'Page 3', 'Theirs'])
    await call(harness, 'store', `DELETE ${list}?id:in=1`)
    await settle(harness, contents)
    expect(await names(harness)).toEqual(['Page 1', 'Page 2', 'Page 3'])
  })
})

test('removing several pages when one is gone already succeeds', async () => {
  const harness = await project()
  await settle(harness, shop({ pages: { a: { type: 'page', name: 'A' }, b: { type: 'page', name: 'B' } } }))
  const ids = (await rows(harness, 'store', list)).map(row => String(row.id))
  const items = ['99', ...ids].map(id => item({ address: `x.${id}`, id }))
  expect(await withApi(harness, 'store', api => page.remove(api, items))).toEqual(items.map(({ id }) => ({ id })))
  expect(await names(harness)).toEqual([])
})

test('a page that leaves its parent before that is removed stays visible', async () => {
  const harness = await project()
  const team = { type: 'page', name: 'Team' }
  await settle(harness, shop({ pages: { about: { type: 'page', name: 'About' }, team: { ...team, parent: 'about' } } }))
  await settle(harness, shop({ pages: { team: { ...team, parent: null } } }))
  expect(await rows(harness, 'store', list)).toMatchObject([{ name: 'Team', parent_id: 0, is_visible: true }])
})

test('another page becomes the front page', async () => {
  const harness = await project()
  const pages = (home: string) =>
    shop({
      pages: Object.fromEntries(['a', 'b'].map(key => [key, { type: 'page', name: key, is_homepage: key === home }])),
    })
  for (const home of ['a', 'b', 'a']) {
    await settle(harness, pages(home))
    const shown = (await rows(harness, 'store', list)).filter(row => row.is_homepage)
    expect(shown.map(row => row.name)).toEqual([home])
  }
})

test('the name of a page may differ only in another channel', async () => {
  const harness = await project()
  const pages = { about: { type: 'page', name: 'About', body: '<p>1</p>' } }
  const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active', pages }
  await settle(harness, { channels: { ...shop({ pages }).channels, eu } })
  expect(await names(harness)).toEqual(['About', 'About'])
})

describe('redirects', () => {
  const at = (redirects: object, url = 'https://us.example') => shop({ site: { url, redirects } })

  test('are known by site and path: writing one that exists takes it over', async () => {
    const harness = await project()
    await settle(harness, at({}))
    await call(harness, 'store', 'PUT /v3/storefront/redirects', [
      { from_path: '/old', site_id: 1000, to: { type: 'url', url: '/theirs' } },
    ])
    expect(await settle(harness, at({ '/old': '/ours' }))).toEqual([
      'adopt stores.a.channels.us.site.redirects["/old"]',
      'update stores.a.channels.us.site.redirects["/old"]',
    ])
    expect(await rows(harness, 'store', '/v3/storefront/redirects')).toMatchObject([{ id: 1, to: { url: '/ours' } }])
  })

  test('of two sites may have the same path', async () => {
    const harness = await project()
    const redirects = { '/old': '/new' }
    const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active' }
    const site = { url: 'https://eu.example', redirects: { '/old': '/neu' } }
    await settle(harness, { channels: { ...at(redirects).channels, eu: { ...eu, site } } })
    const live = await rows(harness, 'store', '/v3/storefront/redirects')
    expect(live.map(row => (row.to as Members).url).sort()).toEqual(['/neu', '/new'])
  })

  test('whose path is normalised by the API stay what they are', async () => {
    const harness = await project({ redirectPath: 'normalise' })
    await settle(harness, at({ '/Old/': '/new' }))
    await settle(harness, at({ '/Old/': '/newer' }))
    expect(await rows(harness, 'store', '/v3/storefront/redirects')).toHaveLength(1)
  })

  test('to another path are a new row, and the old one goes', async () => {
    const harness = await project()
    await settle(harness, at({ '/old': '/new' }))
    expect(await settle(harness, at({ '/older': '/new' }))).toEqual(
      expect.arrayContaining([
        'delete stores.a.channels.us.site.redirects["/old"]',
        'create stores.a.channels.us.site.redirects["/older"]',
      ]),
    )
  })

  test('that lead to what is removed go first', async () => {
    const harness = await project()
    const about = { about: { type: 'page', name: 'About' } }
    await settle(
      harness,
      shop({ pages: about, site: { id: 1000, redirects: { '/a': { type: 'page', page: 'about' } } } }),
    )
    await settle(harness, shop({ pages: {}, site: { id: 1000, redirects: {} } }))
    const removals = harness.sandbox.requests().filter(request => request.method === 'DELETE')
    expect(removals.map(request => request.path.split('/').at(-1))).toEqual(['redirects', 'pages'])
    expect(sent(harness, 'PUT', /redirects$/)).toHaveLength(1)
  })
})
