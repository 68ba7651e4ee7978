/**
 * What a channel does otherwise than its store, in groups: each a path of its own. A write replaces the whole group, and
 * null in it means that the store's value holds. Nothing is ever made or deleted: every channel has all groups.
 */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, succeeded } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { idOf, rowsOf } from './kit/wire.ts'

/** `sent`: members that a write must have, although a channel may not have a value of its own. */
const groups: { [name: string]: { path: string; sent?: string[]; unsent?: string[] } } = {
  seo: { path: 'storefront/seo' },
  profile: { path: 'store/profile', unsent: ['store_address_type'] },
  catalog: { path: 'catalog' },
  inventory: { path: 'inventory' },
  category: { path: 'storefront/category' },
  product: { path: 'storefront/product' },
  search: {
    path: 'storefront/search',
    sent: ['content_product_sort', 'default_product_sort', 'product_filtering_enabled', 'search_suggest'],
  },
  security: { path: 'storefront/security' },
  status: { path: 'storefront/status', unsent: ['prelaunch_password'] },
  robots: { path: 'storefront/robotstxt' },
  units_of_measurement: { path: 'store/units-of-measurement' },
  email_statuses: { path: 'email-statuses' },
  logo: { path: 'logo', unsent: ['logo_image_url', 'favicon_url'] },
}

export const channelSettings: ResourceKind = {
  name: 'channel_settings',
  collection: 'settings',
  parent: 'channel',
  shape: 'one',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'never',
  keyOf: () => 'settings',
  /** A group that neither the files nor the state name is not worth a request. */
  list: (api, scope) => {
    const names = Object.keys(groups).filter(name => scope.wanted.some(one => one[name] !== undefined))
    return readEach(scope.parentIds, async id => {
      const found = await Promise.all(names.map(async name => [name, compact(await readGroup(api, name, id))] as const))
      const attributes = Object.fromEntries(found)
      return { kind: 'channel_settings', id, parentId: id, key: 'settings', attributes }
    })
  },
  create: (api, items) => eachItem(items, item => write(api, item, idOf(item.parentId))),
  update: (api, items) => eachItem(items, item => write(api, item, item.id!, name => item.changed.includes(name))),
  remove: async (_api, items) => succeeded(items),
}

/** What is not declared of a group is read first and sent along; otherwise it would be lost. */
async function write(api: Api, item: WriteItem, id: string, differs: (name: string) => boolean = () => true) {
  for (const name of Object.keys(groups).filter(name => item.attributes[name] !== undefined && differs(name))) {
    const { path, sent = [], unsent = [] } = groups[name]!
    const none = Object.fromEntries(sent.map(member => [member, null]))
    const body = merged({ ...none, ...(await readGroup(api, name, id)) }, item.attributes[name]!) as Attributes
    for (const member of unsent) delete body[member]
    await api.send('PUT', `/v3/settings/${path}`, body, { query: { channel_id: id } })
  }
  return { id }
}

async function readGroup(api: Api, name: string, channelId: string): Promise<Attributes> {
  const answer = await api.get(`/v3/settings/${groups[name]!.path}`, { query: { channel_id: channelId } })
  return rowsOf(answer)[0] ?? {}
}

function merged(before: Json | undefined, after: Json): Json {
  if (!isObject(before) || !isObject(after)) return after
  const members = Object.entries(after).map(([name, value]) => [name, merged(before[name], value)])
  return { ...before, ...Object.fromEntries(members) }
}

/** Null and missing mean the same: the channel has no value of its own. */
function compact(row: Attributes): Attributes {
  const own = Object.entries(row).filter(([, value]) => value !== null)
  return Object.fromEntries(own.map(([name, value]) => [name, isObject(value) ? compact(value) : value]))
}
