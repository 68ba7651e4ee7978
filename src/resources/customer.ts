/**
 * Customers, known by their e-mail address and the channel that they come from. A store may have a great many, and what is
 * known of them is personal: only those that the files or the state speak of are read.
 */

import type { Api, ListScope, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { listWhere, removeByIds } from './kit/by-ids.ts'
import { succeeded } from './kit/outcomes.ts'
import { fromReference, idOf, keyText, numberOf, pick, rowsOf, toReference } from './kit/wire.ts'

const path = '/v3/customers'
/** Documented: more are refused with 413. */
const batch = 10
const fields = [
  'email',
  'first_name',
  'last_name',
  'company',
  'phone',
  'notes',
  'tax_exempt_category',
  'accepts_product_review_abandoned_cart_emails',
]

export const customer: ResourceKind = {
  name: 'customer',
  collection: 'customers',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: 50, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'with their addresses and their history',
  keyOf: naturalKey,
  list,
  async create(api, items) {
    const { body } = await api.send('POST', path, items.map(toCreate))
    const made = new Map(rowsOf(body).map(row => [fromWire(row).key, idOf(row.id)]))
    return items.map(item => ({ id: made.get(naturalKey(item.attributes)) ?? '' }))
  },
  async update(api, items) {
    const cap = { name: 'PUT /v3/customers', max: 3 }
    await api.send('PUT', path, items.map(toUpdate), { cap })
    return succeeded(items)
  },
  remove: removeByIds(path),
}

/** Recorded ones by their ids; by their address those that are not among them. One address may be that of several. */
async function* list(api: Api, { knownIds = [], wanted }: ListScope): AsyncIterable<Observed> {
  const seen = new Set<string>()
  const missing = new Map<string, number>()
  const count = (email: string, by: number): void => {
    missing.set(email.toLowerCase(), (missing.get(email.toLowerCase()) ?? 0) + by)
  }
  for (const { email } of wanted) if (typeof email === 'string') count(email, 1)
  for await (const row of listWhere(api, path, 'id:in', knownIds)) {
    seen.add(idOf(row.id))
    count(String(row.email), -1)
    yield fromWire(row)
  }
  const named = [...missing].flatMap(([email, left]) => (left > 0 ? [email] : []))
  for await (const row of listWhere(api, path, 'email:in', named, 25)) {
    if (!seen.has(idOf(row.id))) yield fromWire(row)
  }
}

function naturalKey({ email, origin_channel: channel }: Attributes): string {
  return `${keyText(email)}@${channel === undefined ? '1' : keyText(channel)}`
}

function fromWire(row: Attributes): Observed {
  const attributes = {
    ...pick(row, fields),
    customer_group: toReference(row.customer_group_id),
    origin_channel: toReference(row.origin_channel_id ?? 1),
    channels: Array.isArray(row.channel_ids) ? row.channel_ids.map(toReference) : null,
  }
  return { kind: 'customer', id: idOf(row.id), key: naturalKey(attributes), attributes }
}

function toWire(attributes: Attributes, names: (name: string) => boolean): Attributes {
  const { customer_group: group, channels } = attributes
  return {
    ...pick(attributes, fields.filter(names)),
    ...(group !== undefined && names('customer_group') ? { customer_group_id: fromReference(group, 0) } : {}),
    ...(channels !== undefined && names('channels') ? { channel_ids: idsOf(channels) } : {}),
  }
}

function idsOf(channels: Json): Json {
  return Array.isArray(channels) ? channels.map(channel => fromReference(channel, 0)) : null
}

function toCreate({ attributes }: WriteItem): Attributes {
  const origin = fromReference(attributes.origin_channel, null)
  return {
    ...toWire(attributes, name => name !== 'channels' || attributes.channels !== null),
    ...(origin === null ? {} : { origin_channel_id: origin }),
    ...pick(attributes, ['trigger_account_created_notification']),
  }
}

function toUpdate(item: WriteItem): Attributes {
  return { id: numberOf(item.id), ...toWire(item.attributes, name => item.changed.includes(name)) }
}
