/** Variants of products: those of all, and those of one. */

import { notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { integerParameter, integersParameter, paged } from '../paging.ts'
import { trimmed } from './members.ts'
import { skuOf, type Variant, variants, variantsOf } from './product-rows.ts'
import { variantOfAny, variantView } from './product-view.ts'
import { findProduct } from './products.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/variants'
const ofOne = '/v3/catalog/products/{product_id}/variants'
const one = `${ofOne}/{variant_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'GET', path: ofOne, scope, handle: listOfOne },
  { method: 'GET', path: one, scope, handle: readOne },
]

function list(call: StoreCall): Answer {
  const id = integerParameter(call, 'id')
  const productIds = integersParameter(call, 'product_id:in')
  const { upc } = call.query
  const sku = call.query.sku?.toLowerCase()
  const found = variants
    .rows(call.contents)
    .filter(
      row =>
        (id === undefined || row.id === id) &&
        productIds?.has(row.product_id) !== false &&
        (sku === undefined || skuOf(row).toLowerCase() === sku) &&
        (upc === undefined || row.own.upc === upc),
    )
  return paged(call, found, row => trimmed(call, variantOfAny(call.contents, row), 'id'))
}

function listOfOne(call: StoreCall): Answer {
  const product = findProduct(call)
  return paged(call, variantsOf(call.contents, product.id), row => trimmed(call, variantView(row, product), 'id'))
}

function find(call: StoreCall): Variant {
  const product = findProduct(call)
  const variant = variants.find(call.contents, Number(call.params.variant_id))
  if (variant?.product_id !== product.id) throw notFound('The resource was not found.')
  return variant
}

function readOne(call: StoreCall): Answer {
  return ok(trimmed(call, variantOfAny(call.contents, find(call)), 'id'))
}
