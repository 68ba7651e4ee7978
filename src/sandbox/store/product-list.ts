/** Which products are asked for, in which order, and with which members? */

import type { Answer, StoreCall } from '../http.ts'
import type { Json, JsonObject } from '../json.ts'
import { integerParameter, integersParameter, pageOf, pagination, wordsParameter } from '../paging.ts'
import { dateFilter } from './date-filter.ts'
import { trimmed } from './members.ts'
import { productFields } from './product-fields.ts'
import { categoryAssignments, channelAssignments, type Product, products, skuOf } from './product-rows.ts'
import { isCategory, productsView } from './product-view.ts'

export function listProducts(call: StoreCall): Answer {
  const asked = pageOf(call)
  const { page } = asked
  const include = wordsParameter(call, 'include') ?? new Set<string>()
  const large = include.has('options') || include.has('modifiers')
  const limit = large ? Math.min(asked.limit, 10) : asked.limit
  const found = sorted(call, selectProducts(call))
  const rows = found.slice((page - 1) * limit, page * limit)
  const data = shown(call, rows)
  return { status: 200, body: { data, meta: { pagination: pagination(call, found.length, data.length, page, limit) } } }
}

const always = ['id', 'gift_wrapping_options_type', 'gift_wrapping_options_list']

/** The rows as the query wants them. */
export function shown(call: StoreCall, rows: readonly Product[]): JsonObject[] {
  const include = wordsParameter(call, 'include') ?? new Set<string>()
  return productsView(call.contents, rows, include).map(row => trimmed(call, row, ...always, ...include))
}

const exact = ['mpn', 'upc', 'condition', 'availability', 'type', 'inventory_tracking']
const numeric = ['price', 'weight', 'brand_id', 'inventory_level', 'total_sold']
const flags = ['is_visible', 'is_featured', 'is_free_shipping']

/** The filters that a deletion of many can go by. */
export const deleteFilters = [
  ...['name', 'sku', 'price', 'weight', 'condition', 'brand_id', 'date_modified', 'is_visible', 'is_featured'],
  ...['id:in', 'inventory_level', 'total_sold', 'type', 'categories', 'keyword'],
]

/** By all filters of the query. SKUs are compared without regard to case. */
export function selectProducts(call: StoreCall): Product[] {
  const { query } = call
  const skus = wordsParameter(call, 'sku:in')
  const lowered = skus === undefined ? undefined : new Set([...skus].map(sku => sku.toLowerCase()))
  const sku = query.sku?.toLowerCase()
  const keyword = query.keyword?.toLowerCase()
  const passesId = idFilter(call)
  const passesPlace = placeFilter(call)
  const modified = dateFilter(call, 'date_modified')
  return products
    .rows(call.contents)
    .filter(
      product =>
        passesId(product.id) &&
        (query.name === undefined || product.own.name === query.name) &&
        (sku === undefined || skuOf(product).toLowerCase() === sku) &&
        lowered?.has(skuOf(product).toLowerCase()) !== false &&
        passesMembers(call, product) &&
        (keyword === undefined || textOf(product).includes(keyword)) &&
        modified(product.date_modified) &&
        passesPlace(product.id),
    )
}

function idFilter(call: StoreCall): (id: number) => boolean {
  const among = integersParameter(call, 'id:in')
  const without = integersParameter(call, 'id:not_in')
  const [id, min, max, greater, less] = ['id', 'id:min', 'id:max', 'id:greater', 'id:less'].map(name =>
    integerParameter(call, name),
  )
  return value =>
    (id === undefined || value === id) &&
    among?.has(value) !== false &&
    without?.has(value) !== true &&
    value >= (min ?? value) &&
    value <= (max ?? value) &&
    (greater === undefined || value > greater) &&
    (less === undefined || value < less)
}

/** Channels: any of them. `categories` is for products in that category alone. */
function placeFilter(call: StoreCall): (id: number) => boolean {
  const channels = integersParameter(call, 'channel_id:in')
  const among = integersParameter(call, 'categories:in')
  const only = integerParameter(call, 'categories')
  const onChannels = new Set<number>()
  if (channels !== undefined) {
    for (const row of channelAssignments.rows(call.contents)) {
      if (channels.has(row.channel_id)) onChannels.add(row.product_id)
    }
  }
  const inCategories = among === undefined && only === undefined ? undefined : categoriesOfAll(call)
  return id => {
    if (channels !== undefined && !onChannels.has(id)) return false
    if (inCategories === undefined) return true
    const own = inCategories.get(id) ?? []
    if (only !== undefined && (own.length !== 1 || own[0] !== only)) return false
    if (among === undefined) return true
    const wanted = [...among]
    return call.settings.emulate.productCategoriesIn === 'all'
      ? wanted.every(category => own.includes(category))
      : wanted.some(category => own.includes(category))
  }
}

function categoriesOfAll(call: StoreCall): Map<number, number[]> {
  const all = new Map<number, number[]>()
  for (const { product_id, category_id } of categoryAssignments.rows(call.contents)) {
    if (isCategory(call.contents, category_id)) all.set(product_id, [...(all.get(product_id) ?? []), category_id])
  }
  return all
}

function passesMembers({ query }: StoreCall, product: Product): boolean {
  const value = (name: string): Json => product.own[name] ?? productFields[name]?.initial ?? null
  return (
    exact.every(name => query[name] === undefined || String(value(name)).toLowerCase() === query[name].toLowerCase()) &&
    numeric.every(name => query[name] === undefined || value(name) === Number(query[name])) &&
    flags.every(name => query[name] === undefined || value(name) === ['true', '1'].includes(query[name]))
  )
}

function textOf({ own }: Product): string {
  return `${String(own.name)}\n${String(own.description ?? '')}\n${String(own.sku ?? '')}`.toLowerCase()
}

function sorted(call: StoreCall, rows: Product[]): Product[] {
  const { sort = 'id', direction = 'asc' } = call.query
  const by = (product: Product): number | string => {
    if (sort === 'id' || sort === 'date_modified') return product[sort]
    const value = product.own[sort] ?? productFields[sort]?.initial ?? 0
    return typeof value === 'string' ? value.toLowerCase() : Number(value)
  }
  const sign = direction === 'desc' ? -1 : 1
  return rows.sort((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : a.id - b.id))
}
