/** Widgets of a channel. BigCommerce adds a member `_` to their configuration, which is nobody's business. */

import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { fromReference, idOf, numberOf, pick, toReference } from './kit/wire.ts'

const path = '/v3/content/widgets'
const fields = ['name', 'description', 'widget_configuration']

export const widget: ResourceKind = {
  name: 'widget',
  collection: 'widgets',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perStore: 100_000 },
  keyOf: attributes => String(attributes.name),
  async *list(api, { parentIds }) {
    for (const parentId of parentIds) {
      for await (const row of api.list(path, { query: { 'channel_id:in': parentId } })) yield fromWire(row, parentId)
    }
  },
  ...oneByOne(path, toWire),
}

function fromWire(row: Attributes, parentId: string): Observed {
  const { _: _added, ...configuration } = isObject(row.widget_configuration) ? row.widget_configuration : {}
  const template = isObject(row.widget_template) ? row.widget_template.uuid : null
  return {
    kind: 'widget',
    id: idOf(row.uuid),
    parentId,
    key: String(row.name),
    attributes: { ...pick(row, fields), widget_configuration: configuration, template: toReference(template) },
  }
}

function toWire(item: WriteItem): Attributes {
  const template = fromReference(item.attributes.template, null)
  return {
    ...pick(item.attributes, fields),
    ...(template === null ? {} : { widget_template_uuid: template }),
    channel_id: numberOf(item.parentId),
  }
}
