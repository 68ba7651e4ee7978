/** Who will pay what once the files are applied, and stores that cannot be asked. */

import { describe, expect, test } from 'vitest'
import { rows } from '../resources/api.ts'
import {
  answered,
  ask,
  channelWide,
  controls,
  eu,
  opened,
  pricedStore,
  settle,
  shops,
  trade,
  us,
  verdicts,
} from '../support/prices.ts'
import { portfolio } from '../support/project.ts'

pricedStore()

describe('over what the files will make of it', () => {
  test('declared lists, groups and prices count before they are there; what the files do not say is as it is now', async () => {
    await settle({ channels: { us, eu } })
    await controls().seed({ objects: [{ store: 'a', kind: 'price_lists', rows: [{ name: 'Not ours' }] }] })
    opened().write(portfolio({ ...shops, price_lists: { trade, channelWide } }))
    const before = await ask()
    expect(answered(before)).toEqual(['catalogue', 20])
    await expect(ask({ group: 'trade' })).rejects.toMatchObject({
      code: 'UNKNOWN_REFERENCE',
      message: 'stores.a.customer_groups.trade is declared, and is not at BigCommerce yet',
    })
    await controls().forgetRequests()
    const planned = await ask({ group: 'trade', planned: true })
    expect([...answered(planned), planned.answer.origin]).toEqual(['Trade prices', 12, 'files'])
    expect(planned.lists.map(list => [list.name, list.verdict, list.origin])).toEqual([
      ['Not ours', 'unassigned', 'live'],
      ['Trade prices', 'wins', 'files'],
      ['US prices', 'overshadowed', 'files'],
    ])
    expect(
      new Set(
        opened()
          .sandbox.requests()
          .map(one => one.method),
      ),
    ).toEqual(new Set(['GET']))
    await opened().apply()
    expect(answered(await ask({ group: 'trade' }))).toEqual(['Trade prices', 12])
  })

  test('what is no longer declared goes, and what was never ours stays', async () => {
    await settle({ ...shops, price_lists: { trade, channelWide } })
    await controls().seed({
      objects: [
        { store: 'a', kind: 'price_records', rows: [{ price_list_id: 1, variant_id: 1, currency: 'EUR', price: 7 }] },
      ],
    })
    const left = portfolio({ ...shops, price_lists: { channelWide: { ...channelWide, records: {} } } })
    // What goes with the list is a large part of a small store.
    opened().write({ ...left, safety: { max_delete_percent: 100 } })
    const now = await ask({ group: 'trade' })
    expect(answered(now)).toEqual(['Trade prices', 12])
    const dollars = await ask({ group: 'trade', planned: true })
    expect(answered(dollars)).toEqual(['catalogue', 20])
    expect(verdicts(dollars)).toEqual({ 'US prices': 'other-currency' })
    const euros = await ask({ group: 'trade', currency: 'EUR', planned: true })
    expect([...answered(euros), euros.answer.origin]).toEqual(['US prices', 7, 'live'])
    await opened().apply(['stores.a.price_lists.trade'])
    expect(verdicts(await ask({ group: 'trade' }))).toEqual(verdicts(dollars))
  })

  test('a changed price, a list switched off and an assignment that moves are seen', async () => {
    await settle({ ...shops, price_lists: { trade, channelWide } })
    const moved = { ...trade, assignments: [{ customer_group: 'vip' }], records: { SHIRT: { USD: { price: 11 } } } }
    opened().write(
      portfolio({ ...shops, price_lists: { trade: moved, channelWide: { ...channelWide, active: false } } }),
    )
    expect(answered(await ask({ group: 'trade', planned: true }))).toEqual(['catalogue', 20])
    expect(answered(await ask({ group: 'vip', planned: true }))).toEqual(['Trade prices', 11])
    expect(answered(await ask({ group: 'vip' }))).toEqual(['US prices', 17])
  })

  test('rules of a group that the files change count by category and by SKU', async () => {
    const tree = { main: { id: 1, name: 'Main', channels: ['us'], categories: [{ name: 'Men' }] } }
    await settle({ channels: { us, eu }, category_trees: tree })
    const [category] = await rows(opened(), 'store', '/v3/catalog/trees/categories')
    await controls().seed({
      objects: [
        {
          store: 'a',
          kind: 'products',
          rows: [{ name: 'Polo', sku: 'POLO', price: 30, categories: [Number(category?.category_id)] }],
        },
      ],
    })
    const rules = [
      { type: 'category', category: 'main/Men', method: 'percent', amount: 50 },
      { type: 'product', product: 'Shirt', method: 'price', amount: 5 },
    ]
    const contents = {
      channels: { us, eu },
      category_trees: tree,
      customer_groups: { club: { name: 'Club', discount_rules: rules } },
    }
    opened().write(portfolio(contents))
    expect((await ask({ sku: 'POLO', group: 'club', planned: true })).answer).toMatchObject({
      price: 15,
      origin: 'files',
    })
    expect((await ask({ group: 'club', planned: true })).answer).toMatchObject({ price: 5, origin: 'files' })
    await settle(contents)
    expect((await ask({ group: 'club' })).answer).toMatchObject({ price: 5, origin: 'live' })
  })
})

describe('a store that cannot be read', () => {
  test('because there is none yet', async () => {
    const text = JSON.stringify(portfolio()).replace('"a":', '"new":')
    opened().write(JSON.parse(text) as object)
    await expect(ask({ store: 'new' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'stores.new: there is no such store at BigCommerce yet',
    })
  })

  test('because the token is wrong', async () => {
    opened().write(portfolio({}, { access_token: 'not-the-token' }))
    await expect(ask()).rejects.toMatchObject({ code: 'AUTH_FAILED' })
  })
})
