/**
 * Categories of a tree. More than ten at once, or ones without a `url`, are known to fail, so both are avoided.
 * An update answers without data; a delete is only accepted (202) and is waited for.
 */

import { parseAddress } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { errorAt, goneIsFine, hasErrorAt, succeeded } from './kit/outcomes.ts'
import { fromReference, idOf, numberOf, pick, rowsOf, toReference } from './kit/wire.ts'

const batch = 10
const deletePolls = 12
const plainFields = [
  'name',
  'description',
  'sort_order',
  'page_title',
  'meta_keywords',
  'meta_description',
  'layout_file',
  'image_url',
  'is_visible',
  'search_keywords',
  'default_product_sort',
]

export const category: ResourceKind = {
  name: 'category',
  collection: 'categories',
  parent: 'category_tree',
  shape: 'tree',
  tree: { name: 'name', above: 'parent' },
  api: 'store',
  limits: { create: batch, update: batch, remove: batch, parallel: 3 },
  removal: 'reversible',
  keyOf: attributes => String(attributes.name),
  moveKey: attributes => String(attributes.name),
  async *list(api, scope) {
    const query = scope.parentIds.length === 0 ? {} : { 'tree_id:in': scope.parentIds }
    for await (const row of api.list('/v3/catalog/trees/categories', { query })) yield fromWire(row)
  },
  async create(api, items) {
    const rows = items.map(item => ({
      ...toWire(item, plainFields),
      tree_id: numberOf(item.parentId),
      parent_id: fromReference(item.attributes.parent, 0),
      url: { path: pathOf(item), is_customized: item.attributes.url !== undefined },
    }))
    const { body } = await api.send('POST', '/v3/catalog/trees/categories', rows, { accept: [207] })
    const made = new Map(
      rowsOf(isObject(body) ? (body.data ?? []) : []).map(row => [
        `${row.parent_id}|${row.name}`,
        idOf(row.category_id),
      ]),
    )
    return rows.map((row, index) => {
      const id = made.get(`${row.parent_id}|${(row as Attributes).name}`)
      return id === undefined ? { error: errorAt(body, index, items[index]!) } : { id }
    })
  },
  async update(api, items) {
    const rows = items.map(item => ({
      category_id: numberOf(item.id),
      ...toWire(
        item,
        plainFields.filter(name => item.changed.includes(name)),
      ),
      ...(item.changed.includes('parent') ? { parent_id: fromReference(item.attributes.parent, 0) } : {}),
      ...(item.changed.includes('url') ? { url: { path: pathOf(item), is_customized: true } } : {}),
    }))
    const { body } = await api.send('PUT', '/v3/catalog/trees/categories', rows, { accept: [207] })
    return items.map(
      (item, index): Outcome => (hasErrorAt(body, index) ? { error: errorAt(body, index, item) } : { id: item.id! }),
    )
  },
  async remove(api, items) {
    const ids = items.map(item => item.id!)
    await goneIsFine(() =>
      api.send('DELETE', '/v3/catalog/trees/categories', undefined, { query: { 'category_id:in': ids } }),
    )
    await waitUntilGone(api, ids)
    return succeeded(items)
  },
}

function fromWire(row: Attributes): Observed {
  const url = isObject(row.url) ? row.url.path : row.url
  return {
    kind: 'category',
    id: idOf(row.category_id),
    parentId: idOf(row.tree_id),
    key: String(row.name),
    attributes: {
      ...pick(row, plainFields),
      parent: toReference(row.parent_id),
      ...(url === undefined ? {} : { url }),
    },
  }
}

function toWire(item: WriteItem, fields: readonly string[]): Attributes {
  return pick(item.attributes, fields)
}

/** The declared path, else the one that BigCommerce would make of the names: `/men/long-sleeves/`. */
function pathOf(item: WriteItem): string {
  if (typeof item.attributes.url === 'string') return slashed(item.attributes.url)
  const segments = parseAddress(item.address) ?? []
  const names = segments.slice(segments.indexOf('categories') + 1)
  return slashed(names.map(slugOf).join('/'))
}

function slashed(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}/`
}

function slugOf(name: string): string {
  return (
    name
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'category'
  )
}

async function waitUntilGone(api: Api, ids: readonly string[]): Promise<void> {
  for (let poll = 0; poll < deletePolls; poll += 1) {
    const body = await api.get('/v3/catalog/trees/categories', { query: { 'category_id:in': ids, limit: 250 } })
    if (rowsOf(body).length === 0) return
    await api.wait(500 * (poll + 1))
  }
  throw new ToolError(
    'WAIT_TIMEOUT',
    `categories ${ids.join(', ')} are still listed after their deletion was accepted`,
    {
      hint: 'Run apply again in a minute.',
    },
  )
}
