/** Values of attributes of customers: written whether they are there or not, ten at a time, three requests at once. */

import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { listWhere, removeByIds } from './kit/by-ids.ts'
import { fromReference, idOf, keyText, numberOf, rowsOf, toReference } from './kit/wire.ts'

const path = '/v3/customers/attribute-values'
const batch = 10

export const customerAttribute: ResourceKind = {
  name: 'customer_attribute',
  collection: 'attributes',
  parent: 'customer',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: 50, parallel: 3 },
  removal: 'reversible',
  goesWithParent: true,
  capacity: { perParent: 10 },
  keyOf: attributes => keyText(attributes.attribute),
  async *list(api, { parentIds }) {
    for await (const row of listWhere(api, path, 'customer_id:in', parentIds)) yield fromWire(row)
  },
  create: upsert,
  update: upsert,
  remove: removeByIds(path),
}

async function upsert(api: Api, items: WriteItem[]): Promise<Outcome[]> {
  const cap = { name: 'PUT /v3/customers/attribute-values', max: 3 }
  const { body } = await api.send('PUT', path, items.map(toWire), { cap })
  const ids = new Map(rowsOf(body).map(row => [`${idOf(row.customer_id)}|${idOf(row.attribute_id)}`, idOf(row.id)]))
  return items.map(item => ({
    id: ids.get(`${item.parentId}|${keyText(item.attributes.attribute)}`) ?? item.id ?? '',
  }))
}

/** In lists the value is called `attribute_value`, in single rows `value`. */
function fromWire(row: Attributes): Observed {
  const attribute = toReference(row.attribute_id)
  return {
    kind: 'customer_attribute',
    id: idOf(row.id),
    parentId: idOf(row.customer_id),
    key: keyText(attribute),
    attributes: { attribute, value: row.attribute_value ?? row.value ?? '' },
  }
}

function toWire({ attributes, parentId }: WriteItem): Attributes {
  return {
    customer_id: numberOf(parentId),
    attribute_id: fromReference(attributes.attribute, 0),
    value: attributes.value ?? '',
  }
}
