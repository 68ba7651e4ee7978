/**
 * Which products are sold on a channel. A write adds and never takes away; a removal goes by filters, and one that names
 * several channels would take every product named away from each of them. Neither may run beside another of the same products.
 */

import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { errorAt, failureOf, hasErrorAt, succeeded } from './kit/outcomes.ts'
import { refuseRepeated } from './kit/repeated.ts'
import { fromReference, idOf, keyText, numberOf, toReference } from './kit/wire.ts'

const path = '/v3/catalog/products/channel-assignments'
/** The maximum is not documented. */
const batch = 100
const cap = { name: path, max: 1 }

export const productAssignment: ResourceKind = {
  name: 'product_assignment',
  collection: 'products',
  parent: 'channel',
  shape: 'set',
  api: 'store',
  limits: { create: batch, update: batch, remove: batch, parallel: 1 },
  removal: 'reversible',
  keyOf,
  keyOnly: true,
  check: refuseRepeated('product_assignment', 'product', keyOf),
  async *list(api, { parentIds }) {
    const query = parentIds.length === 0 ? {} : { 'channel_id:in': parentIds }
    for await (const row of api.list(path, { query })) yield fromWire(row)
  },
  create: assign,
  update: async (_api, items) => succeeded(items),
  async remove(api, items) {
    const byChannel = new Map<string, string[]>()
    for (const { id = '' } of items) {
      const [channel = '', product = ''] = id.split('/')
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), product])
    }
    for (const [channel, products] of byChannel) {
      const query = { 'product_id:in': products, 'channel_id:in': channel }
      await api.send('DELETE', path, undefined, { query, cap })
    }
    return succeeded(items)
  },
}

function keyOf(attributes: Attributes): string {
  return keyText(attributes.product)
}

/** An assignment has no id of its own. */
function placeOf(channelId: string, productId: Json | undefined): string {
  return `${channelId}/${idOf(productId)}`
}

function fromWire({ channel_id: channel, product_id: product }: Attributes): Observed {
  const parentId = idOf(channel)
  return {
    kind: 'product_assignment',
    id: placeOf(parentId, product),
    parentId,
    key: idOf(product),
    attributes: { product: toReference(product) },
  }
}

/** One row that is refused takes the others along; those that the answer does not name are sent again. */
async function assign(api: Api, items: readonly WriteItem[]): Promise<Outcome[]> {
  const rows = items.map(({ attributes, parentId }) => ({
    product_id: fromReference(attributes.product, 0),
    channel_id: numberOf(parentId),
  }))
  const ids = items.map((item, at) => ({ id: placeOf(item.parentId!, rows[at]!.product_id) }))
  try {
    await api.send('PUT', path, rows, { cap })
    return ids
  } catch (error) {
    const failure = failureOf(error)
    const rest = items.filter((_, at) => failure?.status !== 422 || !hasErrorAt(failure.body, at))
    if (rest.length === items.length) throw error
    const outcomes = rest.length === 0 ? [] : await assign(api, rest)
    return items.map((item, at) => outcomes[rest.indexOf(item)] ?? { error: errorAt(failure!.body, at, item) })
  }
}
