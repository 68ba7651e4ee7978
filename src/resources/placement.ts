/** Where widgets stand: a widget in a region of a template file, for all pages made from it or for one entity alone. */

import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { canonicalJson, isObject } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { fromReference, idOf, numberOf, pick, toReference } from './kit/wire.ts'
import { regionCheck } from './placement-regions.ts'

const path = '/v3/content/placements'
const fields = ['template_file', 'region', 'entity_id', 'sort_order', 'status']

export const placement: ResourceKind = {
  name: 'placement',
  collection: 'placements',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perStore: 10_000 },
  keyOf: naturalKey,
  after: ['theme'],
  verify: regionCheck(naturalKey),
  async *list(api, { parentIds }) {
    for (const parentId of parentIds) {
      for await (const row of api.list(path, { query: { 'channel_id:in': parentId } })) yield fromWire(row, parentId)
    }
  },
  ...oneByOne(path, toWire),
}

function naturalKey({ template_file, entity_id, region, widget }: Attributes): string {
  return [template_file, entity_id ?? '', region ?? '', canonicalJson(widget ?? null)].join('|')
}

function fromWire(row: Attributes, parentId: string): Observed {
  const widget = toReference(isObject(row.widget) ? row.widget.uuid : null)
  const attributes = { ...pick(row, fields), widget }
  return { kind: 'placement', id: idOf(row.uuid), parentId, key: naturalKey(attributes), attributes }
}

function toWire(item: WriteItem): Attributes {
  const widget = fromReference(item.attributes.widget, null)
  return {
    ...pick(item.attributes, fields),
    ...(widget === null ? {} : { widget_uuid: widget }),
    channel_id: numberOf(item.parentId),
  }
}
