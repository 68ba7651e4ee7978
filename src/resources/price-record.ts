/**
 * Prices of variants in a price list, by SKU and currency. A thousand go in one request, and only those that differ. A
 * record has no id of its own. Whether a price that a write leaves out stays or goes is not documented: all of a record
 * are sent, and one that loses a price is deleted first.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { inChunks } from './kit/by-ids.ts'
import { goneIsFine } from './kit/outcomes.ts'
import { idOf, pick } from './kit/wire.ts'

const batch = 1_000
/** Keeps URLs short. */
const skusAtOnce = 50
const prices = ['price', 'sale_price', 'retail_price', 'map_price']
const fields = [...prices, 'bulk_pricing_tiers']
/** What stood for "no end" before null did. */
const endless = 2_147_483_647

export const priceRecord: ResourceKind = {
  name: 'price_record',
  collection: 'records',
  parent: 'price_list',
  shape: 'map',
  levels: 2,
  api: 'store',
  limits: { create: batch, update: batch, remove: batch, parallel: 1 },
  removal: 'reversible',
  goesWithParent: true,
  keyOf: (_, key) => naturalKey(key),
  async *list(api, { parentIds }) {
    const query = { include: 'bulk_pricing_tiers,sku' }
    const cap = { name: 'GET /v3/pricelists/{id}/records', max: 10 }
    for (const parentId of parentIds) {
      for await (const row of api.list(pathOf(parentId), { query, cap })) yield fromWire(row, parentId)
    }
  },
  create: (api, items) => eachList(items, (listId, own) => upsert(api, listId, own)),
  update: (api, items) =>
    eachList(items, async (listId, own) => {
      const losing = own.filter(losesSomething)
      if (losing.length > 0) await removeAll(api, listId, losing)
      return upsert(api, listId, own)
    }),
  remove: (api, items) =>
    eachList(items, async (listId, own) => {
      await removeAll(api, listId, own)
      return own.map(item => ({ id: item.id! }))
    }),
}

function pathOf(listId: string): string {
  return `/v3/pricelists/${listId}/records`
}

/** SKUs are the same in any case; currencies are written in lower case by the API. */
function naturalKey(key: string): string {
  const { sku, currency } = partsOf(key)
  return `${sku.toLowerCase()}/${currency.toUpperCase()}`
}

function partsOf(key: string): { sku: string; currency: string } {
  const slash = key.lastIndexOf('/')
  return { sku: key.slice(0, slash), currency: key.slice(slash + 1) }
}

function fromWire(row: Attributes, parentId: string): Observed {
  const sku = String(row.sku ?? `variant ${idOf(row.variant_id)}`)
  const key = naturalKey(`${sku}/${idOf(row.currency)}`)
  const tiers = Array.isArray(row.bulk_pricing_tiers) ? row.bulk_pricing_tiers.filter(isObject) : []
  const attributes = { ...pick(row, prices), bulk_pricing_tiers: tiers.map(tierOf) }
  const details = { written: `${sku}/${partsOf(key).currency}` }
  return { kind: 'price_record', id: `${parentId}/${key}`, parentId, key, attributes, details }
}

function tierOf(tier: Attributes): Attributes {
  const { quantity_max: most = null, ...rest } = tier
  return { ...rest, quantity_max: most === endless ? null : most }
}

/** Objects of one batch may lie in several lists. */
async function eachList(
  items: readonly WriteItem[],
  write: (listId: string, own: WriteItem[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const outcomes = new Map<WriteItem, Outcome>()
  for (const listId of new Set(items.map(item => item.parentId!))) {
    const own = items.filter(item => item.parentId === listId)
    const written = await write(listId, own)
    for (const [at, item] of own.entries()) outcomes.set(item, written[at]!)
  }
  return items.map(item => outcomes.get(item)!)
}

/** Records that are refused are named in the answer; the others are sent again without them. */
async function upsert(api: Api, listId: string, items: readonly WriteItem[]): Promise<Outcome[]> {
  const cap = { name: 'PUT /v3/pricelists/{id}/records', max: 1 }
  const { status, body } = await api.send('PUT', pathOf(listId), items.map(toWire), { cap, accept: [422] })
  if (status !== 422) return items.map(item => ({ id: item.id ?? `${listId}/${naturalKey(item.key)}` }))
  const refused = refusalsIn(body)
  const bad = items.map(item => refused.get(naturalKey(item.key)))
  const rest = items.filter((_, at) => bad[at] === undefined)
  if (rest.length === items.length) throw unexplained(body)
  const written = rest.length === 0 ? [] : await upsert(api, listId, rest)
  return items.map((item, at): Outcome => {
    const why = bad[at]
    return why === undefined ? written[rest.indexOf(item)]! : { error: refusal(item, why) }
  })
}

function refusalsIn(body: Json): Map<string, string> {
  const errors = isObject(body) && Array.isArray(body.batch_errors) ? body.batch_errors.filter(isObject) : []
  return new Map(
    errors.map(({ data, field_errors: fields }) => {
      const record = isObject(data) ? data : {}
      const shown = Object.entries(isObject(fields) ? fields : {}).map(([name, why]) => `${name}: ${String(why)}`)
      return [naturalKey(`${record.sku}/${record.currency}`), shown.join('; ') || 'the API did not accept it']
    }),
  )
}

function refusal(item: WriteItem, why: string): ToolError {
  const { sku, currency } = partsOf(item.key)
  const hint = /^sku:/.test(why)
    ? `Check that the store has a variant with the SKU ${sku}; that of a product with several variants is none.`
    : /^currency:/.test(why)
      ? `Check that the store has the currency ${currency.toUpperCase()}, in the control panel.`
      : 'Correct what the API names in the declaration, then plan again.'
  return new ToolError('API_INVALID', why, { address: item.address, hint })
}

function unexplained(body: Json): ToolError {
  const title = isObject(body) && typeof body.title === 'string' ? body.title : 'the API did not accept the records'
  return new ToolError('API_INVALID', title, { hint: 'Correct the declarations and plan again.' })
}

/** What the files do not name of a record is sent as it was when the plan was made. */
function valuesOf(item: WriteItem): Attributes {
  return { ...pick(item.before ?? {}, fields), ...pick(item.attributes, fields) }
}

function toWire(item: WriteItem): Attributes {
  const { sku, currency } = partsOf(item.key)
  const { bulk_pricing_tiers: tiers, ...values } = valuesOf(item)
  const set = Object.entries(values).filter(([, value]) => value !== null)
  return {
    sku,
    currency: currency.toLowerCase(),
    ...Object.fromEntries(set.map(([name, value]) => [name, Number(value)])),
    ...(Array.isArray(tiers) ? { bulk_pricing_tiers: tiers.filter(isObject).map(tierToWire) } : {}),
  }
}

function tierToWire({ quantity_max: most = null, amount, ...tier }: Attributes): Attributes {
  return { ...tier, amount: Number(amount), ...(most === null ? {} : { quantity_max: most }) }
}

function losesSomething({ before = {}, attributes }: WriteItem): boolean {
  return prices.some(name => attributes[name] === null && before[name] !== null && before[name] !== undefined)
}

/** Always by SKU and currency: without a filter the API deletes all records of the list. */
async function removeAll(api: Api, listId: string, items: readonly WriteItem[]): Promise<void> {
  const byCurrency = new Map<string, string[]>()
  for (const { key } of items) {
    const { sku, currency } = partsOf(key)
    const code = currency.toLowerCase()
    byCurrency.set(code, [...(byCurrency.get(code) ?? []), sku])
  }
  for (const [currency, all] of byCurrency) {
    for (const skus of inChunks(all, skusAtOnce)) {
      if (skus.some(sku => sku === '')) throw new ToolError('BUG', 'a price record without a SKU cannot be deleted')
      await goneIsFine(() => api.send('DELETE', pathOf(listId), undefined, { query: { currency, 'sku:in': skus } }))
    }
  }
}
