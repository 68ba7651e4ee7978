/** May a product or a variant be written so? What has to be there, and what only one of them can have. */

import { wrongWith } from '../check.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { checkMembers, productFields } from './product-fields.ts'
import { isBase, type Product, products, skuOf, type Variant, variants } from './product-rows.ts'
import { isCategory } from './product-view.ts'

const mostCategories = 1000

/** Notes what is wrong with a product that is sent, new or in part. */
export function checkProduct(row: JsonObject, isNew: boolean, errors: FieldErrors, prefix = ''): void {
  const needed = isNew ? ['name', 'type', 'weight', 'price'] : []
  checkMembers(row, productFields, errors, prefix)
  for (const name of needed) if (row[name] === undefined) errors[prefix + name] = 'error.path.missing'
  const { categories = [], custom_url, meta_keywords = [] } = row
  if (!Array.isArray(categories)) errors[`${prefix}categories`] = 'error.expected.jsarray'
  else if (categories.length > mostCategories) errors[`${prefix}categories`] = 'error.maxItems'
  else if (!categories.every(Number.isSafeInteger)) errors[`${prefix}categories`] = 'error.expected.jsnumber'
  if (!Array.isArray(meta_keywords) || meta_keywords.some(word => typeof word !== 'string')) {
    errors[`${prefix}meta_keywords`] = 'error.expected.jsarray'
  }
  if (custom_url === undefined) return
  const url = isObject(custom_url) ? custom_url.url : undefined
  const wrong = wrongWith(url, { kind: 'string', required: isNew, minLength: 1, maxLength: 255 })
  if (!isObject(custom_url)) errors[`${prefix}custom_url`] = 'error.expected.jsobject'
  else if (wrong !== undefined) errors[`${prefix}custom_url.url`] = wrong
}

export function refuseAny(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw invalid(errors)
}

/** The address that is sent, as it is kept: between slashes. */
export function sentPath({ custom_url }: JsonObject): string | undefined {
  if (!isObject(custom_url) || typeof custom_url.url !== 'string') return undefined
  return `/${custom_url.url.replaceAll(/^\/+|\/+$/g, '')}/`.replace('//', '/')
}

/** Names, SKUs and addresses are for one product each, and a category has to be there: otherwise 409. */
export function refuseConflict(contents: Contents, row: JsonObject, self: Product | undefined): void {
  const others = products.rows(contents).filter(product => product !== self)
  const path = sentPath(row)
  const base = variants.rows(contents).find(variant => variant.product_id === self?.id && isBase(variant))
  const gone = (Array.isArray(row.categories) ? row.categories : []).find(id => !isCategory(contents, Number(id)))
  const conflicts: FieldErrors = {
    ...(others.some(({ own }) => own.name === row.name) ? { name: 'The product name is a duplicate' } : {}),
    ...(isTaken(contents, row.sku, self, base) ? { sku: 'The product sku is a duplicate' } : {}),
    ...(others.some(other => other.path === path) ? { 'custom_url.url': 'The product URL is a duplicate' } : {}),
    ...(gone === undefined ? {} : { categories: `Category ${String(gone)} does not exist` }),
  }
  const [first] = Object.values(conflicts)
  if (first !== undefined) throw refuse(409, first, conflicts)
}

/** A SKU is for one product or variant, whatever its case; a product and its base variant have it together. */
export function isTaken(contents: Contents, sku: Json | undefined, product?: Product, variant?: Variant): boolean {
  if (typeof sku !== 'string' || sku === '') return false
  const same = (row: { own: JsonObject }) => skuOf(row).toLowerCase() === sku.toLowerCase()
  return (
    products.rows(contents).some(other => other !== product && same(other)) ||
    variants.rows(contents).some(other => other !== variant && same(other))
  )
}
