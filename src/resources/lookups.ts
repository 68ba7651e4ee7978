/**
 * Objects that are not declared can be named by what people call them. One entry per `x-lookup` of the schemas: the names
 * of a store's objects of that kind, to their ids. Names that are not found are missing in the answer.
 */

import type { Api } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'

export type LookUp = (api: Api, names: readonly string[]) => Promise<Map<string, string>>

export const lookUps: { readonly [kind: string]: LookUp } = {
  product: async (api, skus) => {
    const found = new Map<string, string>()
    for (let from = 0; from < skus.length; from += skusAtOnce) {
      const wanted = new Map(skus.slice(from, from + skusAtOnce).map(sku => [sku.toLowerCase(), sku]))
      const query = { 'sku:in': [...wanted.values()], include_fields: 'id,sku' }
      for await (const row of api.list('/v3/catalog/products', { query })) {
        const sku = wanted.get(String(row.sku).toLowerCase())
        if (sku !== undefined) found.set(sku, String(row.id))
      }
    }
    return found
  },
  customer_group: (api, names) => namesIn(api.list('/v2/customer_groups'), names),
  customer_attribute: (api, names) => namesIn(api.list('/v3/customers/attributes'), names),
}

async function namesIn(rows: AsyncIterable<Attributes>, names: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set(names)
  const found = new Map<string, string>()
  for await (const row of rows) if (wanted.has(String(row.name))) found.set(String(row.name), String(row.id))
  return found
}

/** Keeps URLs short. */
const skusAtOnce = 50
