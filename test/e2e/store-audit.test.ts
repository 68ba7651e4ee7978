/** What an audit finds in a store, how many requests it takes for that, and that it says nothing of anybody. */

import { describe, expect, test } from 'vitest'
import { formats, renderReport } from '../../src/render/index.ts'
import { call } from '../resources/api.ts'
import { controlOf } from '../support/control.ts'
import { portfolio } from '../support/project.ts'
import { asked, eu, finding, found, idOf, look, old, seed, shop, us } from '../support/store-audit.ts'

describe('orders', () => {
  test('on channel 1 of several storefronts; those that the API made come first', async () => {
    const harness = await shop({ us, eu })
    await seed(
      harness,
      { kind: 'orders', rows: [{ order_source: 'external' }, {}, {}] },
      { kind: 'orders', rows: [{ channel_id: idOf(harness, 'EU shop') }] },
    )
    const report = await look(harness, { checks: ['orders'] })
    expect(found(report)).toMatchObject([
      {
        id: 'orders-default-channel',
        severity: 'warning',
        count: 3,
        examples: ['100'],
        facts: { channel_id: 1, newest_read: 3, newest_made_by_api: 1 },
      },
    ])
    expect(report.exit_code).toBe(2)
  })

  test('that all came from a storefront are a note', async () => {
    const harness = await shop({ us, eu })
    await seed(harness, { kind: 'orders', count: 7 })
    expect(found(await look(harness))).toMatchObject([
      { id: 'orders-default-channel', severity: 'note', count: 7, examples: ['106', '105', '104', '103', '102'] },
    ])
  })

  test.each(['all', 'without-deleted'] as const)(
    'on channels that are switched off, deleted or not there (a list without filters has: %s)',
    async channelList => {
      const harness = await shop({ us, eu, old }, { emulate: { channelList } })
      const [oldId, euId] = [idOf(harness, 'Old shop'), idOf(harness, 'EU shop')]
      await seed(harness, {
        kind: 'orders',
        rows: [{ channel_id: oldId }, { channel_id: oldId }, { channel_id: euId }, { channel_id: 9999 }],
      })
      await call(harness, 'store', `PUT /v3/channels/${euId}`, { status: 'deleted' })
      const report = await look(harness, { checks: ['orders'] })
      expect(found(report).map(one => [one.id, one.severity, one.count, one.examples])).toEqual([
        ['orders-closed-channel', 'warning', 2, ['101', '100']],
        ['orders-deleted-channel', 'note', 1, ['102']],
        ['orders-unknown-channel', 'warning', 1, []],
      ])
      expect(finding(report, 'orders-closed-channel')?.fix).toContain('at stores.a.channels.old')
      expect(finding(report, 'orders-closed-channel')?.facts).toEqual({
        channels: [{ channel_id: oldId, status: 'inactive', orders: 2 }],
      })
    },
  )

  test('are counted by BigCommerce, not read', async () => {
    const harness = await shop({ us, eu })
    await seed(harness, { kind: 'orders', count: 1_000 })
    await controlOf(harness).forgetRequests()
    expect(finding(await look(harness, { checks: ['orders'] }), 'orders-default-channel')?.count).toBe(1_000)
    expect(asked(harness)).toEqual({ '/v3/channels': 2, '/v2/orders/count': 3, '/v2/orders': 1 })
  })
})

describe('customers and subscribers', () => {
  test('five thousand of each are read in full pages, and counted', async () => {
    const harness = await shop({ us, eu })
    const channel = idOf(harness, 'EU shop')
    await seed(
      harness,
      { kind: 'customers', count: 4_999 },
      { kind: 'customers', rows: [{ email: 'eu@example.com', origin_channel_id: channel }] },
      { kind: 'subscribers', count: 4_998 },
      {
        kind: 'subscribers',
        rows: [
          { email: 'eu@example.com', channel_id: channel },
          { email: 'us@example.com', source: 'storefront' },
        ],
      },
    )
    await controlOf(harness).forgetRequests()
    const report = await look(harness, { checks: ['customers', 'subscribers'] })
    expect(asked(harness)).toEqual({ '/v3/channels': 2, '/v3/customers': 20, '/v3/customers/subscribers': 20 })
    expect(finding(report, 'customers-default-origin')).toMatchObject({
      severity: 'warning',
      count: 4_999,
      facts: { read: 5_000, made_elsewhere: 4_999 },
      yaml: expect.stringContaining('origin_channel: eu'),
    })
    expect(finding(report, 'subscribers-default-channel')).toMatchObject({
      count: 4_999,
      facts: { read: 5_000, made_elsewhere: 4_998 },
      examples: ['1', '2', '3', '4', '5'],
    })
    expect(harness.events).toContainEqual({ type: 'refresh-finished', unit: 'store:a', objects: 10_002 })
  })

  test('who signed up on the storefront is a note', async () => {
    const harness = await shop({ us, eu })
    await seed(
      harness,
      { kind: 'customers', count: 2 },
      { kind: 'subscribers', rows: [{ email: 'a@example.com', source: 'order' }] },
    )
    const { contents, stores } = harness.sandbox.world
    for (const row of contents[stores[0]!.store_hash]!.tables.customers!.rows) {
      Object.assign(row, { registration_ip_address: '192.0.2.7' })
    }
    expect(found(await look(harness)).map(one => [one.id, one.severity])).toEqual([
      ['customers-default-origin', 'note'],
      ['subscribers-default-channel', 'note'],
    ])
  })

  test('nothing that is known of anybody is in the report, in any format', async () => {
    const harness = await shop({ us, eu })
    const person = { email: 'zelda.quux@private.example', first_name: 'Zelda', last_name: 'Quux', company: 'Quuxco' }
    await seed(
      harness,
      { kind: 'customers', rows: [person] },
      { kind: 'subscribers', rows: [person] },
      { kind: 'orders', rows: [{ billing_address: person, order_source: 'external' }] },
    )
    const report = await look(harness)
    expect(found(report)).toHaveLength(3)
    for (const format of formats) {
      expect(renderReport(report, format, { color: false, width: 100 })).not.toMatch(/zelda|quux|private\.example/i)
    }
  })
})

describe('scripts and pages', () => {
  test('on channel 1 while another storefront has none', async () => {
    const scripts = {
      analytics: {
        name: 'Analytics',
        kind: 'src',
        src: 'https://cdn.example/a.js',
        location: 'head',
        visibility: 'storefront',
      },
    }
    const pages = { about: { type: 'page', name: 'About', body: '<p>Us</p>' } }
    const harness = await shop({ us: { ...us, scripts, pages }, eu: { ...eu, pages } })
    const report = await look(harness)
    expect(found(report)).toMatchObject([
      {
        id: 'scripts-default-site',
        count: 1,
        message: `1 script on channel 1; storefronts without any: eu (channel ${idOf(harness, 'EU shop')})`,
        yaml: expect.stringMatching(/^channels:\n {2}eu:\n {4}scripts:\n/),
        facts: { without: [{ channel_id: idOf(harness, 'EU shop'), platform: 'catalyst' }] },
      },
    ])
    expect(report.stores[0]?.checked).toContain('pages')
  })
})

describe('products', () => {
  test('in a category and on no channel; the YAML puts them on the first storefront', async () => {
    const harness = await shop({ us })
    await seed(
      harness,
      { kind: 'categories', rows: [{ name: 'Men' }] },
      {
        kind: 'products',
        rows: [
          { name: 'Lost', categories: [1] },
          { name: 'Nowhere' },
          { name: 'Sold', categories: [1], channels: [1] },
        ],
      },
      { kind: 'products', count: 498 },
    )
    await controlOf(harness).forgetRequests()
    const report = await look(harness)
    expect(found(report)).toMatchObject([
      { id: 'products-no-channel', severity: 'warning', count: 1, examples: ['1'], facts: { product_ids: [1] } },
    ])
    expect(found(report)[0]?.yaml).toBe('channels:\n  us:\n    products:\n      - { id: 1 }')
    expect(asked(harness)).toEqual({ '/v3/channels': 2, '/v2/orders/count': 1, '/v3/catalog/products': 3 })
    harness.write(portfolio({ channels: { us: { ...us, products: [{ id: 1 }] } } }))
    await harness.apply()
    expect(found(await look(harness))).toEqual([])
  })

  test('sold on a channel and in no category of its tree, when that is asked for', async () => {
    const harness = await shop({ us, eu })
    const channel = idOf(harness, 'EU shop')
    const [tree] = (
      (await call(harness, 'store', 'PUT /v3/catalog/trees', [{ name: 'EU', channels: [channel] }])) as {
        data: { id: number }[]
      }
    ).data
    await seed(
      harness,
      {
        kind: 'categories',
        rows: [
          { name: 'Men', tree_id: 1 },
          { name: 'Herren', tree_id: tree!.id },
        ],
      },
      {
        kind: 'products',
        rows: [
          { name: 'Both', categories: [1], channels: [1, channel] },
          { name: 'Fine', categories: [1, 2], channels: [1, channel] },
        ],
      },
    )
    expect(found(await look(harness))).toEqual([])
    expect(found(await look(harness, { checks: ['product-categories'] }))).toMatchObject([
      {
        id: 'products-outside-tree',
        count: 1,
        examples: ['1'],
        facts: { channels: [{ channel_id: channel, products: 1 }] },
      },
    ])
  })
})
