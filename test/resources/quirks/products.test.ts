/** Products are named by SKU: their own, or that of a variant. */

import { beforeEach, expect, test } from 'vitest'
import { lookUps } from '../../../src/resources/lookups.ts'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { rows, withApi } from '../api.ts'
import { changesOf, numbered, project, settle, shop } from './support.ts'

let harness: Harness
beforeEach(async () => {
  harness = await project()
  await settle(harness, shop())
})

async function seed(kind: string, ...content: object[]): Promise<void> {
  await controlOf(harness).seed({ objects: [{ store: 'a', kind, rows: content }] })
}
const product = (sku: string) => ({ name: `Product ${sku}`, type: 'physical', weight: 1, price: 1, sku })

async function lookUp(...skus: string[]): Promise<[string, string][]> {
  await controlOf(harness).forgetRequests()
  return [...(await withApi(harness, 'store', api => lookUps.product!(api, skus)))]
}
const asked = (path: RegExp) => harness.sandbox.requests().filter(request => path.test(request.path))

test('a hundred and twenty SKUs are asked for fifty at a time, whatever their case', async () => {
  await seed('products', ...numbered(120, n => product(`Sku-${n}`)))
  const found = await lookUp(...numbered(120, n => `sKU-${n}`))
  expect(found).toHaveLength(120)
  expect(found[6]).toEqual(['sKU-7', '7'])
  expect(
    asked(/products$/)
      .map(request => String(request.query['sku:in']).split(',').length)
      .sort(),
  ).toEqual([20, 50, 50])
  expect(asked(/variants$/)).toEqual([])
})

test('two spellings of one SKU are both found', async () => {
  await seed('products', product('Mug'))
  expect(await lookUp('MUG', 'mug')).toEqual([
    ['MUG', '1'],
    ['mug', '1'],
  ])
})

test('long SKUs do not make a long address', async () => {
  await lookUp(...numbered(20, n => `${n}${'x'.repeat(200)}`))
  expect(Math.max(...asked(/products$/).map(request => String(request.query['sku:in']).length))).toBeLessThan(1_600)
})

test('a SKU with a comma is asked for alone', async () => {
  await seed('products', product('MUG,BLUE'), product('MUG'), product('BLUE'))
  expect(await lookUp('MUG,BLUE', 'MUG')).toEqual([
    ['MUG,BLUE', '1'],
    ['MUG', '2'],
  ])
})

test('the SKU of a variant names its product; few are asked for one by one', async () => {
  await seed('products', product('SHIRT'), product('MUG'))
  await seed('variants', { product_id: 1, sku: 'SHIRT-RED' }, { product_id: 1, sku: 'SHIRT-BLUE' })
  expect(await lookUp('MUG', 'shirt-blue', 'nothing')).toEqual([
    ['MUG', '2'],
    ['shirt-blue', '1'],
  ])
  expect(
    asked(/variants$/)
      .map(request => request.query.sku)
      .sort(),
  ).toEqual(['nothing', 'shirt-blue'])
})

test('many SKUs of variants are found in the list of all, where that takes fewer requests', async () => {
  await seed('products', product('SHIRT'))
  await seed('variants', ...numbered(300, n => ({ product_id: 1, sku: `SHIRT-${n}` })))
  expect(await lookUp(...numbered(10, n => `SHIRT-${n}`))).toHaveLength(10)
  expect(asked(/variants$/).map(request => request.query.limit)).toEqual(['1', '250', '250'])
})

test('many SKUs of variants are asked for one by one, where the list of all would take more', async () => {
  await seed('products', product('SHIRT'))
  await seed('variants', ...numbered(1_300, n => ({ product_id: 1, sku: `SHIRT-${n}` })))
  expect(await lookUp(...numbered(4, n => `SHIRT-${n}`))).toHaveLength(4)
  const [count, ...others] = asked(/variants$/).map(request => request.query.sku)
  expect([count, ...others.sort()]).toEqual([undefined, ...numbered(4, n => `SHIRT-${n}`)])
})

test('a redirect to a SKU leads to the product; a SKU that is not there is an error of that redirect', async () => {
  await seed('products', product('MUG'))
  const redirects = { '/mug': { type: 'product', product: 'mug' } }
  await settle(harness, shop({ site: { id: 1000, redirects } }))
  expect(await rows(harness, 'store', '/v3/storefront/redirects')).toMatchObject([
    { to: { type: 'product', entity_id: 1 } },
  ])
  const more = { ...redirects, '/cup': { type: 'product', product: 'CUP' } }
  harness.write(portfolio(shop({ site: { id: 1000, redirects: more } })))
  expect(await changesOf(harness)).toEqual([])
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics).toMatchObject([
    {
      severity: 'error',
      code: 'UNKNOWN_REFERENCE',
      address: 'stores.a.channels.us.site.redirects["/cup"]',
      message: expect.stringContaining('no product `CUP`'),
      source: { file: 'stores.yaml' },
    },
  ])
})
