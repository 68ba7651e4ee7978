/**
 * Routes of a headless site: one per type and matching. They are written one by one, since the documentation leaves open
 * whether a write of the whole collection removes those that it does not name.
 */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { idOf, pick, rowsOf } from './kit/wire.ts'

const fields = ['type', 'matching', 'route']

export const siteRoute: ResourceKind = {
  name: 'site_route',
  collection: 'routes',
  parent: 'site',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  keyOf: (attributes, key) => `${attributes.type ?? key}/${attributes.matching ?? '*'}`,
  async *list(api, scope) {
    for (const parentId of scope.parentIds) {
      for await (const row of api.list(pathOf(parentId))) {
        const attributes = pick(row, fields)
        yield { kind: 'site_route', id: idOf(row.id), parentId, key: `${row.type}/${row.matching}`, attributes }
      }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const { body } = await api.send('POST', pathOf(item.parentId!), pick(item.attributes, fields))
      return { id: idOf(rowsOf(body)[0]?.id) }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', `${pathOf(item.parentId!)}/${item.id}`, await completed(api, item))
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', `${pathOf(item.parentId!)}/${item.id}`))
      return { id: item.id! }
    }),
}

function pathOf(siteId: string): string {
  return `/v3/sites/${siteId}/routes`
}

/** All fields are always sent; the type of a route that is named by its id need not be declared. */
async function completed(api: Api, item: WriteItem): Promise<Attributes> {
  if (fields.every(name => item.attributes[name] !== undefined)) return pick(item.attributes, fields)
  const [row = {}] = rowsOf(await api.get(`${pathOf(item.parentId!)}/${item.id}`))
  return pick({ ...row, ...item.attributes }, fields)
}
