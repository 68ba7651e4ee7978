/** Which products are assigned to which channels and categories? Adding is idempotent; taking away goes by filters. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, refuse, statusCodes } from '../errors.ts'
import { type Answer, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json } from '../json.ts'
import { integersParameter, paged } from '../paging.ts'
import type { Table } from '../table.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'
import { categoryAssignments, channelAssignments, products } from './product-rows.ts'
import { isCategory } from './product-view.ts'

interface Kind {
  name: 'channel' | 'category'
  rows: Table<{ id: number; product_id: number }>
  /** What a product is assigned to. */
  target: 'channel_id' | 'category_id'
  exists: (contents: Contents, id: number) => boolean
}

const kinds: readonly Kind[] = [
  {
    name: 'channel',
    rows: channelAssignments,
    target: 'channel_id',
    exists: (contents, id) => channels.find(contents, id) !== undefined,
  },
  { name: 'category', rows: categoryAssignments, target: 'category_id', exists: isCategory },
]

const scope = 'store_v2_products'

export const routes: StoreRoute[] = kinds.flatMap((kind): StoreRoute[] => {
  const path = `/v3/catalog/products/${kind.name}-assignments`
  return [
    { method: 'GET', path, scope, handle: call => list(call, kind) },
    { method: 'PUT', path, scope, touches: productsTouched, handle: call => assign(call, kind) },
    { method: 'DELETE', path, scope, touches: productsTouched, handle: call => unassign(call, kind) },
  ]
})

type Pair = { product_id: number; target: number }

function pairOf(row: object, { target }: Kind): Pair {
  const { product_id, [target]: other } = row as { product_id: number; [name: string]: number }
  return { product_id, target: Number(other) }
}

function list(call: StoreCall, kind: Kind): Answer {
  const passes = filter(call, kind)
  const found = kind.rows
    .rows(call.contents)
    .map(row => pairOf(row, kind))
    .filter(pair => passes(pair) && kind.exists(call.contents, pair.target))
  return paged(call, found, ({ product_id, target }) => ({ product_id, [kind.target]: target }))
}

function filter(call: StoreCall, { target }: Kind): (pair: Pair) => boolean {
  const productIds = integersParameter(call, 'product_id:in')
  const targets = integersParameter(call, `${target}:in`)
  return pair => productIds?.has(pair.product_id) !== false && targets?.has(pair.target) !== false
}

/** All of them or none: one bad row refuses the request. */
function assign(call: StoreCall, kind: Kind): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  const errors: FieldErrors = {}
  for (const [at, row] of call.body.entries()) check(call, kind, row, at, errors)
  if (Object.keys(errors).length > 0) throw refuse(422, 'The assignments are not valid', errors)
  const known = new Set(kind.rows.rows(call.contents).map(row => keyOf(pairOf(row, kind))))
  for (const row of call.body.filter(isObject)) {
    const pair = pairOf(row, kind)
    if (known.has(keyOf(pair))) continue
    known.add(keyOf(pair))
    const { product_id, target } = pair
    const made = { id: kind.rows.nextId(call.contents), product_id, [kind.target]: target }
    kind.rows.insert(call.contents, made)
  }
  return { status: 204 }
}

function keyOf({ product_id, target }: Pair): string {
  return `${product_id} ${target}`
}

function check(call: StoreCall, { target, exists, name }: Kind, row: Json, at: number, errors: FieldErrors): void {
  if (!isObject(row)) {
    errors[`${at}`] = 'error.expected.jsobject'
    return
  }
  const id = { kind: 'integer', required: true } as const
  const own: FieldErrors = {}
  checkFields(row, { product_id: id, [target]: id }, own, `${at}.`)
  const { product_id, [target]: other } = row
  if (own[`${at}.product_id`] === undefined && products.find(call.contents, Number(product_id)) === undefined) {
    own[`${at}.product_id`] = `Product ${String(product_id)} does not exist`
  }
  if (own[`${at}.${target}`] === undefined && !exists(call.contents, Number(other))) {
    own[`${at}.${target}`] = `The ${name} ${String(other)} does not exist`
  }
  Object.assign(errors, own)
}

/** Both filters together take away every pair that one of each makes. */
function unassign(call: StoreCall, kind: Kind): Answer {
  const filters = ['product_id:in', `${kind.target}:in`]
  if (!filters.some(name => (call.query[name] ?? '') !== '')) {
    const title = `At least one filter must be provided in order to delete ${kind.name} assignments`
    throw new Refusal({ status: 422, body: { status: 422, title, type: statusCodes, errors: {} } })
  }
  const passes = filter(call, kind)
  kind.rows.remove(call.contents, row => passes(pairOf(row, kind)))
  return { status: 204 }
}

/** The ids of the products that a request writes assignments of; without any filter for them it is all. */
function productsTouched({ body, query, settings }: StoreCall): string[] {
  if (settings.emulate.parallelAssignments === 'accept') return []
  if (Array.isArray(body)) return body.filter(isObject).map(row => String(row.product_id))
  const ids = query['product_id:in']
  return ids === undefined ? ['*'] : ids.split(',').map(id => id.trim())
}
