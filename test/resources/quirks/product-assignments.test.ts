/** What is peculiar to the products of a channel: a write only adds, and a removal takes whatever its filters match. */

import { expect, test } from 'vitest'
import { productAssignment } from '../../../src/resources/product-assignment.ts'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import { changesOf, numbered, project, settle, us } from './support.ts'

const all = '/v3/catalog/products/channel-assignments'
const eu = { name: 'EU shop', type: 'storefront', platform: 'catalyst', status: 'active' }
const channels = (first: unknown[], second: unknown[]) => ({
  channels: { us: { ...us, products: first }, eu: { ...eu, products: second } },
})

/** A store with two channels and so many products. */
async function stocked(count: number): Promise<Harness> {
  const harness = await project()
  await settle(harness, channels([], []))
  const products = numbered(count, n => ({ name: `P${n}`, type: 'physical', weight: 1, price: 1, sku: `P-${n}` }))
  await controlOf(harness).seed({ objects: [{ store: 'a', kind: 'products', rows: products }] })
  return harness
}

/** The id of the second channel is not known before. */
const nameOf = (channel: unknown) => (String(channel) === '1' ? 'us' : 'eu')
const pairs = async (harness: Harness) =>
  (await rows(harness, 'store', `${all}?limit=250`)).map(row => `${nameOf(row.channel_id)}/${row.product_id}`).sort()
const deletions = (harness: Harness) =>
  harness.sandbox
    .requests()
    .filter(request => request.method === 'DELETE')
    .map(({ query }) => `${nameOf(query['channel_id:in'])}: ${query['product_id:in']}`)

test('230 assignments go a hundred at a time, one request after the other', async () => {
  const harness = await stocked(230)
  await settle(
    harness,
    channels(
      numbered(115, n => `P-${n}`),
      numbered(115, n => ({ id: n + 115 })),
    ),
  )
  expect(sent(harness, 'PUT', /channel-assignments$/).map(body => (body as object[]).length)).toEqual([100, 100, 30])
  const writes = harness.sandbox.requests().filter(({ method, path }) => method === 'PUT' && path.endsWith(all))
  expect(writes.map(({ status, parallel }) => [status, parallel])).toEqual([
    [204, 1],
    [204, 1],
    [204, 1],
  ])
})

test('what goes from several channels at once goes from each alone, and nothing else goes', async () => {
  const harness = await stocked(3)
  await settle(harness, channels(['P-1', 'P-2', 'P-3'], ['P-1', 'P-2', 'P-3']))
  await settle(harness, channels(['P-2', 'P-3'], ['P-1', 'P-3']))
  expect(await pairs(harness)).toEqual(['eu/1', 'eu/3', 'us/2', 'us/3'])
  expect(deletions(harness).sort()).toEqual(['eu: 2', 'us: 1'])
})

test('no write runs beside another, also not a removal beside an addition', async () => {
  const harness = await stocked(2)
  await settle(harness, channels(['P-1'], ['P-2']))
  const eu = (await rows(harness, 'store', '/v3/channels')).at(-1)
  await withApi(harness, 'store', async api => {
    const add = item({ address: 'a', parentId: String(eu?.id), attributes: { product: { $id: '1' } } })
    const take = item({ address: 'b', id: '1/1' })
    await Promise.all([productAssignment.create(api, [add], () => {}), productAssignment.remove(api, [take])])
  })
  expect(await pairs(harness)).toEqual(['eu/1', 'eu/2'])
  const writes = harness.sandbox.requests().filter(({ method, path }) => method !== 'GET' && path.endsWith(all))
  expect(writes.map(request => request.status)).toEqual([204, 204, 204])
})

test('products that the list does not name stay on the channel', async () => {
  const harness = await stocked(2)
  await call(harness, 'store', `PUT ${all}`, [{ product_id: 2, channel_id: 1 }])
  await settle(harness, channels(['P-1'], []))
  await settle(harness, channels([], []))
  expect(await pairs(harness)).toEqual(['us/2'])
})

test('a product that is there already is adopted', async () => {
  const harness = await stocked(1)
  await call(harness, 'store', `PUT ${all}`, [{ product_id: 1, channel_id: 1 }])
  expect(await settle(harness, channels(['p-1'], []))).toEqual(['adopt stores.a.channels.us.products.p-1'])
  expect(sent(harness, 'PUT', /channel-assignments$/)).toHaveLength(1)
})

test('the list is read in full pages, for all channels that have one together', async () => {
  const harness = await stocked(130)
  const skus = numbered(130, n => `P-${n}`)
  await settle(harness, channels(skus, skus))
  await controlOf(harness).forgetRequests()
  expect(await changesOf(harness)).toEqual([])
  const lists = harness.sandbox.requests().filter(request => request.path.endsWith(all))
  expect(lists.map(({ query }) => [query.limit, query.page])).toEqual([
    ['250', '1'],
    ['250', '2'],
  ])
})

test('a product that is not there is refused alone', async () => {
  const harness = await stocked(3)
  harness.write(portfolio(channels(['P-1', { id: 99 }, 'P-3'], [])))
  const { results } = await harness.apply()
  expect(results.map(({ address, status }) => [address.split('.').at(-1), status])).toEqual([
    ['P-1', 'done'],
    ['P-3', 'done'],
    ['products["id:99"]', 'failed'],
  ])
  expect(results.at(-1)?.error?.message).toContain('99')
  expect(await pairs(harness)).toEqual(['us/1', 'us/3'])
})

test('a SKU that has gone over to another product moves the assignment', async () => {
  const harness = await stocked(2)
  await settle(harness, channels(['P-1'], []))
  await call(harness, 'store', 'PUT /v3/catalog/products/1', { sku: 'P-OLD' })
  await call(harness, 'store', 'PUT /v3/catalog/products/2', { sku: 'P-1' })
  await settle(harness, channels(['P-1'], []))
  expect(await pairs(harness)).toEqual(['us/2'])
})

test('two names of one product are refused before anything is sent', async () => {
  const harness = await stocked(1)
  harness.write(portfolio(channels(['P-1', { id: 1 }], ['P-1'])))
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics).toMatchObject([
    { code: 'DUPLICATE_OBJECT', address: 'stores.a.channels.us.products["id:1"]', source: { file: 'stores.yaml' } },
  ])
})
