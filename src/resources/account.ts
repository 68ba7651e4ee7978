/** Merchant accounts of the partner API. Read one by one: the list has neither owner nor contacts. */

import { ToolError } from '../model/errors.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { dataOf, pick, upperCountry } from './kit/wire.ts'

const contactFields = ['first_name', 'last_name', 'email', 'district', 'country']
const updatable = ['name', 'primary_contact', 'billing_contact']

export const account: ResourceKind = {
  name: 'account',
  collection: 'accounts',
  shape: 'map',
  api: 'partner',
  limits: { create: 1, update: 1, remove: 1, parallel: 4 },
  removal: 'never',
  keyOf: (_, key) => key,
  list: (api, scope) => readEach(scope.keys, key => readAccount(api, key)),
  create: (api, items) =>
    eachItem(items, async item => {
      await api.send('POST', '/accounts', { id: item.key, ...toWire(item.attributes) })
      return { id: item.key }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      const changed = updatable.filter(name => item.changed.includes(name))
      const path = `/accounts/${encodeURIComponent(item.id!)}`
      const live = changed.some(name => name.endsWith('_contact')) ? (await readAccount(api, item.id!))?.attributes : {}
      await api.send('PUT', path, toWire(completed(pick(item.attributes, changed), live ?? {})))
      return { id: item.id! }
    }),
  remove: () => {
    throw new ToolError('BUG', 'the partner API cannot delete accounts, so none should have been asked for')
  },
}

async function readAccount(api: Api, key: string): Promise<Observed | undefined> {
  const answer = await api.get(`/accounts/${encodeURIComponent(key)}`, { accept: [404] })
  const row = dataOf(answer)
  if (!isObject(row) || row.id === undefined) return undefined
  return {
    kind: 'account',
    id: String(row.id),
    key: String(row.id),
    attributes: {
      ...pick(row, ['name', 'user_email']),
      ...contactOf('primary_contact', row.primary_contact),
      ...contactOf('billing_contact', row.billing_contact),
    },
  }
}

/** A contact is replaced as a whole, so members that the files do not name are sent as they are. */
function completed(attributes: Attributes, live: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const present = live[name]
      return [name, isObject(value) && isObject(present) ? { ...present, ...value } : value]
    }),
  )
}

function toWire(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, isObject(value) ? upperCountry(value) : value]),
  )
}

/** Answers call the number `phone`; one public client sends `phone_number`. */
function contactOf(name: string, value: Json | undefined): Attributes {
  if (!isObject(value)) return {}
  const phone = value.phone ?? value.phone_number
  return { [name]: { ...pick(value, contactFields), ...(phone === undefined ? {} : { phone }) } }
}
