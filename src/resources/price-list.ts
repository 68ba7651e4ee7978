/**
 * Price lists. The API can also delete all of them in one call, by leaving the filter out: only the call that names one
 * list in its path is ever made.
 */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { idOf, pick, rowsOf } from './kit/wire.ts'

const path = '/v3/pricelists'
const fields = ['name', 'active']

export const priceList: ResourceKind = {
  name: 'price_list',
  collection: 'price_lists',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'gone with all of its prices and assignments',
  keyOf: attributes => String(attributes.name),
  async *list(api) {
    for await (const row of api.list(path)) {
      yield { kind: 'price_list', id: idOf(row.id), key: String(row.name), attributes: pick(row, fields) }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const { body } = await api.send('POST', path, pick(item.attributes, fields))
      return { id: idOf(rowsOf(body)[0]?.id) }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', `${path}/${item.id}`, { name: await nameOf(api, item), ...pick(item.attributes, fields) })
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      const cap = { name: 'DELETE /v3/pricelists/{id}', max: 1 }
      await goneIsFine(() => api.send('DELETE', `${path}/${item.id}`, undefined, { cap }))
      return { id: item.id! }
    }),
}

/** Every update has to name the list; one that is declared by its id alone keeps the name it has. */
async function nameOf(api: Api, item: WriteItem): Promise<Attributes[string]> {
  return item.attributes.name ?? rowsOf(await api.get(`${path}/${item.id}`))[0]?.name ?? null
}
