/** The variant of a SKU, what the catalogue asks for it, and what a price list says of it. A few requests, all reads. */

import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { ListedPrice } from '../model/price.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'

export interface Variant {
  id: string
  productId: string
  /** As BigCommerce writes it. */
  sku: string
  /** SKU of the product. */
  productSku: string
  price: number
  sale_price: number | null
  /** Ids of the categories that the product is in itself. */
  categories: string[]
}

const products = '/v3/catalog/products'
const productFields = 'sku,price,sale_price,categories'

/**
 * Asks for variants first: the SKU of a product with a single variant is usually that variant's too. Where it is not, the
 * product is asked for. `known` are SKUs that a slip may be explained with.
 */
export async function readVariant(api: Api, sku: string, known: readonly string[]): Promise<Variant> {
  const fields = 'product_id,sku,price,sale_price'
  const variants = rowsOf(await api.get('/v3/catalog/variants', { query: { sku, include_fields: fields } }))
  const variant = variants.find(row => isSame(row.sku, sku))
  if (variant !== undefined) {
    const query = { id: String(variant.product_id), include_fields: productFields }
    const [product = {}] = rowsOf(await api.get(products, { query }))
    return toVariant(variant, product)
  }
  const query = { sku, include: 'variants', include_fields: productFields }
  const product = rowsOf(await api.get(products, { query })).find(row => isSame(row.sku, sku))
  if (product === undefined) throw await unknownSku(api, sku, known)
  const own = Array.isArray(product.variants) ? product.variants.filter(isObject) : []
  const [only] = own
  if (own.length > 1) throw severalVariants(sku, own)
  if (only === undefined) throw severalVariants(sku, own)
  return toVariant({ ...only, product_id: product.id ?? null, sku: product.sku ?? '' }, product)
}

/** What the variant does not say itself, its product does; a sale price of 0 is none. */
function toVariant(variant: Attributes, product: Attributes): Variant {
  const sale = numberOf(variant.sale_price) ?? numberOf(product.sale_price)
  return {
    id: String(variant.id),
    productId: String(variant.product_id),
    sku: String(variant.sku),
    productSku: String(product.sku ?? ''),
    price: numberOf(variant.price) ?? numberOf(product.price) ?? 0,
    sale_price: sale === undefined || sale === 0 ? null : sale,
    categories: Array.isArray(product.categories) ? product.categories.map(String) : [],
  }
}

/** What the list says of the variant, in every currency. */
export async function readRecords(api: Api, listId: string, variantId: string): Promise<ListedPrice[]> {
  const query = { 'variant_id:in': variantId, include: 'bulk_pricing_tiers' }
  const cap = { name: 'GET /v3/pricelists/{id}/records', max: 10 }
  const records: ListedPrice[] = []
  for await (const row of api.list(`/v3/pricelists/${listId}/records`, { query, cap })) {
    if (String(row.variant_id) !== variantId) continue
    const tiers = Array.isArray(row.bulk_pricing_tiers) ? row.bulk_pricing_tiers.filter(isObject) : []
    records.push({
      currency: String(row.currency).toUpperCase(),
      price: numberOf(row.price) ?? null,
      sale_price: numberOf(row.sale_price) ?? null,
      tiers: tiers.map(tier => Number(tier.quantity_min)),
      origin: 'live',
    })
  }
  return records
}

/** The categories, then those above them level by level: BigCommerce's rules hold for what lies below a category, too. */
export async function readAncestry(api: Api, categories: readonly string[]): Promise<string[]> {
  const found = [...categories]
  let level = [...categories]
  while (level.length > 0) {
    const above: string[] = []
    for await (const row of api.list('/v3/catalog/trees/categories', { query: { 'category_id:in': level } })) {
      const parent = row.parent_id
      if (typeof parent === 'number' && parent > 0 && !found.includes(String(parent))) above.push(String(parent))
    }
    level = [...new Set(above)]
    found.push(...level)
  }
  return found
}

/** The group that guests on a channel belong to, where the channel has a setting of its own. */
export async function readGuestGroup(api: Api, channelId: string): Promise<string | undefined> {
  const body = await api.get(`/v3/customers/settings/channels/${channelId}`, { accept: [404] })
  const settings = isObject(body) && isObject(body.data) ? body.data.customer_group_settings : undefined
  const id = isObject(settings) ? settings.guest_customer_group_id : undefined
  return typeof id === 'number' && id > 0 ? String(id) : undefined
}

async function unknownSku(api: Api, sku: string, known: readonly string[]): Promise<ToolError> {
  const [keyword = sku] = sku.split(/[^\p{L}\p{N}]+/u).filter(part => part !== '')
  const near = rowsOf(await api.get(products, { query: { keyword, include_fields: 'sku', limit: 250 } }))
  const skus = [...near.map(row => String(row.sku ?? '')), ...known].filter(one => one !== '')
  return new ToolError('NOT_FOUND', `the store has no product or variant with the SKU ${sku}`, {
    hint: didYouMean(sku, skus) ?? 'SKUs stand in the control panel under Products.',
  })
}

function severalVariants(sku: string, variants: readonly Attributes[]): ToolError {
  const skus = variants.flatMap(row => (row.sku === '' || row.sku === undefined ? [] : [`\`${String(row.sku)}\``]))
  const shown = skus.slice(0, 5).join(', ')
  const more = skus.length > 5 ? ` and ${skus.length - 5} more` : ''
  return new ToolError(
    'NOT_FOUND',
    `${sku} is a product with ${variants.length} variants, which have prices of their own`,
    {
      hint: skus.length === 0 ? 'Give its variants SKUs, then name one.' : `Name a variant: ${shown}${more}.`,
    },
  )
}

function isSame(value: Json | undefined, sku: string): boolean {
  return String(value ?? '').toLowerCase() === sku.toLowerCase()
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined
}

function rowsOf(body: Json): Attributes[] {
  return isObject(body) && Array.isArray(body.data) ? body.data.filter(isObject) : []
}
