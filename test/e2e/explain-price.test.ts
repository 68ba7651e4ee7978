/** Who pays what, over a whole store as it is now: names, currencies, discounts, and how few requests it takes. */

import { beforeEach, describe, expect, test } from 'vitest'
import { renderReport } from '../../src/render/index.ts'
import { call } from '../resources/api.ts'
import {
  answered,
  ask,
  channelWide,
  controls,
  eu,
  forVip,
  opened,
  pricedStore,
  settle,
  shops,
  trade,
  us,
  verdicts,
} from '../support/prices.ts'

pricedStore()

describe('over what is there', () => {
  beforeEach(() => settle({ ...shops, price_lists: { trade, channelWide, forVip } }))

  test('the list of the group on the channel wins, and each other one has its reason', async () => {
    const report = await ask({ channel: 'us', group: 'trade' })
    expect(answered(report)).toEqual(['Trade prices', 12])
    expect(verdicts(report)).toEqual({ 'Trade prices': 'wins', 'US prices': 'overshadowed', 'VIP prices': 'others' })
    expect(report.exit_code).toBe(0)
    expect(renderReport(report, 'human', { color: false, width: 100 })).toContain(
      'Price: 12.00 USD, from the price list "Trade prices".',
    )
  })

  test('it takes one request for each list of the store, two for the SKU and one for the prices of one list', async () => {
    await controls().forgetRequests()
    await ask({ channel: 'us', group: 'trade' })
    const asked = opened()
      .sandbox.requests()
      .map(one => one.path.replace(/^\/(stores|franchises)\/[^/]+/, ''))
    expect(asked.sort()).toEqual([
      '/v1/stores/a',
      '/v2/currencies',
      '/v2/customer_groups',
      '/v3/catalog/products',
      '/v3/catalog/variants',
      '/v3/channels',
      '/v3/pricelists',
      '/v3/pricelists/3/records',
      '/v3/pricelists/assignments',
    ])
    expect(
      opened()
        .sandbox.requests()
        .find(one => one.path.endsWith('/records'))?.query,
    ).toMatchObject({
      'variant_id:in': '1',
    })
  })

  test.each([
    ['the key in the files', { channel: 'us', group: 'vip' }],
    ['an id', { channel: 'id:1', group: 'id:2' }],
    ['the name at BigCommerce', { channel: 'US shop', group: 'Very important' }],
    ['the name in another case', { channel: 'us SHOP', group: 'VERY important' }],
  ])('channel and group can be named by %s', async (_, names) => {
    const { shopper } = await ask(names)
    expect([shopper.channel.address, shopper.group?.address]).toEqual([
      'stores.a.channels.us',
      'stores.a.customer_groups.vip',
    ])
  })

  test('one list applies: without a record in the currency it is the catalogue, converted, and no other list', async () => {
    const usual = await ask({ channel: 'us', group: 'vip' })
    expect(answered(usual)).toEqual(['catalogue', 20])
    expect(verdicts(usual)).toEqual({
      'Trade prices': 'others',
      'US prices': 'overshadowed',
      'VIP prices': 'other-currency',
    })
    const euros = await ask({ channel: 'us', group: 'vip', currency: 'eur' })
    expect([...answered(euros), euros.answer.currency]).toEqual(['VIP prices', 8, 'EUR'])
    const crowns = await ask({ channel: 'us', group: 'trade', currency: 'SEK' })
    expect(crowns.answer).toMatchObject({ from: 'catalogue', price: 20, converted: { price: 200, currency: 'SEK' } })
  })

  test('a currency that is only displayed is converted from the record in the default one', async () => {
    const { answer } = await ask({ channel: 'us', group: 'trade', currency: 'CHF' })
    expect(answer).toMatchObject({
      from: 'price-list',
      price: 12,
      converted: { price: 9.6, currency: 'CHF', rate: 0.8 },
    })
  })

  test('who says nothing is a guest on channel 1', async () => {
    const report = await ask()
    expect(answered(report)).toEqual(['US prices', 17])
    expect([report.answer.regular, report.shopper.group, report.notes]).toEqual([18, null, ['default-channel']])
  })

  test('a list that is switched off is passed over', async () => {
    await settle({ ...shops, price_lists: { trade: { ...trade, active: false }, channelWide, forVip } })
    const report = await ask({ group: 'trade' })
    expect(answered(report)).toEqual(['US prices', 17])
    expect(verdicts(report)['Trade prices']).toBe('inactive')
  })

  test('the SKU of a variant, of a product alone, and of a product with several variants', async () => {
    const red = await ask({ sku: 'hat-red' })
    expect([red.sku, red.product_id, ...answered(red)]).toEqual(['HAT-RED', '2', 'catalogue', 8])
    await expect(ask({ sku: 'HAT' })).rejects.toMatchObject({
      message: 'HAT is a product with 2 variants, which have prices of their own',
      hint: 'Name a variant: `HAT-RED`, `HAT-BLUE`.',
    })
  })

  test.each([
    [{ sku: 'SHIRTT' }, 'NOT_FOUND', 'Did you mean `SHIRT`?'],
    [{ sku: 'zzz' }, 'NOT_FOUND', 'SKUs stand in the control panel under Products.'],
    [{ channel: 'eux' }, 'UNKNOWN_REFERENCE', 'Did you mean `eu`?'],
    [
      { channel: 'id:9' },
      'UNKNOWN_REFERENCE',
      expect.stringMatching(/^It has: US shop \(id:1\), EU shop \(id:\d+\)\.$/),
    ],
    [{ group: 'Very imporant' }, 'UNKNOWN_REFERENCE', 'Did you mean `Very important`?'],
    [{ currency: 'EURO' }, 'UNKNOWN_REFERENCE', 'Did you mean `EUR`?'],
    [{ store: 'b' }, 'ADDRESS_NOT_FOUND', 'Did you mean `a`?'],
  ])('%j is not there', async (question, code, hint) => {
    await expect(ask(question)).rejects.toMatchObject({ code, hint })
  })

  test('two groups of one name have to be told apart', async () => {
    await controls().seed({
      objects: [{ store: 'a', kind: 'customer_groups', rows: [{ name: 'Twins' }, { name: 'Twins' }] }],
    })
    await expect(ask({ group: 'Twins' })).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'Say which: --group id:3, --group id:4.',
    })
    expect((await ask({ group: 'id:4' })).shopper.group?.id).toBe('4')
  })
})

describe('discounts of a group', () => {
  test('count before the list of the channel, by category also for what lies below it', async () => {
    await controls().seed({
      objects: [
        {
          store: 'a',
          kind: 'categories',
          rows: [
            { name: 'Clothes', tree_id: 1 },
            { name: 'Shirts', tree_id: 1, parent_id: 1 },
          ],
        },
        { store: 'a', kind: 'products', rows: [{ name: 'Polo', sku: 'POLO', price: 30, categories: [2] }] },
        {
          store: 'a',
          kind: 'customer_groups',
          rows: [
            {
              name: 'Club',
              discount_rules: [{ type: 'category', category_id: 1, method: 'percent', amount: '10.0000' }],
            },
          ],
        },
      ],
    })
    await settle({ channels: { us, eu }, price_lists: { channelWide } })
    const report = await ask({ sku: 'POLO', group: 'Club' })
    expect(report.answer).toMatchObject({ from: 'group-discount', price: 27, regular: 30 })
    expect(report.notes).toContain('discounts-in-order')
    expect(verdicts(report)).toEqual({ 'US prices': 'overshadowed' })
    expect((await ask({ group: 'Club' })).answer.from).toBe('price-list')
  })

  test('a guest has those of the group for guests, and the channel can have another such group', async () => {
    const rule = (amount: string) => [{ type: 'all', method: 'fixed', amount }]
    await controls().seed({
      objects: [
        {
          store: 'a',
          kind: 'customer_groups',
          rows: [
            { name: 'Guests', is_group_for_guests: true, discount_rules: rule('1') },
            { name: 'EU guests', discount_rules: rule('2') },
          ],
        },
      ],
    })
    const there = (await ask({ channel: 'eu' })).shopper.channel.id
    const settings = { customer_group_settings: { guest_customer_group_id: 2 } }
    await call(opened(), 'store', `PUT /v3/customers/settings/channels/${there}`, settings)
    expect((await ask({ channel: 'us' })).answer.price).toBe(19)
    const abroad = await ask({ channel: 'eu' })
    expect([abroad.answer.price, abroad.notes]).toEqual([18, ['guest-group']])
  })
})
