/** The currencies of a channel: at most one assignment each, known by the channel's id. Without one it has the store's. */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { dataOf, idOf, pick, rowsOf } from './kit/wire.ts'

const fields = ['default_currency', 'enabled_currencies']

export const currencyAssignment: ResourceKind = {
  name: 'currency_assignment',
  collection: 'currencies',
  parent: 'channel',
  shape: 'one',
  none: true,
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  keyOf: () => 'currencies',
  /**
   * The list is given whole, and it may tell of a channel without an assignment what that inherits: as if it had one,
   * which a declaration takes over. Nothing stands in the way of an assignment, so of other channels nothing is told.
   */
  async *list(api, scope) {
    for (const row of rowsOf(await api.get('/v3/channels/currency-assignments'))) {
      const id = idOf(row.channel_id)
      if (!scope.parentIds.includes(id)) continue
      yield { kind: 'currency_assignment', id, parentId: id, key: 'currencies', attributes: pick(row, fields) }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      await api.send('POST', pathOf(item.parentId!), toWire(item.attributes), { idempotent: true })
      return { id: item.parentId! }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', pathOf(item.id!), toWire(await completed(api, item)))
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', pathOf(item.id!)))
      return { id: item.id! }
    }),
}

function pathOf(channelId: string): string {
  return `/v3/channels/${channelId}/currency-assignments`
}

/** Both fields are always sent; one that the files do not name stays as it is. */
async function completed(api: Api, item: WriteItem): Promise<Attributes> {
  if (fields.every(name => item.attributes[name] !== undefined)) return item.attributes
  const [row = {}] = rowsOf(dataOf(await api.get(pathOf(item.id!))))
  return { ...row, ...item.attributes }
}

function toWire(attributes: Attributes): Attributes {
  return Object.fromEntries(fields.map(name => [name, upper(attributes[name] ?? null)]))
}

function upper(value: Json): Json {
  return Array.isArray(value) ? value.map(upper) : typeof value === 'string' ? value.toUpperCase() : value
}
