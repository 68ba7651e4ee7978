/** What is peculiar to the filters of a channel. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop, tree } from './support.ts'

const path = '/v3/settings/search/filters/contexts'
const price = { id: 'cHJpY2U', type: 'price', display_name: 'Price' }
const brand = { id: 'YnJhbmQ', type: 'brand', display_name: 'Brand' }
const own = (...filters: object[]) => shop({ search_filters: { filters } })

test('every filter is sent with all that its type has, and what is written out is no difference', async () => {
  const harness = await project()
  await settle(harness, own(price, brand))
  const shown = { is_enabled: true, collapsed_by_default: false }
  const data = [
    { ...price, ...shown },
    { ...brand, ...shown, display_product_count: false, items_to_show: 10, sort_by: 'alpha' },
  ]
  expect(sent(harness, 'PUT', /contexts$/)).toEqual([[{ context: { channel_id: 1 }, data }]])
  harness.write(portfolio(own(...data)))
  expect(await changesOf(harness)).toEqual([])
})

test('the order is a difference', async () => {
  const harness = await project()
  await settle(harness, own(price, brand))
  expect(await settle(harness, own(brand, price))).toEqual(['update stores.a.channels.us.search_filters'])
})

test('filters of a category, and of a category on the channel, are none of the channel’s', async () => {
  const harness = await project()
  await settle(harness, tree([{ name: 'Men' }]))
  const [row] = await rows(harness, 'store', '/v3/catalog/trees/categories')
  const contexts = [{ category_id: row!.category_id! }, { category_id: row!.category_id!, channel_id: 1 }]
  await call(
    harness,
    'store',
    `PUT ${path}`,
    contexts.map(context => ({ context, data: [] })),
  )
  harness.write(portfolio(own(price)))
  expect(await changesOf(harness)).toContain('create stores.a.channels.us.search_filters')
  await settle(harness, { ...tree([{ name: 'Men' }]), ...own(price) })
  expect(await rows(harness, 'store', path)).toMatchObject([
    ...contexts.map(context => ({ context, data: [] })),
    { context: { channel_id: 1 }, data: [price] },
  ])
})
