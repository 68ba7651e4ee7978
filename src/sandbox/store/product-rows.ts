/** How are products, their variants and where they are assigned kept? */

import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'

/** `own` holds the members that were sent; all others are as they are at first. */
export type Product = {
  id: number
  own: JsonObject
  path: string
  is_customized: boolean
  date_created: number
  date_modified: number
}

export type OptionValue = { id: number; label: string; option_id: number; option_display_name: string }

/** The base variant of a product has no option values; a product with options has none. */
export type Variant = { id: number; product_id: number; own: JsonObject; option_values: OptionValue[] }

export type ChannelAssignment = { id: number; product_id: number; channel_id: number }
export type CategoryAssignment = { id: number; product_id: number; category_id: number }

export const products = table<Product>('products')
export const variants = table<Variant>('variants')
export const channelAssignments = table<ChannelAssignment>('product_channels')
export const categoryAssignments = table<CategoryAssignment>('product_categories')

export function variantsOf(contents: Contents, productId: number): Variant[] {
  return variants.rows(contents).filter(variant => variant.product_id === productId)
}

export function isBase(variant: Variant): boolean {
  return variant.option_values.length === 0
}

export function skuOf(row: { own: JsonObject }): string {
  return String(row.own.sku ?? '')
}

export type Address = Pick<Product, 'path' | 'is_customized'>

/** Puts a product in with its base variant, assigned to nothing. */
export function insertProduct(contents: Contents, own: JsonObject, address: Address, now: number): Product {
  const id = products.nextId(contents)
  const product = products.insert(contents, { id, own, ...address, date_created: now, date_modified: now })
  insertBaseVariant(contents, product)
  return product
}

/** It has the SKU and the codes of its product. */
export function insertBaseVariant(contents: Contents, product: Product): Variant {
  const id = variants.nextId(contents)
  return variants.insert(contents, { id, product_id: product.id, own: codesOf(product.own), option_values: [] })
}

const codes = ['sku', 'upc', 'mpn', 'gtin', 'bin_picking_number', 'cost_price']

/** The members that a product and its base variant have in common. */
export function codesOf(own: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(own).filter(([name]) => codes.includes(name)))
}

/** Takes products away, and all that is theirs. */
export function removeProducts(contents: Contents, gone: ReadonlySet<number>): void {
  products.remove(contents, product => gone.has(product.id))
  for (const theirs of [variants, channelAssignments, categoryAssignments]) {
    theirs.remove(contents, (row: { product_id: number }) => gone.has(row.product_id))
  }
}

/** The address that goes with a name; one that is taken gets letters behind it. */
export function generatedPath(contents: Contents, name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const taken = new Set(products.rows(contents).map(product => product.path))
  let path = `/${slug}/`
  for (let at = 0; taken.has(path); at += 1) path = `/${slug}-${letters(at)}/`
  return path
}

function letters(at: number): string {
  return [3, 2, 1, 0].map(place => String.fromCharCode(97 + (Math.floor(at / 26 ** place) % 26))).join('')
}
