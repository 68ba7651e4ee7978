/**
 * Addresses of customers. BigCommerce has each only once: one that is there already is not made again, and is missing in
 * the answer.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { listWhere, removeByIds } from './kit/by-ids.ts'
import { succeeded } from './kit/outcomes.ts'
import { idOf, keyText, numberOf, pick, rowsOf } from './kit/wire.ts'

const path = '/v3/customers/addresses'
const batch = 10
const fields = [
  'first_name',
  'last_name',
  'company',
  'address1',
  'address2',
  'city',
  'state_or_province',
  'postal_code',
  'country_code',
  'phone',
  'address_type',
]
/** Asked for by the API, and empty where the country has none. */
const always = { state_or_province: '', postal_code: '' }

export const customerAddress: ResourceKind = {
  name: 'customer_address',
  collection: 'addresses',
  parent: 'customer',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: 50, parallel: 3 },
  removal: 'reversible',
  goesWithParent: true,
  capacity: { perParent: 10 },
  keyOf: naturalKey,
  list: (api, { parentIds }) => listAddresses(api, parentIds),
  async create(api, items) {
    const { body } = await api.send('POST', path, items.map(toCreate))
    const made = rowsOf(body).map(fromWire)
    if (made.length < items.length) {
      for await (const live of listAddresses(api, [...new Set(items.map(item => item.parentId!))])) made.push(live)
    }
    return items.map((item): Outcome => {
      const live = made.find(one => one.parentId === item.parentId && one.key === naturalKey(item.attributes))
      return live === undefined ? { error: notMade(item) } : { id: live.id }
    })
  },
  async update(api, items) {
    const cap = { name: 'PUT /v3/customers/addresses', max: 3 }
    const rows = items.map(item => ({ id: numberOf(item.id), ...toWire(pick(item.attributes, item.changed)) }))
    await api.send('PUT', path, rows, { cap })
    return succeeded(items)
  },
  remove: removeByIds(path),
}

async function* listAddresses(api: Api, customerIds: readonly string[]): AsyncIterable<Observed> {
  for await (const row of listWhere(api, path, 'customer_id:in', customerIds)) yield fromWire(row)
}

function naturalKey(attributes: Attributes): string {
  return fields.map(name => keyText(attributes[name] ?? (name === 'address_type' ? 'residential' : ''))).join('|')
}

function fromWire(row: Attributes): Observed {
  const attributes = pick(row, fields)
  return {
    kind: 'customer_address',
    id: idOf(row.id),
    parentId: idOf(row.customer_id),
    key: naturalKey(attributes),
    attributes,
  }
}

function toCreate(item: WriteItem): Attributes {
  return { customer_id: numberOf(item.parentId), ...always, ...toWire(pick(item.attributes, fields)) }
}

function toWire(attributes: Attributes): Attributes {
  const { country_code: country } = attributes
  return typeof country === 'string' ? { ...attributes, country_code: country.toUpperCase() } : attributes
}

function notMade(item: WriteItem): ToolError {
  return new ToolError('BAD_RESPONSE', 'BigCommerce took the address, and yet does not list it', {
    address: item.address,
    hint: 'Plan again: it is adopted if it was made.',
  })
}
