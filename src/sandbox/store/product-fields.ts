/** Which members do products and variants have, what may stand in them, and what stands there if nothing was sent? */

import { checkFields, type FieldRule, type Kind } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'

export interface CatalogField extends FieldRule {
  initial: Json
  min?: number
  max?: number
  /** Shown, but not taken from a request. */
  readOnly?: true
}

const text = (maxLength?: number): CatalogField => ({
  kind: 'string',
  initial: '',
  ...(maxLength === undefined ? {} : { maxLength }),
})
const number = (kind: 'number' | 'integer', max?: number, min = 0): CatalogField => ({
  kind,
  initial: 0,
  min,
  ...(max === undefined ? {} : { max }),
})
const amount = (max?: number) => number('number', max)
const count = (max: number) => number('integer', max)
const flag = (initial: boolean): CatalogField => ({ kind: 'boolean', initial })
const word = (...values: readonly string[]): CatalogField => ({ kind: 'string', values, initial: values[0] ?? '' })
const list = (...initial: Json[]): CatalogField => ({ kind: 'array', initial })
const shown = (kind: Kind, initial: Json): CatalogField => ({ kind, initial, readOnly: true })

const heaviest = 9_999_999_999
const most = 2_147_483_647
const billion = 1_000_000_000

/** In the order in which products show them. */
export const productFields: { [name: string]: CatalogField } = {
  name: { ...text(250), minLength: 1 },
  type: word('physical', 'digital'),
  sku: text(255),
  description: text(),
  weight: amount(heaviest),
  width: amount(heaviest),
  depth: amount(heaviest),
  height: amount(heaviest),
  price: amount(),
  cost_price: amount(),
  retail_price: amount(),
  sale_price: amount(),
  map_price: amount(),
  tax_class_id: amount(255),
  product_tax_code: text(255),
  brand_id: count(billion),
  option_set_id: shown('integer', null),
  option_set_display: shown('string', 'right'),
  inventory_level: count(most),
  inventory_warning_level: count(most),
  inventory_tracking: word('none', 'product', 'variant'),
  reviews_rating_sum: count(billion),
  reviews_count: count(billion),
  total_sold: count(billion),
  fixed_cost_shipping_price: amount(),
  is_free_shipping: flag(false),
  is_visible: flag(true),
  is_featured: flag(false),
  related_products: list(-1),
  warranty: text(65_535),
  bin_picking_number: text(255),
  layout_file: text(500),
  upc: text(14),
  mpn: text(),
  gtin: text(14),
  date_last_imported: { ...text(), initial: null },
  search_keywords: text(65_535),
  availability: word('available', 'disabled', 'preorder'),
  availability_description: text(255),
  gift_wrapping_options_type: word('any', 'none', 'list'),
  gift_wrapping_options_list: list(),
  sort_order: number('integer', most, -most - 1),
  condition: word('New', 'Used', 'Refurbished'),
  is_condition_shown: flag(false),
  order_quantity_minimum: count(billion),
  order_quantity_maximum: count(billion),
  page_title: text(255),
  meta_keywords: list(),
  meta_description: text(65_535),
  view_count: count(billion),
  preorder_release_date: { ...text(), initial: null, nullable: true },
  preorder_message: text(255),
  is_preorder_only: flag(false),
  is_price_hidden: flag(false),
  price_hidden_label: text(200),
  open_graph_type: word('product', 'album', 'book', 'drink', 'food', 'game', 'movie', 'song', 'tv_show'),
  open_graph_title: text(),
  open_graph_description: text(),
  open_graph_use_meta_description: flag(true),
  open_graph_use_product_name: flag(true),
  open_graph_use_image: flag(true),
}

const inherited = (): CatalogField => ({ ...amount(), nullable: true, initial: null })
const level = (): CatalogField => ({ kind: 'integer', max: most, nullable: true, initial: 0 })

/** Null goes by what the product has. */
export const variantFields: { [name: string]: CatalogField } = {
  price: inherited(),
  sale_price: inherited(),
  retail_price: inherited(),
  map_price: amount(),
  weight: inherited(),
  width: inherited(),
  height: inherited(),
  depth: inherited(),
  is_free_shipping: flag(false),
  fixed_cost_shipping_price: inherited(),
  purchasing_disabled: flag(false),
  purchasing_disabled_message: text(255),
  image_url: text(),
  cost_price: { ...amount(), nullable: true },
  upc: text(14),
  mpn: text(),
  gtin: text(14),
  inventory_level: level(),
  inventory_warning_level: level(),
  bin_picking_number: { ...text(255), nullable: true },
}

type Fields = { [name: string]: CatalogField }

/** Notes under `prefix + name` what is wrong with each member that is sent. */
export function checkMembers(row: JsonObject, fields: Fields, errors: FieldErrors, prefix = ''): void {
  checkFields(row, fields, errors, prefix)
  for (const [name, { min, max }] of Object.entries(fields)) {
    const value = row[name]
    if (typeof value !== 'number' || errors[prefix + name] !== undefined) continue
    if (value < (min ?? value)) errors[prefix + name] = 'error.min'
    if (value > (max ?? value)) errors[prefix + name] = 'error.max'
  }
}

/** What of a row is kept: the members that can be written. */
export function writable(row: JsonObject, fields: Fields): JsonObject {
  const own = Object.entries(row).filter(([name]) => fields[name] !== undefined && fields[name].readOnly !== true)
  return Object.fromEntries(own)
}

export function withDefaults(own: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, { initial }]) => [name, own[name] ?? initial]))
}
