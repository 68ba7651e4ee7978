/** Which stores an audit looks into, what it leaves out, what it says of what it cannot read, and what it leaves to others. */

import { describe, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { portfolio } from '../support/project.ts'
import { asked, eu, finding, look, old, seed, shop, us } from '../support/store-audit.ts'

describe('what is looked at', () => {
  test('an empty store has no findings, and exit code 0', async () => {
    const harness = await shop({ us, eu })
    const report = await look(harness)
    expect([report.exit_code, report.summary]).toEqual([0, { stores: 1, findings: 0, warnings: 0, notes: 0 }])
    expect(report.stores[0]?.skipped).toEqual([
      { check: 'carts', reason: 'not-documented' },
      { check: 'product-categories', reason: 'not-asked' },
    ])
  })

  test('in a store with one storefront nothing is read that only compares storefronts', async () => {
    const harness = await shop({ us, old })
    await seed(harness, { kind: 'orders', count: 3 }, { kind: 'customers', count: 3 })
    await controlOf(harness).forgetRequests()
    const report = await look(harness)
    expect(report).toMatchObject({
      exit_code: 0,
      stores: [{ storefronts: 1, findings: [], checked: ['orders', 'products'] }],
    })
    expect(asked(harness)).toEqual({ '/v3/channels': 2, '/v2/orders/count': 3, '/v3/catalog/products': 1 })
  })

  test('it only reads', async () => {
    const harness = await shop({ us, eu })
    await controlOf(harness).forgetRequests()
    const before = harness.files()
    await look(harness, {
      checks: ['orders', 'customers', 'subscribers', 'scripts', 'pages', 'products', 'product-categories'],
    })
    expect(new Set(harness.sandbox.requests().map(one => one.method))).toEqual(new Set(['GET']))
    expect(harness.files()).toEqual(before)
  })

  test('a store that --only does not name is not asked for', async () => {
    const harness = await shop({ us })
    await controlOf(harness).forgetRequests()
    await expect(look(harness, { only: ['stores.b'] })).rejects.toMatchObject({ code: 'ADDRESS_NOT_FOUND' })
    expect((await look(harness, { only: ['accounts.acme'] })).stores).toEqual([])
    expect(harness.sandbox.requests()).toEqual([])
    expect((await look(harness, { only: ['stores.a.channels'] })).stores).toHaveLength(1)
  })
})

describe('what cannot be read', () => {
  test('a scope that is missing costs its checks alone; the exit code is 1', async () => {
    const harness = await shop({ us, eu })
    await seed(harness, { kind: 'orders', count: 1 })
    await controlOf(harness).change('a', {
      scopes: [
        'store_channel_settings_read_only',
        'store_v2_orders_read_only',
        'store_v2_products_read_only',
        'store_v2_content_read_only',
      ],
    })
    const report = await look(harness)
    expect(report.exit_code).toBe(1)
    expect(report.stores[0]?.checked).toEqual(['orders', 'scripts', 'pages', 'products'])
    expect(report.unread.map(one => [one.code, one.message.slice(0, 58)])).toEqual([
      ['FORBIDDEN', 'stores.a: not checked: customers: GET /v3/customers: statu'],
      ['FORBIDDEN', 'stores.a: not checked: subscribers: GET /v3/customers/subs'],
    ])
  })

  test('a wrong token', async () => {
    const harness = await shop({ us })
    harness.write(portfolio({ channels: { us } }, { access_token: 'wrong-token' }))
    const report = await look(harness)
    expect([report.exit_code, report.stores, report.unread[0]?.code]).toEqual([1, [], 'AUTH_FAILED'])
    expect(JSON.stringify(report)).not.toContain('wrong-token')
  })

  test('a store that has no token is said, one that is not made yet is only noted', async () => {
    const harness = await shop({ us })
    const { access_token: _, ...rest } = (portfolio() as { stores: { a: { access_token: string } } }).stores.a
    harness.write({ ...portfolio(), stores: { a: rest } })
    expect(await look(harness)).toMatchObject({
      exit_code: 1,
      unread: [{ severity: 'warning', code: 'CONTENTS_DEFERRED' }],
    })
    harness.write({ ...portfolio(), stores: { new: { ...rest, access_token: '${env:STORE_TOKEN}' } } })
    expect(await look(harness)).toMatchObject({ exit_code: 0, unread: [{ severity: 'note' }], summary: { stores: 0 } })
  })
})

test('the reserve of the store quota is left to others', async () => {
  const harness = await shop({ us, eu })
  await seed(harness, { kind: 'customers', count: 25_000 })
  await fetch(`${harness.sandbox.url}/_sandbox/quota`, {
    method: 'POST',
    body: JSON.stringify({ enabled: true, per_window: 60 }),
  })
  await controlOf(harness).forgetRequests()
  const started = harness.context.clock.now()
  expect(finding(await look(harness, { checks: ['customers'] }), 'customers-default-origin')?.count).toBe(25_000)
  expect(asked(harness)['/v3/customers']).toBe(100)
  expect(harness.sandbox.requests().filter(one => one.status === 429)).toEqual([])
  expect(harness.context.clock.now() - started).toBeGreaterThanOrEqual(2 * 30_000)
})
