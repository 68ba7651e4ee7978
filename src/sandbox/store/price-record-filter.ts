/** Which records of a price list does a query ask for? */

import { refuse } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { integersParameter, wordsParameter } from '../paging.ts'
import { dateFilter } from './date-filter.ts'
import { calculatedPrice, type PriceRecord, priceFields } from './price-record-rows.ts'
import { skuOf, type Variant } from './product-rows.ts'

type Passes = (row: PriceRecord) => boolean

export function recordFilter(call: StoreCall, variants: ReadonlyMap<number, Variant>): Passes {
  const variantIds = integersParameter(call, 'variant_id:in')
  const productIds = integersParameter(call, 'product_id:in')
  const currencies = lowerWords(call, 'currency')
  const skus = lowerWords(call, 'sku')
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const prices = [...priceFields, 'calculated_price' as const].map(name => {
    const passes = numberFilter(call, name)
    return (row: PriceRecord) => passes(name === 'calculated_price' ? calculatedPrice(row) : row[name])
  })
  return row => {
    const variant = variants.get(row.variant_id)
    return (
      variantIds?.has(row.variant_id) !== false &&
      productIds?.has(variant?.product_id ?? 0) !== false &&
      currencies.every(codes => codes.has(row.currency)) &&
      skus.every(names => variant !== undefined && names.has(skuOf(variant).toLowerCase())) &&
      created(row.date_created) &&
      modified(row.date_modified) &&
      prices.every(passes => passes(row))
    )
  }
}

/** `sku` names one and `sku:in` several; with both, both have to hold. */
function lowerWords(call: StoreCall, name: string): Set<string>[] {
  const one = call.query[name]
  const many = wordsParameter(call, `${name}:in`)
  const lists = [one === undefined ? undefined : [one], many === undefined ? undefined : [...many]]
  return lists.flatMap(words => (words === undefined ? [] : [new Set(words.map(word => word.toLowerCase()))]))
}

function numberFilter(call: StoreCall, name: string): (value: number | null) => boolean {
  const [at, min, max] = [name, `${name}:min`, `${name}:max`].map(parameter => numberOf(call, parameter))
  if (at === undefined && min === undefined && max === undefined) return () => true
  return value =>
    value !== null && (at === undefined || value === at) && value >= (min ?? value) && value <= (max ?? value)
}

function numberOf(call: StoreCall, name: string): number | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  throw refuse(422, `Query parameter "${name}" value must be number. For input string: "${value}".`)
}
