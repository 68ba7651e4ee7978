/**
 * Objects that are not declared can be named by what people call them. One entry per `x-lookup` of the schemas: the names
 * of a store's objects of that kind, to their ids. Names that are not found are missing in the answer.
 */

import type { Api } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { listWhere } from './kit/by-ids.ts'
import { productsBySku, skusOfProducts } from './kit/skus.ts'

export type LookUp = (api: Api, names: readonly string[]) => Promise<Map<string, string>>

export const lookUps: { readonly [kind: string]: LookUp } = {
  product: productsBySku,
  customer_group: (api, names) => namesIn(api.list('/v2/customer_groups'), names),
  customer_attribute: (api, names) => namesIn(api.list('/v3/customers/attributes'), names),
}

/** What people call the objects of a kind that are never declared, by their ids; one without a name is missing. */
export const namesByIds: {
  readonly [kind: string]: (api: Api, ids: readonly string[]) => Promise<Map<string, string>>
} = {
  product: skusOfProducts,
}

async function namesIn(rows: AsyncIterable<Attributes>, names: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set(names)
  const found = new Map<string, string>()
  for await (const row of rows) if (wanted.has(String(row.name))) found.set(String(row.name), String(row.id))
  return found
}

/** The other way: what people call products, by id: the SKU, or the name of one without. Those that are gone are missing. */
export async function productsById(api: Api, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const rows = listWhere(api, '/v3/catalog/products', 'id:in', ids, 50, { include_fields: 'sku,name' })
  for await (const { id, sku, name } of rows) found.set(String(id), String(sku || name))
  return found
}
