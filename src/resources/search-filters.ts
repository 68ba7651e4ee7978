/**
 * The filters of a channel, in place of those of its store. They are written as a whole and can never be taken away again.
 * Nothing says what BigCommerce takes for a member that is left out, so every filter is sent with all that its type has.
 */

import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, succeeded } from './kit/outcomes.ts'
import { idOf, numberOf, pick } from './kit/wire.ts'

const path = '/v3/settings/search/filters/contexts'

const counted: Attributes = { display_product_count: false }
const listed: Attributes = { ...counted, items_to_show: 10 }
const sorted: Attributes = { ...listed, sort_by: 'alpha' }

/** What a filter has besides what all have; the values are those of the schema. */
const members: { [type: string]: Attributes } = {
  product: sorted,
  price: {},
  category: listed,
  brand: sorted,
  rating: {},
  other: {
    ...counted,
    show_free_shipping_filter: false,
    show_in_stock_filter: false,
    show_is_featured_filter: false,
    show_product_count: false,
  },
}
const ofAll: Attributes = { is_enabled: true, collapsed_by_default: false }

export const searchFilters: ResourceKind = {
  name: 'search_filters',
  collection: 'search_filters',
  parent: 'channel',
  shape: 'one',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'never',
  keyOf: () => 'search_filters',
  async *list(api, { parentIds }) {
    for (const id of parentIds) {
      for await (const row of api.list(path, { query: { channel_id: id }, paging: 'undocumented' })) {
        if (isOfChannel(row, id)) yield fromWire(row, id)
      }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', path, [toWire(item, item.parentId!)])
      return { id: item.parentId! }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', path, [toWire(item, item.id!)])
      return { id: item.id! }
    }),
  remove: async (_api, items) => succeeded(items),
}

/** A category of the channel can have filters of its own, which are listed as well. */
function isOfChannel({ context }: Attributes, channelId: string): boolean {
  return isObject(context) && idOf(context.channel_id) === channelId && (context.category_id ?? 0) === 0
}

function fromWire({ data }: Attributes, id: string): Observed {
  const filters = (Array.isArray(data) ? data : []).map(filter =>
    isObject(filter) ? pick(filter, namesOf(filter)) : filter,
  )
  return { kind: 'search_filters', id, parentId: id, key: 'search_filters', attributes: { filters } }
}

function namesOf({ type }: Attributes): string[] {
  return ['id', 'type', 'display_name', ...Object.keys(ofAll), ...Object.keys(members[String(type)] ?? {})]
}

function toWire({ attributes }: WriteItem, channelId: string): Attributes {
  const filters = Array.isArray(attributes.filters) ? attributes.filters : []
  return { context: { channel_id: numberOf(channelId) }, data: filters.map(complete) }
}

function complete(filter: Json): Json {
  return isObject(filter) ? { ...ofAll, ...members[String(filter.type)], ...filter } : filter
}
