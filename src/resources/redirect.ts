/** 301 redirects: upserts keyed by (site, from_path). There is no rename: a new path is a new row and the old one goes. */

import type { Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { removeByIds } from './kit/by-ids.ts'
import { fromReference, idOf, numberOf, rowsOf, toReference } from './kit/wire.ts'

/** The maximum is not documented; a published client sends this many. */
const batch = 50

export const redirect: ResourceKind = {
  name: 'redirect',
  collection: 'redirects',
  parent: 'site',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: batch, parallel: 2 },
  removal: 'reversible',
  keyOf: (_, key) => key,
  async *list(api, scope) {
    const query = scope.parentIds.length === 1 ? { site_id: scope.parentIds[0]! } : {}
    for await (const row of api.list('/v3/storefront/redirects', { query })) yield fromWire(row)
  },
  create: (api, items) => upsert(items, rows => api.send('PUT', '/v3/storefront/redirects', rows)),
  update: (api, items) => upsert(items, rows => api.send('PUT', '/v3/storefront/redirects', rows)),
  remove: removeByIds('/v3/storefront/redirects'),
}

async function upsert(
  items: readonly WriteItem[],
  send: (rows: Attributes[]) => Promise<{ body: Attributes[string] }>,
): Promise<Outcome[]> {
  const { body } = await send(items.map(toWire))
  const ids = new Map(rowsOf(body).map(row => [`${row.site_id}|${row.from_path}`, idOf(row.id)]))
  const inOrder = rowsOf(body)
  return items.map((item, index) => ({
    id: ids.get(`${item.parentId}|${item.key}`) ?? item.id ?? idOf(inOrder[index]?.id),
  }))
}

function toWire(item: WriteItem): Attributes {
  const type = String(item.attributes.type ?? 'url')
  const to: Attributes =
    type === 'url'
      ? { type, url: item.attributes.url ?? '' }
      : { type, entity_id: fromReference(item.attributes[type], 0) }
  return { from_path: item.key, site_id: numberOf(item.parentId), to }
}

function fromWire(row: Attributes): Observed {
  const to = isObject(row.to) ? row.to : {}
  const type = String(to.type ?? 'url')
  return {
    kind: 'redirect',
    id: idOf(row.id),
    parentId: idOf(row.site_id),
    key: String(row.from_path),
    attributes: type === 'url' ? { type, url: to.url ?? '' } : { type, [type]: toReference(to.entity_id) },
  }
}
