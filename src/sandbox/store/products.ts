/** Products of a store: read, and put in quickly. */

import { notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { listProducts, shown } from './product-list.ts'
import { type Product, products } from './product-rows.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/products'
const one = `${path}/{product_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: listProducts },
  { method: 'GET', path: one, scope, handle: call => single(call, findProduct(call)) },
]

export function findProduct(call: StoreCall): Product {
  const product = products.find(call.contents, Number(call.params.product_id))
  if (product === undefined) throw notFound('The resource was not found.')
  return product
}

function single(call: StoreCall, product: Product): Answer {
  return ok(shown(call, [product])[0]!)
}
