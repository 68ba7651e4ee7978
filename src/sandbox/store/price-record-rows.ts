/** How are the records of price lists kept, found and shown? One per list, variant and currency, which is in lower case. */

import { iso } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { products, skuOf, type Variant, variants } from './product-rows.ts'

export const priceFields = ['price', 'sale_price', 'retail_price', 'map_price'] as const

export type Prices = {
  price: number | null
  sale_price: number | null
  retail_price: number | null
  map_price: number | null
  bulk_pricing_tiers: JsonObject[]
}

export type PriceRecord = Prices & {
  id: number
  price_list_id: number
  variant_id: number
  currency: string
  date_created: number
  date_modified: number
}

export type Key = Pick<PriceRecord, 'price_list_id' | 'variant_id' | 'currency'>

export const priceRecords = table<PriceRecord>('price_records')

/** What a record has when nothing is set. */
export const noPrices: Prices = {
  price: null,
  sale_price: null,
  retail_price: null,
  map_price: null,
  bulk_pricing_tiers: [],
}

export function keyOf({ price_list_id, variant_id, currency }: Key): string {
  return `${price_list_id}/${variant_id}/${currency}`
}

/** The variants of a store, looked up once for many rows. */
export interface VariantIndex {
  byId: Map<number, Variant>
  /** SKUs are the same whatever their case. */
  bySku: Map<string, Variant>
  /** The SKUs of products that have variants with SKUs of their own. */
  parents: Set<string>
}

export function variantIndex(contents: Contents): VariantIndex {
  const rows = variants.rows(contents)
  const bySku = new Map(rows.filter(row => skuOf(row) !== '').map(row => [skuOf(row).toLowerCase(), row]))
  const skus = products.rows(contents).map(row => skuOf(row).toLowerCase())
  const parents = new Set(skus.filter(sku => sku !== '' && !bySku.has(sku)))
  return { byId: new Map(rows.map(row => [row.id, row])), bySku, parents }
}

export function insertRecord(contents: Contents, key: Key, prices: Prices, now: number): PriceRecord {
  const id = priceRecords.nextId(contents)
  return priceRecords.insert(contents, { id, ...key, ...prices, date_created: now, date_modified: now })
}

export function recordView(record: PriceRecord, variant: Variant, include: ReadonlySet<string>): JsonObject {
  const { id: _, bulk_pricing_tiers, date_created, date_modified, ...rest } = record
  const sku = skuOf(variant)
  return {
    ...rest,
    product_id: variant.product_id,
    calculated_price: calculatedPrice(record),
    date_created: iso(date_created),
    date_modified: iso(date_modified),
    ...(include.has('bulk_pricing_tiers') ? { bulk_pricing_tiers } : {}),
    ...(include.has('sku') && sku !== '' ? { sku } : {}),
  }
}

export function calculatedPrice({ price, sale_price }: Prices): number | null {
  return sale_price ?? price
}
