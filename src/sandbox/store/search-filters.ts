/** By what can shoppers filter products? One list for the store, and others for channels and categories in its place. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, invalid } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integerParameter, paged } from '../paging.ts'
import { table } from '../table.ts'
import { categories } from './category-rows.ts'
import { channels } from './channels.ts'
import { categoryAssignments, channelAssignments, products } from './product-rows.ts'

/** Where the filters hold: 0 is any channel, any category; both 0 is the store itself. */
type Row = { id: number; channel_id: number; category_id: number; filters: JsonObject[] }

const rows = table<Row>('search_filters')

const scope = 'store_v2_information'
const path = '/v3/settings/search/filters'
const contexts = `${path}/contexts`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: call => ok(find(call, 0, 0)?.filters ?? initial) },
  { method: 'PUT', path, scope, handle: replace },
  { method: 'GET', path: `${path}/available`, scope, handle: available },
  { method: 'GET', path: contexts, scope, handle: listContexts },
  { method: 'PUT', path: contexts, scope, handle: upsertContexts },
]

const idOf = (type: string) => Buffer.from(type).toString('base64url')

const initial: JsonObject[] = [
  ['category', 'Category', { display_product_count: true, items_to_show: 10 }],
  ['brand', 'Brand', { display_product_count: true, items_to_show: 10, sort_by: 'alpha' }],
  ['rating', 'Rating', {}],
  ['price', 'Price', {}],
].map(([type, display_name, more]) => ({
  id: idOf(String(type)),
  type: String(type),
  display_name: String(display_name),
  is_enabled: true,
  collapsed_by_default: false,
  ...(more as JsonObject),
}))

const rules: { [name: string]: FieldRule } = {
  id: { kind: 'string', required: true },
  type: { kind: 'string', required: true, values: ['product', 'price', 'category', 'brand', 'rating', 'other'] },
  display_name: { kind: 'string' },
  is_enabled: { kind: 'boolean' },
  collapsed_by_default: { kind: 'boolean' },
  display_product_count: { kind: 'boolean' },
  items_to_show: { kind: 'integer' },
  sort_by: { kind: 'string', values: ['alpha', 'option_values', 'item_count'] },
  show_free_shipping_filter: { kind: 'boolean' },
  show_in_stock_filter: { kind: 'boolean' },
  show_is_featured_filter: { kind: 'boolean' },
  show_product_count: { kind: 'boolean' },
}

function find(call: StoreCall, channelId: number, categoryId: number): Row | undefined {
  return rows.rows(call.contents).find(row => row.channel_id === channelId && row.category_id === categoryId)
}

function write(call: StoreCall, channel_id: number, category_id: number, filters: JsonObject[]): Row {
  const before = find(call, channel_id, category_id)
  if (before !== undefined) return Object.assign(before, { filters })
  return rows.insert(call.contents, { id: rows.nextId(call.contents), channel_id, category_id, filters })
}

/** The order is that of the storefront. */
function replace(call: StoreCall): Answer {
  const errors: FieldErrors = {}
  const filters = filtersIn(call.body, '', errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return ok(write(call, 0, 0, filters).filters)
}

function filtersIn(value: Json | undefined, prefix: string, errors: FieldErrors): JsonObject[] {
  if (!Array.isArray(value)) errors[prefix.replace(/\.$/, '')] = 'error.expected.jsarray'
  const filters = Array.isArray(value) ? value.map(row => (isObject(row) ? row : {})) : []
  for (const [at, filter] of filters.entries()) {
    checkFields(filter, rules, errors, `${prefix}${at}.`)
    const { items_to_show } = filter
    if (typeof items_to_show === 'number' && ![5, 10, 15].includes(items_to_show)) {
      errors[`${prefix}${at}.items_to_show`] = 'error.expected.validenumvalue'
    }
  }
  return filters.map(filter => Object.fromEntries(Object.entries(filter).filter(([name]) => rules[name] !== undefined)))
}

/** Counted are the products of the channel and of the category itself. */
function available(call: StoreCall): Answer {
  const channelId = integerParameter(call, 'channel_id')
  const categoryId = integerParameter(call, 'category_id')
  const { contents } = call
  const onChannel = new Set(ids(channelAssignments.rows(contents).filter(row => row.channel_id === channelId)))
  const inCategory = new Set(ids(categoryAssignments.rows(contents).filter(row => row.category_id === categoryId)))
  const found = products
    .rows(contents)
    .filter(
      ({ id }) => (channelId === undefined || onChannel.has(id)) && (categoryId === undefined || inCategory.has(id)),
    )
  const prices = found.map(product => Number(product.own.price ?? 0))
  const counted = { product_count: found.length }
  const range = { price_range_min: least(prices), price_range_max: most(prices) }
  return ok(
    initial.map(({ id, type, display_name }) => ({
      id: id!,
      name: display_name!,
      type: type!,
      ...(type === 'price' ? range : counted),
    })),
  )
}

function ids(assignments: readonly { product_id: number }[]): number[] {
  return assignments.map(row => row.product_id)
}

const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0)
const most = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), 0)

function listContexts(call: StoreCall): Answer {
  const channelId = integerParameter(call, 'channel_id')
  const categoryId = integerParameter(call, 'category_id')
  const found = rows
    .rows(call.contents)
    .filter(
      row =>
        (row.channel_id !== 0 || row.category_id !== 0) &&
        (channelId === undefined || row.channel_id === channelId) &&
        (categoryId === undefined || row.category_id === categoryId),
    )
  return paged(call, found, contextView)
}

/** Everything or nothing; there is no way to take a context away again. */
function upsertContexts(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  const errors: FieldErrors = {}
  const wanted = call.body.map((value, at) => {
    const row = isObject(value) ? value : {}
    const filters = filtersIn(row.data, `${at}.data.`, errors)
    return [...contextIn(call, row.context, `${at}.context`, errors), filters] as const
  })
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return ok(wanted.map(parts => contextView(write(call, ...parts))))
}

function contextIn(call: StoreCall, value: Json | undefined, prefix: string, errors: FieldErrors): [number, number] {
  const context = isObject(value) ? value : {}
  checkFields(context, { channel_id: { kind: 'integer' }, category_id: { kind: 'integer' } }, errors, `${prefix}.`)
  const channelId = Number(context.channel_id ?? 0)
  const categoryId = Number(context.category_id ?? 0)
  if (channelId === 0 && categoryId === 0) errors[prefix] = 'error.path.missing'
  if (channelId !== 0 && channels.find(call.contents, channelId) === undefined) {
    errors[`${prefix}.channel_id`] ??= 'The channel does not exist'
  }
  if (categoryId !== 0 && categories.find(call.contents, categoryId) === undefined) {
    errors[`${prefix}.category_id`] ??= 'The category does not exist'
  }
  return [channelId, categoryId]
}

function contextView({ channel_id, category_id, filters }: Row): JsonObject {
  const context = { ...(channel_id === 0 ? {} : { channel_id }), ...(category_id === 0 ? {} : { category_id }) }
  return { context, data: filters }
}
