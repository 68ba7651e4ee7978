/**
 * Storefront pages. The body is only read with `include=body`. A bulk POST is not atomic: on any refusal the pages that
 * were made all the same are found again by name, and the others are sent one by one to learn what is wrong with each.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { removeByIds } from './kit/by-ids.ts'
import { eachItem, succeeded } from './kit/outcomes.ts'
import { fromReference, idOf, numberOf, pick, rowsOf, toReference } from './kit/wire.ts'

const fields = [
  'type',
  'name',
  'is_visible',
  'sort_order',
  'is_homepage',
  'is_customers_only',
  'url',
  'link',
  'body',
  'email',
  'contact_fields',
  'meta_title',
  'meta_keywords',
  'meta_description',
  'search_keywords',
  'content_type',
]

export const page: ResourceKind = {
  name: 'page',
  collection: 'pages',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 50, update: 50, remove: 50, parallel: 2 },
  removal: 'reversible',
  capacity: { perStore: 4_000 },
  keyOf: attributes => String(attributes.name),
  list: (api, scope) => listPages(api, scope.parentIds),
  async create(api, items) {
    const { status, body } = await api.send('POST', '/v3/content/pages', items.map(toCreate), { accept: [207, 422] })
    if (status === 201) {
      const made = new Map(rowsOf(body).map(row => [`${row.channel_id}|${row.name}`, idOf(row.id)]))
      if (items.every(item => made.has(pageKey(item)))) return items.map(item => ({ id: made.get(pageKey(item))! }))
    }
    return createTheRest(api, items)
  },
  async update(api, items) {
    const rows = items.map(item => ({
      id: numberOf(item.id),
      channel_id: numberOf(item.parentId),
      ...toWire(
        item,
        fields.filter(name => ['type', 'name'].includes(name) || item.changed.includes(name)),
      ),
      ...(item.changed.includes('parent') ? { parent_id: fromReference(item.attributes.parent, 0) } : {}),
    }))
    await api.send('PUT', '/v3/content/pages', rows)
    return succeeded(items)
  },
  remove: removeByIds('/v3/content/pages'),
}

async function* listPages(api: Api, channelIds: readonly string[]): AsyncIterable<Observed> {
  const query = { include: 'body', ...(channelIds.length === 1 ? { channel_id: channelIds[0]! } : {}) }
  for await (const row of api.list('/v3/content/pages', { query })) yield fromWire(row)
}

function fromWire(row: Attributes): Observed {
  return {
    kind: 'page',
    id: idOf(row.id),
    parentId: idOf(row.channel_id),
    key: String(row.name),
    attributes: { ...pick(row, fields), parent: toReference(row.parent_id) },
  }
}

function pageKey(item: WriteItem): string {
  return `${item.parentId}|${item.attributes.name}`
}

function toCreate(item: WriteItem): Attributes {
  return {
    ...toWire(item, fields),
    channel_id: numberOf(item.parentId),
    parent_id: fromReference(item.attributes.parent, 0),
  }
}

function toWire(item: WriteItem, names: readonly string[]): Attributes {
  return pick(item.attributes, names)
}

async function createTheRest(api: Api, items: readonly WriteItem[]): Promise<Outcome[]> {
  const found = new Map<string, Observed>()
  const channelIds = [...new Set(items.map(item => item.parentId!))]
  for await (const live of listPages(api, channelIds)) found.set(`${live.parentId}|${live.key}`, live)
  return eachItem(items, async item => {
    const live = found.get(pageKey(item))
    if (live !== undefined) return madeAllTheSame(item, live)
    const { status, body } = await api.send('POST', '/v3/content/pages', toCreate(item))
    const [made] = rowsOf(body)
    return status === 201 || made === undefined ? { id: idOf(made?.id) } : madeAllTheSame(item, fromWire(made))
  })
}

/** A page whose address is taken is made at another one. */
function madeAllTheSame(item: WriteItem, live: Observed): Outcome {
  const [wanted, given] = [item.attributes.url, live.attributes.url]
  if (typeof wanted !== 'string' || typeof given !== 'string' || bare(wanted) === bare(given)) return { id: live.id }
  const error = new ToolError('CONFLICT', `the page was made, but at ${given}, since ${wanted} is in use`, {
    address: item.address,
    hint: 'Choose another `url`, or free that one; the next run takes the page over.',
  })
  return { error }
}

function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}
