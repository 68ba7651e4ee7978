/**
 * What a channel does otherwise than its store, in groups: each a path of its own. A write replaces the whole group, and
 * null in it means that the store's value holds. Nothing is ever made or deleted: every channel has all groups.
 */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, succeeded } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { fromReference, idOf, rowsOf } from './kit/wire.ts'

interface Group {
  /** `storefront/seo`: beneath the settings, for the channel that the query names · `/v3/carts`: what has settings of its own. */
  path: string
  /** Members that a write must have, although a channel may not have a value of its own. */
  sent?: string[]
  unsent?: string[]
  /** A write changes only what it names, and nothing says how a value is taken back. */
  partial?: true
  /** Members that refer to customer groups, by the section that they stand in. */
  references?: { [section: string]: string[] }
}

const groups: { [name: string]: Group } = {
  seo: { path: 'storefront/seo' },
  profile: { path: 'store/profile', unsent: ['store_address_type'] },
  catalog: { path: 'catalog' },
  inventory: { path: 'inventory' },
  inventory_notifications: { path: 'inventory/notifications' },
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
  customers: {
    path: '/v3/customers',
    references: { customer_group_settings: ['guest_customer_group', 'default_customer_group'] },
  },
  cart: { path: '/v3/carts' },
  checkout: { path: '/v3/checkouts', partial: true },
  abandoned_carts: { path: '/v3/abandoned-carts' },
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
    const group = groups[name]!
    const none = Object.fromEntries((group.sent ?? []).map(member => [member, null]))
    const before = group.partial ? {} : { ...none, ...(await readGroup(api, name, id)) }
    const body = toWire(merged(before, item.attributes[name]!) as Attributes, group)
    const { path, query } = placeOf(group, id)
    await api.send('PUT', path, body, { query })
  }
  return { id }
}

function placeOf({ path }: Group, channelId: string): { path: string; query: { channel_id?: string } } {
  if (path.startsWith('/')) return { path: `${path}/settings/channels/${channelId}`, query: {} }
  return { path: `/v3/settings/${path}`, query: { channel_id: channelId } }
}

/** In the shape of the YAML. */
async function readGroup(api: Api, name: string, channelId: string): Promise<Attributes> {
  const group = groups[name]!
  const { path, query } = placeOf(group, channelId)
  const [row = {}] = rowsOf(await api.get(path, { query }))
  return mapReferences(row, group, (section, member) => {
    const { [`${member}_id`]: id = null, ...rest } = section
    return { ...rest, [member]: id === null ? null : { $id: idOf(id) } }
  })
}

/** A section is taken back as a whole: one in which nothing has a value is no section. */
function toWire(settings: Attributes, group: Group): Attributes {
  const own = Object.entries(settings).filter(([name]) => group.unsent?.includes(name) !== true)
  if (group.references === undefined) return Object.fromEntries(own.map(([name, value]) => [name, orNull(value)]))
  return mapReferences(Object.fromEntries(own), group, (section, member) => {
    const { [member]: reference = null, ...rest } = section
    return { ...rest, [`${member}_id`]: fromReference(reference, null) }
  })
}

function orNull(value: Json): Json {
  return isObject(value) && Object.values(value).every(member => member === null) ? null : value
}

/** 0 is a value: no group, whatever the store has. */
function mapReferences(
  settings: Attributes,
  { references = {} }: Group,
  map: (section: Attributes, member: string) => Attributes,
): Attributes {
  const mapped = Object.entries(references).flatMap(([name, members]) => {
    const section = settings[name]
    return isObject(section) ? [[name, members.reduce(map, section)] as const] : []
  })
  return { ...settings, ...Object.fromEntries(mapped) }
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
