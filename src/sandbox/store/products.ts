/** Products of a store: list, create, read, update and delete, one at a time or some together. */

import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { productFields, writable } from './product-fields.ts'
import { deleteFilters, listProducts, selectProducts, shown } from './product-list.ts'
import * as rows from './product-rows.ts'
import { checkProduct, refuseAny, refuseConflict, sentPath } from './product-rules.ts'
import { addVariants } from './variant-writes.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/products'
const one = `${path}/{product_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: listProducts },
  { method: 'POST', path, scope, handle: create },
  { method: 'PUT', path, scope, handle: updateMany },
  { method: 'DELETE', path, scope, handle: removeMany },
  { method: 'GET', path: one, scope, handle: call => single(call, findProduct(call)) },
  { method: 'PUT', path: one, scope, handle: updateOne },
  { method: 'DELETE', path: one, scope, handle: removeOne },
]

const mostUpdated = 10
const mostDeleted = 250

export function findProduct(call: StoreCall): rows.Product {
  const product = rows.products.find(call.contents, Number(call.params.product_id))
  if (product === undefined) throw notFound('The resource was not found.')
  return product
}

function single(call: StoreCall, product: rows.Product): Answer {
  return ok(shown(call, [product])[0]!)
}

/** A product that is made this way is on no channel. */
function create(call: StoreCall): Answer {
  const body = bodyOf(call)
  const errors: FieldErrors = {}
  checkProduct(body, true, errors)
  refuseAny(errors)
  refuseConflict(call.contents, body, undefined)
  const custom = sentPath(body)
  const path = custom ?? rows.generatedPath(call.contents, String(body.name))
  const own = writable(body, productFields)
  const address = { path, is_customized: custom !== undefined }
  const product = rows.insertProduct(call.contents, own, address, call.now)
  place(call, product, body.categories)
  try {
    addVariants(call, product, body.variants)
  } catch (error) {
    rows.removeProducts(call.contents, new Set([product.id]))
    throw error
  }
  return single({ ...call, query: { ...call.query, include: 'channels,variants' } }, product)
}

function bodyOf({ body }: StoreCall): JsonObject {
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  return body
}

/** Replaces the categories of a product, in all trees. */
function place({ contents }: StoreCall, { id: product_id }: rows.Product, categories: Json | undefined): void {
  if (!Array.isArray(categories)) return
  rows.categoryAssignments.remove(contents, row => row.product_id === product_id)
  for (const category_id of new Set(categories.map(Number))) {
    const id = rows.categoryAssignments.nextId(contents)
    rows.categoryAssignments.insert(contents, { id, product_id, category_id })
  }
}

function updateOne(call: StoreCall): Answer {
  const product = findProduct(call)
  const body = bodyOf(call)
  const errors: FieldErrors = {}
  checkProduct(body, false, errors)
  refuseAny(errors)
  refuseConflict(call.contents, body, product)
  save(call, product, body)
  return single(call, product)
}

/** Only what is sent changes; of an address, the path. */
function save(call: StoreCall, product: rows.Product, row: JsonObject): void {
  const path = sentPath(row)
  const own = writable(row, productFields)
  Object.assign(product, { own: { ...product.own, ...own }, date_modified: call.now })
  if (path !== undefined && path !== product.path) Object.assign(product, { path, is_customized: true })
  const base = rows.variantsOf(call.contents, product.id).find(rows.isBase)
  if (base !== undefined) base.own = { ...base.own, ...rows.codesOf(own) }
  place(call, product, row.categories)
}

/** All of them or none. */
function updateMany(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  if (call.body.length > mostUpdated) {
    throw refuse(413, 'The request payload is too large. The maximum items allowed in the array is 10.')
  }
  const errors: FieldErrors = {}
  const wanted = call.body.map((row, at) => {
    const given = isObject(row) ? row : {}
    if (!isObject(row)) errors[`${at}`] = 'error.expected.jsobject'
    else if (typeof row.id !== 'number') errors[`${at}.id`] = 'error.path.missing'
    checkProduct(given, false, errors, `${at}.`)
    return given
  })
  refuseAny(errors)
  const found = wanted.map(row => {
    const product = rows.products.find(call.contents, Number(row.id))
    if (product === undefined) throw notFound(`Product ${String(row.id)} was not found.`)
    refuseConflict(call.contents, row, product)
    return { product, row }
  })
  refuseTwice(wanted)
  for (const { product, row } of found) save(call, product, row)
  const products = found.map(({ product }) => product)
  return ok(shown(call, products))
}

/** What only one product can have cannot be given to two in one request either. */
function refuseTwice(wanted: readonly JsonObject[]): void {
  const values: { [name: string]: (row: JsonObject) => Json | undefined } = {
    id: row => row.id,
    name: row => row.name,
    sku: row => (typeof row.sku === 'string' && row.sku !== '' ? row.sku.toLowerCase() : undefined),
    'custom_url.url': sentPath,
  }
  for (const [name, of] of Object.entries(values)) {
    const given = wanted.map(of).filter(value => value !== undefined)
    if (new Set(given).size < given.length)
      throw refuse(409, `The product ${name} is a duplicate`, { [name]: 'is twice' })
  }
}

/** Never all of them: without a filter nothing is deleted, and of many only the first. */
function removeMany(call: StoreCall): Answer {
  if (!deleteFilters.some(name => (call.query[name] ?? '') !== '')) {
    throw refuse(422, 'A filter is required to delete products')
  }
  const gone = selectProducts(call).slice(0, mostDeleted)
  rows.removeProducts(call.contents, new Set(gone.map(product => product.id)))
  return { status: 204 }
}

/** A product that is gone already is no error: the reference knows of no other answer. */
function removeOne(call: StoreCall): Answer {
  rows.removeProducts(call.contents, new Set([Number(call.params.product_id)]))
  return { status: 204 }
}
