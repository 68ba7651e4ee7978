/** A SKU that only the product is found by, and records that a list says of the variant. */

import { expect, test } from 'vitest'
import type { Api } from '../../src/model/kind.ts'
import type { Attributes, Json } from '../../src/model/values.ts'
import { readRecords, readVariant } from '../../src/pricing/variant.ts'

function apiOf(answers: { [path: string]: Json[] }): Api {
  const rows = (path: string): Json[] => answers[path] ?? []
  return {
    get: async path => ({ data: rows(path) }),
    async *list(path) {
      yield* rows(path) as Attributes[]
    },
    send: async () => ({ status: 405, body: null }),
    wait: async () => {},
  }
}

const product = { id: 7, sku: 'Tote', price: 20, sale_price: 0, categories: [3] }

test('where variants are not found by it, the SKU of a product is that of its one variant', async () => {
  const api = apiOf({ '/v3/catalog/products': [{ ...product, variants: [{ id: 9, product_id: 7, price: null }] }] })
  expect(await readVariant(api, 'TOTE', [])).toEqual({
    id: '9',
    productId: '7',
    sku: 'Tote',
    productSku: 'Tote',
    price: 20,
    sale_price: null,
    categories: ['3'],
  })
})

test('an answer that is about another SKU is not taken', async () => {
  const other = [{ id: 9, product_id: 7, sku: 'TOTE-2', price: 1 }]
  const api = apiOf({ '/v3/catalog/variants': other, '/v3/catalog/products': [{ ...product, sku: 'TOTE-2' }] })
  await expect(readVariant(api, 'TOTE', ['TOTE-3'])).rejects.toMatchObject({
    code: 'NOT_FOUND',
    hint: 'Did you mean `TOTE-2` or `TOTE-3`?',
  })
})

test('variants without SKUs cannot be named', async () => {
  const api = apiOf({
    '/v3/catalog/products': [
      {
        ...product,
        variants: [
          { id: 9, sku: '' },
          { id: 10, sku: '' },
        ],
      },
    ],
  })
  await expect(readVariant(api, 'Tote', [])).rejects.toMatchObject({ hint: 'Give its variants SKUs, then name one.' })
})

test('records of other variants are left out, whatever the API sends', async () => {
  const rows = [
    { variant_id: 9, currency: 'usd', price: 5, sale_price: null, bulk_pricing_tiers: [{ quantity_min: 10 }] },
    { variant_id: 8, currency: 'usd', price: 1 },
  ]
  expect(await readRecords(apiOf({ '/v3/pricelists/4/records': rows }), '4', '9')).toEqual([
    { currency: 'USD', price: 5, sale_price: null, tiers: [10], origin: 'live' },
  ])
})
