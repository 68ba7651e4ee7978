/** What may be in the record of a price list, and which variant is meant? */

import { checkFields, type FieldRule } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { currencies } from './currency-rows.ts'
import { type Prices, priceFields, type VariantIndex } from './price-record-rows.ts'
import type { Variant } from './product-rows.ts'

const price: FieldRule = { kind: 'number', nullable: true }

const rules: { [name: string]: FieldRule } = {
  ...Object.fromEntries(priceFields.map(name => [name, price])),
  bulk_pricing_tiers: { kind: 'array', nullable: true },
}

const tierRules: { [name: string]: FieldRule } = {
  quantity_min: { kind: 'integer', required: true },
  quantity_max: { kind: 'integer', nullable: true },
  type: { kind: 'string', required: true, values: ['price', 'percent', 'fixed'] },
  amount: { kind: 'number', required: true },
}

export function checkPrices(row: JsonObject, errors: FieldErrors): void {
  checkFields(row, rules, errors)
  for (const name of priceFields) {
    const value = row[name]
    if (typeof value === 'number' && value < 0) errors[name] = 'error.min'
  }
  const tiers = Array.isArray(row.bulk_pricing_tiers) ? row.bulk_pricing_tiers : []
  for (const [at, tier] of tiers.entries()) checkTier(tier, `bulk_pricing_tiers[${at}].`, errors)
}

function checkTier(value: Json, prefix: string, errors: FieldErrors): void {
  const tier = isObject(value) ? value : {}
  checkFields(tier, tierRules, errors, prefix)
  const { quantity_min: min, quantity_max: max, amount } = tier
  if (typeof min === 'number' && min < 1) errors[`${prefix}quantity_min`] = 'error.min'
  if (typeof min === 'number' && typeof max === 'number' && max < min) errors[`${prefix}quantity_max`] = 'error.min'
  if (typeof amount === 'number' && amount < 0) errors[`${prefix}amount`] = 'error.min'
}

/** The prices that were sent; what was left out is not in it, and null is a price that is not set. */
export function sentPrices(row: JsonObject): Partial<Prices> {
  const sent = Object.fromEntries(Object.entries(row).filter(([name]) => rules[name] !== undefined))
  if (sent.bulk_pricing_tiers === undefined) return sent
  const tiers = Array.isArray(sent.bulk_pricing_tiers) ? sent.bulk_pricing_tiers.filter(isObject) : []
  return { ...sent, bulk_pricing_tiers: tiers.map(toTier) }
}

/** A tier without an upper end has none. */
function toTier({ quantity_min, quantity_max, type, amount }: JsonObject): JsonObject {
  return { quantity_min: quantity_min!, quantity_max: quantity_max ?? null, type: type!, amount: amount! }
}

/** The code in lower case, if the store has such a currency. */
export function currencyOf(contents: Contents, value: Json | undefined, errors: FieldErrors): string | undefined {
  const message = typeof value === 'string' ? undefined : 'error.expected.jsstring'
  const known = currencies.rows(contents).some(row => row.currency_code === String(value).toUpperCase())
  if (message === undefined && known) return String(value).toLowerCase()
  errors.currency = value === undefined ? 'error.path.missing' : (message ?? 'The store has no such currency')
  return undefined
}

/** A variant is named by its id, which counts when there are both, or by its SKU; that of its product will not do. */
export function variantOf(index: VariantIndex, row: JsonObject, errors: FieldErrors): Variant | undefined {
  const { variant_id, sku } = row
  if (variant_id !== undefined) {
    const found = typeof variant_id === 'number' ? index.byId.get(variant_id) : undefined
    if (found === undefined) errors.variant_id = 'The variant does not exist'
    return found
  }
  if (sku === undefined) {
    errors.variant_id = 'Either variant_id or sku is required'
    return undefined
  }
  const name = String(sku).toLowerCase()
  const found = index.bySku.get(name)
  if (found !== undefined) return found
  errors.sku = index.parents.has(name)
    ? 'The SKU is that of a product with several variants; the SKU of one of them is needed'
    : 'There is no variant with this SKU'
  return undefined
}
