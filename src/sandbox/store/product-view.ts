/** How do products and variants look on the wire, and with what beside them? */

import { iso } from '../clock.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { shown } from './category-errors.ts'
import { categories } from './category-rows.ts'
import { productFields, variantFields, withDefaults } from './product-fields.ts'
import {
  categoryAssignments,
  channelAssignments,
  isBase,
  type Product,
  products,
  skuOf,
  type Variant,
  variants,
} from './product-rows.ts'

/** What else an answer can show of products; of these kinds the sandbox keeps none. */
const empty = ['bulk_pricing_rules', 'custom_fields', 'images', 'modifiers', 'parent_relations', 'reviews', 'videos']

/** Shows some products of a store; what they are assigned to is looked up once for all of them. */
export function productsView(contents: Contents, rows: readonly Product[], include: ReadonlySet<string>): JsonObject[] {
  const ids = new Set(rows.map(row => row.id))
  const inCategories = grouped(contentsOf(categoryAssignments.rows(contents), ids), row => row.category_id)
  const onChannels = grouped(contentsOf(channelAssignments.rows(contents), ids), row => row.channel_id)
  const own = grouped(contentsOf(variants.rows(contents), ids), row => row)
  return rows.map(product => {
    const of = own.get(product.id) ?? []
    const base = of.find(isBase)
    const row: JsonObject = {
      id: product.id,
      ...withDefaults(product.own, productFields),
      categories: (inCategories.get(product.id) ?? []).filter(id => isCategory(contents, id)),
      calculated_price: priceOf(product.own),
      custom_url: { url: product.path, is_customized: product.is_customized },
      base_variant_id: base?.id ?? null,
      date_created: catalogDate(product.date_created),
      date_modified: catalogDate(product.date_modified),
    }
    if (include.has('channels')) row.channels = onChannels.get(product.id) ?? []
    if (include.has('variants')) row.variants = of.map(variant => variantView(variant, product))
    if (include.has('options')) row.options = optionsOf(product, of)
    for (const name of empty) if (include.has(name)) row[name] = []
    return row
  })
}

function contentsOf<T extends { product_id: number }>(rows: readonly T[], ids: ReadonlySet<number>): T[] {
  return rows.filter(row => ids.has(row.product_id))
}

function grouped<T extends { product_id: number }, V>(rows: readonly T[], value: (row: T) => V): Map<number, V[]> {
  const groups = new Map<number, V[]>()
  for (const row of rows) {
    const group = groups.get(row.product_id)
    if (group === undefined) groups.set(row.product_id, [value(row)])
    else group.push(value(row))
  }
  return groups
}

/** An assignment to a category that is gone has gone with it. */
export function isCategory(contents: Contents, id: number): boolean {
  const category = categories.find(contents, id)
  return category !== undefined && shown(category)
}

/** Catalogue dates spell the zone out. */
function catalogDate(ms: number): string {
  return iso(ms).replace('Z', '+00:00')
}

function priceOf({ price, sale_price }: JsonObject): Json {
  return typeof sale_price === 'number' && sale_price > 0 ? sale_price : (price ?? 0)
}

export function variantView(variant: Variant, product: Product): JsonObject {
  const { id, product_id, own, option_values } = variant
  const prices = {
    price: own.price ?? product.own.price ?? 0,
    sale_price: own.sale_price ?? product.own.sale_price ?? 0,
  }
  return {
    id,
    product_id,
    sku: skuOf(variant),
    sku_id: isBase(variant) ? null : id,
    ...withDefaults(own, variantFields),
    calculated_price: priceOf(prices),
    calculated_weight: own.weight ?? product.own.weight ?? 0,
    option_values: option_values.map(value => ({ ...value })),
  }
}

export function variantOfAny(contents: Contents, variant: Variant): JsonObject {
  return variantView(variant, products.find(contents, variant.product_id)!)
}

function optionsOf(product: Product, own: readonly Variant[]): Json[] {
  const options = new Map<number, { name: string; values: Map<number, string> }>()
  for (const { id, label, option_id, option_display_name: name } of own.flatMap(variant => variant.option_values)) {
    const option = options.get(option_id) ?? { name, values: new Map() }
    option.values.set(id, label)
    options.set(option_id, option)
  }
  return [...options].map(([id, { name, values }], sort_order) => ({
    id,
    product_id: product.id,
    display_name: name,
    type: 'dropdown',
    config: {},
    sort_order,
    option_values: [...values].map(([value, label], at) => ({
      id: value,
      label,
      sort_order: at,
      value_data: null,
      is_default: false,
    })),
  }))
}
