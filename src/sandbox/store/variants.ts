/** Variants of products: those of all, also written in batches, and those of one. */

import { notFound, refuse } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json } from '../json.ts'
import { integerParameter, integersParameter, paged, pagination } from '../paging.ts'
import { trimmed } from './members.ts'
import { type Product, products, skuOf, type Variant, variants, variantsOf } from './product-rows.ts'
import { variantOfAny, variantView } from './product-view.ts'
import { findProduct } from './products.ts'
import { addVariant, changeVariant, removeVariant } from './variant-writes.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/variants'
const ofOne = '/v3/catalog/products/{product_id}/variants'
const one = `${ofOne}/{variant_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'PUT', path, scope, handle: writeMany },
  { method: 'GET', path: ofOne, scope, handle: listOfOne },
  { method: 'POST', path: ofOne, scope, handle: create },
  { method: 'GET', path: one, scope, handle: readOne },
  { method: 'PUT', path: one, scope, handle: updateOne },
  { method: 'DELETE', path: one, scope, handle: removeOne },
]

const mostWritten = 50

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

function find(call: StoreCall): { product: Product; variant: Variant } {
  const product = findProduct(call)
  const variant = variants.find(call.contents, Number(call.params.variant_id))
  if (variant?.product_id !== product.id) throw notFound('The resource was not found.')
  return { product, variant }
}

function readOne(call: StoreCall): Answer {
  const { product, variant } = find(call)
  return ok(trimmed(call, variantView(variant, product), 'id'))
}

function create(call: StoreCall): Answer {
  const product = findProduct(call)
  return ok(variantView(addVariant(call, product, call.body ?? null), product))
}

function updateOne(call: StoreCall): Answer {
  const { product, variant } = find(call)
  changeVariant(call, variant, call.body ?? null)
  return ok(variantView(variant, product))
}

function removeOne(call: StoreCall): Answer {
  const { product, variant } = find(call)
  removeVariant(call, product, variant)
  return { status: 204 }
}

/** Rows with an id change a variant, others make one. All of them or none. */
function writeMany(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw refuse(422, 'The request body must be an array')
  if (call.body.length > mostWritten) {
    throw refuse(413, 'The request payload is too large. The maximum items allowed in the array is 50.')
  }
  const undo = snapshot(call)
  const errors: Json[] = []
  const written: Variant[] = []
  for (const row of call.body) {
    try {
      written.push(write(call, row))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      errors.push(error.answer.body ?? null)
    }
  }
  if (errors.length > 0) {
    undo()
    throw new Refusal({ status: 422, body: { batch_errors: errors } })
  }
  const data = written.map(variant => variantOfAny(call.contents, variant))
  const meta = { pagination: pagination(call, data.length, data.length, 1, Math.max(data.length, 1)) }
  return { status: 200, body: { data, meta } }
}

/** What a request has done to variants and their products can be taken back. */
function snapshot({ contents }: StoreCall): () => void {
  const kept = [products, variants].map(({ kind, rows }) => ({ kind, rows: rows(contents).map(row => ({ ...row })) }))
  return () => {
    for (const { kind, rows } of kept) contents.tables[kind]!.rows = rows
  }
}

function write(call: StoreCall, row: Json): Variant {
  const { id, product_id } = isObject(row) ? row : {}
  if (id === undefined) {
    const product = products.find(call.contents, Number(product_id))
    if (product === undefined) throw refuse(422, 'The product does not exist', { product_id: 'does not exist' })
    return addVariant(call, product, row)
  }
  const variant = variants.find(call.contents, Number(id))
  if (variant === undefined) throw refuse(422, 'The variant does not exist', { id: 'does not exist' })
  changeVariant(call, variant, row)
  return variant
}
