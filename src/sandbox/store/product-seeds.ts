/** How is a catalogue filled quickly? Products with SKUs, and where they are assigned. */

import type { Json, JsonObject } from '../json.ts'
import { productFields, writable } from './product-fields.ts'
import { categoryAssignments, channelAssignments, insertProduct, isBase, products, variants } from './product-rows.ts'
import type { Seeder, Seeding } from './seeding.ts'

/** A row can name `channels` and `categories` that the product is assigned to. */
export const seeder: Seeder = {
  kind: 'products',
  insert: seedProduct,
  sample: (_, { contents }) => {
    const next = (products.rows(contents).at(-1)?.id ?? 0) + 1
    return { name: `Product ${next}`, type: 'physical', sku: `SKU-${next}`, weight: 1, price: 10 }
  },
}

function seedProduct({ contents, now }: Seeding, row: JsonObject): { id: number } {
  const own = writable(row, productFields)
  const path = `/product-${(products.rows(contents).at(-1)?.id ?? 0) + 1}/`
  const product = insertProduct(contents, own, { path, is_customized: false }, now)
  const product_id = product.id
  for (const channel_id of numbers(row.channels)) {
    channelAssignments.insert(contents, { id: channelAssignments.nextId(contents), product_id, channel_id })
  }
  for (const category_id of numbers(row.categories)) {
    categoryAssignments.insert(contents, { id: categoryAssignments.nextId(contents), product_id, category_id })
  }
  return product
}

function numbers(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

/** Further variants, of which each has a value of the option `Variant` of its own. */
export const variantSeeder: Seeder = {
  kind: 'variants',
  insert: ({ contents }, row) => {
    const id = variants.nextId(contents)
    const product_id = Number(row.product_id ?? 1)
    const value = { id, label: String(row.label ?? id), option_id: product_id, option_display_name: 'Variant' }
    variants.remove(contents, other => other.product_id === product_id && isBase(other))
    return variants.insert(contents, { id, product_id, own: { sku: String(row.sku) }, option_values: [value] })
  },
  sample: at => ({ sku: `VARIANT-${at}`, product_id: 1 }),
}

export const samples: readonly JsonObject[] = [
  { name: 'Canvas Tote', type: 'physical', sku: 'TOTE-1', weight: 0.4, price: 24, channels: [1] },
  { name: 'Enamel Mug', type: 'physical', sku: 'MUG-1', weight: 0.3, price: 12.5, channels: [1] },
  { name: 'Gift Certificate', type: 'digital', sku: 'GIFT-1', weight: 0, price: 50, channels: [1] },
]
