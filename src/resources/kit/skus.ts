/**
 * Which products have these SKUs? A SKU is that of a product or of one of its variants, and case means nothing in it.
 * Products can be asked for by many SKUs at once; variants by one, or all of them are read where that takes less.
 */

import type { Api } from '../../model/kind.ts'
import type { Attributes, Json } from '../../model/values.ts'
import { isObject } from '../../model/values.ts'
import { idOf } from './wire.ts'

const products = '/v3/catalog/products'
const variants = '/v3/catalog/variants'

/** Keeps URLs short. */
const skusAtOnce = 50
const lettersAtOnce = 1_500
/** So few are asked for one by one without a look at how many variants there are. */
const few = 3
const largestPage = 250

/** The ids of the products, by SKU as it was given; a SKU that nothing has is missing. */
export async function productsBySku(api: Api, skus: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const note = (row: Attributes, id: Json | undefined): void => {
    const sku = textOf(row.sku)
    if (sku !== '' && !ids.has(sku)) ids.set(sku, idOf(id))
  }
  const find = async (query: { [filter: string]: string | string[] }): Promise<void> => {
    for await (const row of api.list(products, { query: { ...query, include_fields: 'sku' } })) note(row, row.id)
  }
  const findVariants = async (query: { sku?: string }): Promise<void> => {
    const named = { ...query, include_fields: 'sku,product_id' }
    for await (const row of api.list(variants, { query: named })) note(row, row.product_id)
  }
  await Promise.all(productQueries(skus).map(find))
  const left = skus.filter(sku => !ids.has(textOf(sku)))
  const readAll = left.length > few && left.length > (await pagesOfVariants(api))
  await Promise.all(readAll ? [findVariants({})] : left.map(sku => findVariants({ sku })))
  return new Map(skus.flatMap(sku => (ids.has(textOf(sku)) ? [[sku, ids.get(textOf(sku))!]] : [])))
}

/** The other way round: the SKUs of products themselves, by their ids; one that has none is missing. */
export async function skusOfProducts(api: Api, ids: readonly string[]): Promise<Map<string, string>> {
  const skus = new Map<string, string>()
  const find = async (some: readonly string[]): Promise<void> => {
    for await (const { id, sku } of api.list(products, { query: { 'id:in': [...some], include_fields: 'sku' } })) {
      if (typeof sku === 'string' && sku !== '') skus.set(idOf(id), sku)
    }
  }
  const runs = Array.from({ length: Math.ceil(ids.length / largestPage) }, (_, at) => at * largestPage)
  await Promise.all(runs.map(at => find(ids.slice(at, at + largestPage))))
  return skus
}

function textOf(sku: Json | undefined): string {
  return String(sku ?? '').toLowerCase()
}

/** Runs of SKUs; one with a comma in it cannot stand in a list. */
function productQueries(skus: readonly string[]): { [filter: string]: string | string[] }[] {
  const runs: string[][] = []
  let letters = 0
  for (const sku of skus.filter(one => !one.includes(','))) {
    letters += encodeURIComponent(sku).length
    const run = runs.at(-1)
    if (run === undefined || run.length === skusAtOnce || letters > lettersAtOnce) {
      runs.push([sku])
      letters = encodeURIComponent(sku).length
    } else run.push(sku)
  }
  return [...runs.map(run => ({ 'sku:in': run })), ...skus.filter(one => one.includes(',')).map(sku => ({ sku }))]
}

async function pagesOfVariants(api: Api): Promise<number> {
  const body = await api.get(variants, { query: { limit: 1, include_fields: 'sku' } })
  const pagination = isObject(body) && isObject(body.meta) && isObject(body.meta.pagination) ? body.meta.pagination : {}
  return typeof pagination.total === 'number' ? Math.ceil(pagination.total / largestPage) : Number.POSITIVE_INFINITY
}
