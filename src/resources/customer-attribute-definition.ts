/** Attributes that customers of a store can have, fifty at most. The type of one never changes. */

import type { ResourceKind } from '../model/kind.ts'
import { removeByIds } from './kit/by-ids.ts'
import { succeeded } from './kit/outcomes.ts'
import { idOf, numberOf, pick, rowsOf } from './kit/wire.ts'

const path = '/v3/customers/attributes'
/** The maximum of a request is not documented; that of parts of customers is ten. */
const batch = 10
/** Documented for each of the calls that write. */
const cap = { name: 'customer attributes', max: 3 }

export const customerAttributeDefinition: ResourceKind = {
  name: 'customer_attribute_definition',
  collection: 'customer_attributes',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: 50, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'with what it says of every customer',
  capacity: { perStore: 50 },
  keyOf: attributes => String(attributes.name),
  async *list(api) {
    for await (const row of api.list(path)) {
      const attributes = pick(row, ['name', 'type'])
      yield { kind: 'customer_attribute_definition', id: idOf(row.id), key: String(row.name), attributes }
    }
  },
  async create(api, items) {
    const rows = items.map(item => pick(item.attributes, ['name', 'type']))
    const { body } = await api.send('POST', path, rows, { cap })
    const made = new Map(rowsOf(body).map(row => [String(row.name), idOf(row.id)]))
    return items.map(item => ({ id: made.get(String(item.attributes.name)) ?? '' }))
  },
  async update(api, items) {
    const rows = items.map(item => ({ id: numberOf(item.id), ...pick(item.attributes, ['name']) }))
    await api.send('PUT', path, rows, { cap })
    return succeeded(items)
  },
  remove: removeByIds(path),
}
