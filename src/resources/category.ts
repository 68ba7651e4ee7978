/**
 * Categories of a tree. More than ten at once, or ones without a `url`, are known to fail, so both are avoided.
 * An update answers without data; a delete is only accepted (202) and is waited for.
 */

import { parseAddress } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { errorAt, errorsAt, failureOf, goneIsFine, hasErrorAt, succeeded } from './kit/outcomes.ts'
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
  capacity: { perStore: 16_000 },
  keyOf: attributes => String(attributes.name),
  moveKey: attributes => String(attributes.name),
  async *list(api, scope) {
    const query = scope.parentIds.length === 0 ? {} : { 'tree_id:in': scope.parentIds }
    for await (const row of api.list('/v3/catalog/trees/categories', { query })) yield fromWire(row)
  },
  async create(api, items) {
    const { outcomes, urlTaken } = await createRows(api, items, true)
    // A path that we made of the names may be taken; BigCommerce then finds another one by itself.
    const again = urlTaken.filter(at => !hasUrl(items[at]!))
    if (again.length === 0) return outcomes
    const rest = again.map(at => items[at]!)
    const repeated = (await createRows(api, rest, false)).outcomes
    return outcomes.map((outcome, at) => (again.includes(at) ? repeated[again.indexOf(at)]! : outcome))
  },
  async update(api, items) {
    const rows = items.map(item => ({
      category_id: numberOf(item.id),
      ...pick(
        item.attributes,
        plainFields.filter(name => item.changed.includes(name)),
      ),
      ...(item.changed.includes('parent') ? { parent_id: fromReference(item.attributes.parent, 0) } : {}),
      ...(item.changed.includes('url') ? { url: { path: pathOf(item), is_customized: true } } : {}),
    }))
    const body = await sendRows(api, 'PUT', rows)
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

interface Created {
  outcomes: Outcome[]
  /** Places of the rows that were refused for nothing but their url. */
  urlTaken: number[]
}

async function createRows(api: Api, items: readonly WriteItem[], withUrl: boolean): Promise<Created> {
  const rows = items.map(item => ({
    ...pick(item.attributes, plainFields),
    tree_id: numberOf(item.parentId),
    parent_id: fromReference(item.attributes.parent, 0),
    ...(withUrl ? { url: { path: pathOf(item), is_customized: hasUrl(item) } } : {}),
  }))
  const body = await sendRows(api, 'POST', rows)
  const answered = rowsOf(isObject(body) ? (body.data ?? []) : [])
  const made = new Map(answered.map(row => [placeOf(row), idOf(row.category_id)]))
  const outcomes = rows.map((row: Attributes, at): Outcome => {
    const id = hasErrorAt(body, at) ? undefined : made.get(placeOf(row))
    return id === undefined ? { error: errorAt(body, at, items[at]!) } : { id }
  })
  const urlTaken = [...items.keys()].filter(at => {
    const fields = Object.keys(errorsAt(body, at))
    return fields.length > 0 && fields.every(field => field === 'url' || field.startsWith('url.'))
  })
  return { outcomes, urlTaken }
}

/** Two trees may each have a category of one name at their root. */
function placeOf(row: Attributes): string {
  return `${row.tree_id}|${row.parent_id}|${row.name}`
}

/** The answer; a 422 too, when it says of every row what is wrong with it. */
async function sendRows(api: Api, method: 'POST' | 'PUT', rows: Attributes[]): Promise<Json> {
  try {
    return (await api.send(method, '/v3/catalog/trees/categories', rows, { accept: [207] })).body
  } catch (error) {
    const failure = failureOf(error)
    if (failure?.status === 422 && rows.every((_, at) => hasErrorAt(failure.body, at))) return failure.body
    throw error
  }
}

function hasUrl(item: WriteItem): boolean {
  return typeof item.attributes.url === 'string'
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
