/** Records of price lists: read, written in batches that are all or nothing, written and deleted one at a time. */

import type { FieldErrors } from '../errors.ts'
import { invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integersParameter, wordsParameter } from '../paging.ts'
import { currencies } from './currency-rows.ts'
import { findPriceList, priceLists } from './price-lists.ts'
import { pagedByCursor } from './price-paging.ts'
import { recordFilter } from './price-record-filter.ts'
import {
  insertRecord,
  type Key,
  keyOf,
  noPrices,
  type PriceRecord,
  priceRecords,
  recordView,
  variantIndex,
} from './price-record-rows.ts'
import { checkPrices, currencyOf, sentPrices, variantOf } from './price-record-rules.ts'
import { variants } from './product-rows.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_products'
const path = '/v3/pricelists/{price_list_id}/records'
const across = '/v3/pricelists/records'
const ofVariant = `${path}/{variant_id}`
const one = `${ofVariant}/{currency_code}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, concurrency: 10, handle: list },
  { method: 'POST', path, scope, concurrency: 10, handle: call => writeList(call, 'create') },
  { method: 'PUT', path, scope, concurrency: settings => settings.emulate.parallelRecordPuts, handle: upsertList },
  { method: 'DELETE', path, scope, handle: removeMany },
  { method: 'POST', path: across, scope, concurrency: 10, handle: call => writeAcross(call, 'create') },
  { method: 'PUT', path: across, scope, concurrency: 1, handle: call => writeAcross(call, 'upsert') },
  { method: 'GET', path: ofVariant, scope, concurrency: 40, handle: list },
  { method: 'GET', path: one, scope, concurrency: 50, handle: read },
  { method: 'PUT', path: one, scope, concurrency: 40, handle: put },
  { method: 'DELETE', path: one, scope, concurrency: 25, handle: removeOne },
]

type Mode = 'create' | 'upsert'

const most: { [mode in Mode]: number } = { create: 100, upsert: 1000 }
const allParts: ReadonlySet<string> = new Set(['bulk_pricing_tiers'])

/** Of the whole list, or of one variant. Records of variants that are gone have gone with them. */
function list(call: StoreCall): Answer {
  const { id } = findPriceList(call)
  const { variant_id } = call.params
  const { byId } = variantIndex(call.contents)
  const passes = recordFilter(call, byId)
  const found = priceRecords
    .rows(call.contents)
    .filter(
      row =>
        row.price_list_id === id &&
        byId.has(row.variant_id) &&
        (variant_id === undefined || row.variant_id === Number(variant_id)) &&
        passes(row),
    )
  const include = wordsParameter(call, 'include') ?? new Set()
  return pagedByCursor(call, found, row => recordView(row, byId.get(row.variant_id)!, include))
}

function upsertList(call: StoreCall): Answer {
  return writeList(call, 'upsert')
}

function writeList(call: StoreCall, mode: Mode): Answer {
  const { id } = findPriceList(call)
  const rows = rowsOf(call, most[mode])
  const errors = write(call, mode, rows, () => id)
  if (errors.length > 0) throw new Refusal({ status: 422, body: { batch_errors: errors } })
  return ok({})
}

/** The reference knows one error of a batch across lists, where a batch of one list has many. */
function writeAcross(call: StoreCall, mode: Mode): Answer {
  const rows = rowsOf(call, mode === 'create' ? most.create : Number.POSITIVE_INFINITY)
  const [first] = write(call, mode, rows, row => row.price_list_id)
  if (first !== undefined) throw new Refusal({ status: 422, body: first })
  return ok({})
}

function rowsOf({ body }: StoreCall, max: number): JsonObject[] {
  if (!Array.isArray(body)) throw invalid({ '': 'error.expected.jsarray' })
  if (body.length <= max) return body.map(row => (isObject(row) ? row : {}))
  throw refuse(413, `The request payload is too large. The maximum items allowed in the array is ${max}.`)
}

/** Everything or nothing: what is wrong with each row, or all are written. */
function write(
  call: StoreCall,
  mode: Mode,
  rows: readonly JsonObject[],
  listOf: (row: JsonObject) => Json | undefined,
): JsonObject[] {
  const index = variantIndex(call.contents)
  const known = new Map(priceRecords.rows(call.contents).map(row => [keyOf(row), row]))
  const taken = new Set(known.keys())
  const wrong: JsonObject[] = []
  const good: [Key, JsonObject][] = []
  for (const row of rows) {
    const errors: FieldErrors = {}
    const price_list_id = Number(listOf(row))
    if (priceLists.find(call.contents, price_list_id) === undefined) errors.price_list_id = 'The list does not exist'
    const variant = variantOf(index, row, errors)
    const currency = currencyOf(call.contents, row.currency, errors)
    checkPrices(row, errors)
    const key = { price_list_id, variant_id: variant?.id ?? 0, currency: currency ?? '' }
    if (mode === 'create' && taken.has(keyOf(key))) errors.variant_id = 'The record exists already'
    taken.add(keyOf(key))
    if (Object.keys(errors).length === 0) good.push([key, row])
    else wrong.push({ data: identifiers(row, listOf(row)), field_errors: errors })
  }
  if (wrong.length > 0) return wrong
  for (const [key, row] of good) known.set(keyOf(key), save(call, key, row, known.get(keyOf(key))))
  return []
}

function identifiers({ variant_id, sku, currency }: JsonObject, price_list_id: Json | undefined): JsonObject {
  const given = Object.entries({ price_list_id, variant_id, sku, currency })
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function save(call: StoreCall, key: Key, row: JsonObject, before: PriceRecord | undefined): PriceRecord {
  if (before === undefined) {
    return insertRecord(call.contents, key, { ...noPrices, ...sentPrices(row) }, call.now)
  }
  const kept = call.settings.emulate.priceRecordPut === 'merge' ? {} : noPrices
  return Object.assign(before, kept, sentPrices(row), { date_modified: call.now })
}

function keyOfCall(call: StoreCall): Key {
  const currency = (call.params.currency_code ?? '').toLowerCase()
  return { price_list_id: findPriceList(call).id, variant_id: Number(call.params.variant_id), currency }
}

function find(call: StoreCall, key: Key): PriceRecord | undefined {
  return priceRecords.rows(call.contents).find(row => keyOf(row) === keyOf(key))
}

function read(call: StoreCall): Answer {
  const record = find(call, keyOfCall(call))
  const variant = variantIndex(call.contents).byId.get(record?.variant_id ?? 0)
  if (record === undefined || variant === undefined) throw notFound('The price record was not found.')
  return ok(recordView(record, variant, wordsParameter(call, 'include') ?? new Set()))
}

function put(call: StoreCall): Answer {
  const key = keyOfCall(call)
  const variant = variantIndex(call.contents).byId.get(key.variant_id)
  if (variant === undefined) throw notFound(`Variant ${call.params.variant_id} was not found.`)
  if (!isObject(call.body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  currencyOf(call.contents, key.currency, errors)
  checkPrices(call.body, errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return ok(recordView(save(call, key, call.body, find(call, key)), variant, allParts))
}

/** One that is not there counts as deleted. */
function removeOne(call: StoreCall): Answer {
  const gone = keyOf(keyOfCall(call))
  priceRecords.remove(call.contents, row => keyOf(row) === gone)
  return { status: 204 }
}

/** Without a filter, all records of the list. */
function removeMany(call: StoreCall): Answer {
  const { id } = findPriceList(call)
  const currency = call.query.currency?.toLowerCase()
  const variantIds = integersParameter(call, 'variant_id:in')
  const skus = wordsParameter(call, 'sku:in')
  const { bySku } = variantIndex(call.contents)
  const named = skus && new Set([...skus].map(sku => bySku.get(sku.toLowerCase())?.id))
  priceRecords.remove(
    call.contents,
    row =>
      row.price_list_id === id &&
      (currency === undefined || row.currency === currency) &&
      variantIds?.has(row.variant_id) !== false &&
      named?.has(row.variant_id) !== false,
  )
  return { status: 204 }
}

/** The row at a place, and how often the rows were gone through before it. */
function placeIn<T>(rows: readonly T[], at: number): [number, T | undefined] {
  const count = Math.max(rows.length, 1)
  return [Math.floor(at / count), rows[at % count]]
}

/** Records of all variants in the first currency, then in the next, then of the next list; without variants none shows. */
export const seeder: Seeder = {
  kind: 'price_records',
  insert: ({ contents, now }, row) => {
    const key = {
      price_list_id: Number(row.price_list_id),
      variant_id: Number(row.variant_id),
      currency: String(row.currency).toLowerCase(),
    }
    return insertRecord(contents, key, { ...noPrices, ...sentPrices(row) }, now)
  },
  sample(at, { contents }) {
    const [place, variant] = placeIn(variants.rows(contents), Math.max(at - 1, 0))
    const [rest, currency] = placeIn(currencies.rows(contents), place)
    const [, priceList] = placeIn(priceLists.rows(contents), rest)
    return {
      price_list_id: priceList?.id ?? 1,
      variant_id: variant?.id ?? at,
      currency: currency?.currency_code ?? 'USD',
      price: 10 + (at % 90),
    }
  },
}
