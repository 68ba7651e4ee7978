/** Category trees: list, upsert, delete, and the nested view of one tree. */

import { type FieldErrors, refuse, statusCodes } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integerParameter, integersParameter, wholeList } from '../paging.ts'
import { badCatalogParameter, nestedRefusal, shown } from './category-errors.ts'
import { type Category, categories, type Tree, trees } from './category-rows.ts'
import { channels } from './channels.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/trees'
const nested = `${path}/{tree_id}/categories`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'PUT', path, scope, handle: upsert },
  { method: 'DELETE', path, scope, handle: remove },
  { method: 'GET', path: nested, scope, concurrency: 1, handle: nestedView },
]

function list(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in', badCatalogParameter)
  const channelIds = integersParameter(call, 'channel_id:in', badCatalogParameter)
  const found = trees
    .rows(call.contents)
    .filter(
      tree => ids?.has(tree.id) !== false && (channelIds === undefined || tree.channels.some(id => channelIds.has(id))),
    )
  return wholeList(call, found.map(view))
}

function view(tree: Tree): Json {
  return { id: tree.id, name: tree.name, channels: [...tree.channels] }
}

/** All of them or none: one bad row refuses the request. */
function upsert(call: StoreCall): Answer {
  const { body } = call
  if (!Array.isArray(body)) throw badTrees({ '': 'error.expected.jsarray' })
  if (body.length > 50) {
    throw refuse(413, 'The request payload is too large. The maximum trees allowed in the array is 50.')
  }
  const errors: FieldErrors = {}
  const taken = new Set(trees.rows(call.contents).flatMap(tree => tree.channels))
  for (const [at, row] of body.entries()) checkTree(call, row, at, errors, taken)
  if (Object.keys(errors).length > 0) throw badTrees(errors)
  const data = body.filter(isObject).map(row => view(save(call, row)))
  return ok(data, { total: data.length, success: data.length, failed: 0 })
}

function save(call: StoreCall, row: JsonObject): Tree {
  const present = typeof row.id === 'number' ? trees.find(call.contents, row.id) : undefined
  if (present !== undefined) {
    if (typeof row.name === 'string') present.name = row.name
    return present
  }
  const [channel] = row.channels as number[]
  const id = trees.nextId(call.contents)
  return trees.insert(call.contents, { id, name: String(row.name), channels: [channel ?? 1] })
}

function checkTree(call: StoreCall, row: Json, at: number, errors: FieldErrors, taken: Set<number>): void {
  if (!isObject(row)) {
    errors[`${at}`] = 'error.expected.jsobject'
    return
  }
  const { id, name } = row
  const update = id !== undefined
  if (name === undefined ? !update : typeof name !== 'string' || name.length < 1 || name.length > 255) {
    errors[`${at}.name`] = 'Name must be a string of 1 to 255 characters'
  }
  if (!update) {
    checkNewTree(call, row.channels, at, errors, taken)
    return
  }
  if (typeof id !== 'number' || trees.find(call.contents, id) === undefined) {
    errors[`${at}.id`] = `Tree ${String(id)} does not exist`
  }
  if (row.channels !== undefined) errors[`${at}.channel_ids`] = 'Channel cannot be updated'
}

function checkNewTree(call: StoreCall, given: Json | undefined, at: number, errors: FieldErrors, taken: Set<number>) {
  const [channel] = Array.isArray(given) ? given : []
  if (!Array.isArray(given) || given.length !== 1 || typeof channel !== 'number') {
    errors[`${at}.channels`] = 'A tree needs exactly one channel'
  } else if (channels.find(call.contents, channel) === undefined) {
    errors[`${at}.channels`] = `Channel ${channel} does not exist`
  } else if (taken.has(channel) && call.settings.emulate.secondTree === 'reject') {
    errors[`${at}.channels`] = `Channel ${channel} already has a category tree`
  } else taken.add(channel)
}

function badTrees(errors: FieldErrors): Refusal {
  const body = { status: 422, title: 'The Channel was not valid.', type: statusCodes, instance: '', errors }
  return new Refusal({ status: 422, body })
}

function remove(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in', badCatalogParameter)
  if (ids === undefined || ids.size === 0) {
    throw nestedRefusal('A filter is required to delete category trees.', { 'id:in': 'error.path.missing' })
  }
  const found = trees.rows(call.contents).filter(tree => ids.has(tree.id))
  const { defaultTreeDelete, treeDelete } = call.settings.emulate
  for (const tree of found) {
    if (tree.channels.includes(1) && defaultTreeDelete === 'reject') {
      throw nestedRefusal('The category tree of the default channel cannot be deleted.', {})
    }
    if (treeDelete === 'reject-non-empty' && categoriesOf(call, tree.id).length > 0) {
      throw nestedRefusal(`Category tree ${tree.id} is not empty.`, {})
    }
  }
  trees.remove(call.contents, tree => ids.has(tree.id))
  categories.remove(call.contents, category => ids.has(category.tree_id))
  return { status: 204 }
}

function categoriesOf(call: StoreCall, treeId: number): Category[] {
  return categories.rows(call.contents).filter(category => category.tree_id === treeId && shown(category))
}

function nestedView(call: StoreCall): Answer {
  const depth = integerParameter(call, 'depth', badCatalogParameter)
  const tree = trees.find(call.contents, Number(call.params.tree_id))
  if (tree === undefined) {
    const title = `Category tree ${call.params.tree_id} was not found.`
    const body = { status: 404, title, type: statusCodes, instance: '', errors: {} }
    throw new Refusal({ status: 404, body })
  }
  const children = new Map<number, Category[]>()
  for (const category of categoriesOf(call, tree.id)) {
    children.set(category.parent_id, [...(children.get(category.parent_id) ?? []), category])
  }
  const below = (parent: number, level: number, path: number[]): Json[] =>
    depth !== undefined && level >= depth
      ? []
      : (children.get(parent) ?? []).sort(bySortOrder).map(({ id, parent_id, name, is_visible, path: url }) => {
          const own = [...path, id]
          return { id, parent_id, depth: level, path: own, name, is_visible, url, children: below(id, level + 1, own) }
        })
  return ok(below(0, 0, []))
}

function bySortOrder(a: Category, b: Category): number {
  return a.sort_order - b.sort_order || a.id - b.id
}

export const seeder: Seeder = {
  kind: 'trees',
  insert: ({ contents }, row) =>
    trees.insert(contents, {
      id: trees.nextId(contents),
      name: String(row.name),
      channels: Array.isArray(row.channels) ? row.channels.map(Number) : [],
    }),
  sample: at => ({ name: `Sample ${at}`, channels: [] }),
}
