/**
 * Widget templates of a channel. Rows do not tell their channel, so that each channel is asked for its own. An update
 * changes
 * the current version, and with it every widget that uses it, unless `new_version` says that it makes one of its own.
 */

import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { idOf, numberOf, pick } from './kit/wire.ts'

const path = '/v3/content/widget-templates'
const fields = ['name', 'template', 'schema', 'storefront_api_query']

export const widgetTemplate: ResourceKind = {
  name: 'widget_template',
  collection: 'widget_templates',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perParent: 1_000, perStore: 5_000 },
  keyOf: attributes => String(attributes.name),
  async *list(api, { parentIds }) {
    for (const parentId of parentIds) {
      for await (const row of api.list(path, { query: { 'channel_id:in': parentId } })) {
        // Those that come with BigCommerce cannot be changed.
        if (row.kind !== undefined && row.kind !== 'custom') continue
        const attributes = pick(row, fields)
        yield { kind: 'widget_template', id: idOf(row.uuid), parentId, key: String(row.name), attributes }
      }
    }
  },
  ...oneByOne(path, toWire),
}

function toWire(item: WriteItem): Attributes {
  const isNew = item.id !== undefined && item.attributes.new_version === true
  return {
    ...pick(item.attributes, fields),
    ...(isNew ? { create_new_version: true } : {}),
    channel_id: numberOf(item.parentId),
  }
}
