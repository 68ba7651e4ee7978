/** The categories of all trees: list, create, update, delete, each in batches. */

import type { FieldErrors } from '../errors.ts'
import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents, World } from '../world.ts'
import { batchAnswer, notAnArray } from './category-batch.ts'
import { deleteCategories } from './category-delete.ts'
import { nestedRefusal } from './category-errors.ts'
import { listCategories } from './category-list.ts'
import { type Category, categories, trees } from './category-rows.ts'
import { checkMembers, checkPlace, customPath, generatedPath, maxCategories, Siblings } from './category-rules.ts'
import { categoryView } from './category-view.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_products'
const path = '/v3/catalog/trees/categories'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: listCategories },
  { method: 'POST', path, scope, handle: create },
  { method: 'PUT', path, scope, handle: update },
  { method: 'DELETE', path, scope, handle: deleteCategories },
]

/** Each row stands for itself: good ones are created, the others are named in `errors`. */
function create(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw notAnArray()
  const siblings = new Siblings(call.contents)
  const data: Json[] = []
  const errors: FieldErrors = {}
  const { categoryUrlBatchLimit } = call.settings.emulate
  const urlNeeded = categoryUrlBatchLimit !== null && call.body.length > categoryUrlBatchLimit
  for (const [at, row] of call.body.entries()) {
    const own: FieldErrors = {}
    const made = isObject(row) ? createOne(call, siblings, row, urlNeeded, own) : undefined
    if (!isObject(row)) own[''] = 'error.expected.jsobject'
    if (made !== undefined) data.push(categoryView(call, made))
    for (const [name, message] of Object.entries(own)) errors[name === '' ? `${at}` : `${at}.${name}`] = message
  }
  return batchAnswer(call.body.length, data, errors)
}

type Place = Pick<Category, 'tree_id' | 'parent_id' | 'name'>

function createOne(
  call: StoreCall,
  siblings: Siblings,
  row: JsonObject,
  urlNeeded: boolean,
  errors: FieldErrors,
): Category | undefined {
  checkMembers(row, errors)
  if (row.name === undefined) errors.name = 'error.path.missing'
  if (row.tree_id === undefined && !row.parent_id) errors.tree_id = 'error.path.missing'
  if (urlNeeded && row.url === undefined) errors.url = "Url is required and can't be empty"
  if (Object.keys(errors).length > 0) return undefined
  if (siblings.byId.size >= maxCategories) {
    errors.name = `The limit of ${maxCategories} categories has been reached`
    return undefined
  }
  const parent_id = typeof row.parent_id === 'number' ? row.parent_id : 0
  const tree_id = typeof row.tree_id === 'number' ? row.tree_id : (siblings.byId.get(parent_id)?.tree_id ?? 0)
  const place = { tree_id, parent_id, name: String(row.name) }
  if (row.tree_id === undefined && tree_id === 0) errors.parent_id = `Category ${parent_id} does not exist`
  else checkPlace(call.contents, siblings, place, 1, errors)
  const custom = customOf(row)
  if (custom !== undefined && siblings.pathTaken({ tree_id, path: custom }))
    errors['url.path'] = 'The URL is already used'
  if (Object.keys(errors).length > 0) return undefined
  const path = custom ?? generatedPath(siblings, place)
  const category = insertCategory(call, place, { path, is_customized: custom !== undefined }, row)
  siblings.add(category)
  return category
}

type Maker = { world: World; contents: Contents }
type Address = Pick<Category, 'path' | 'is_customized'>

function insertCategory(maker: Maker, place: Place, address: Address, row: JsonObject): Category {
  const category: Category = {
    id: categories.nextId(maker.contents),
    uuid: nextUuid(maker.world, 'category'),
    ...place,
    description: '',
    views: 0,
    sort_order: 0,
    page_title: '',
    meta_keywords: [],
    meta_description: '',
    layout_file: '',
    image_url: '',
    is_visible: true,
    search_keywords: '',
    default_product_sort: 'use_store_settings',
    ...address,
  }
  assign(category, row)
  return categories.insert(maker.contents, category)
}

const plainMembers = [
  'name',
  'description',
  'views',
  'sort_order',
  'page_title',
  'meta_keywords',
  'meta_description',
  'layout_file',
  'image_url',
  'is_visible',
  'search_keywords',
  'default_product_sort',
] as const

function assign(category: Category, row: JsonObject): void {
  for (const name of plainMembers) if (row[name] !== undefined) Object.assign(category, { [name]: row[name] })
}

function customOf(row: JsonObject): string | undefined {
  return isObject(row.url) && typeof row.url.path === 'string' ? customPath(row.url.path) : undefined
}

/** Only what is sent changes. The answer counts and names errors, but shows no category. */
function update(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw notAnArray()
  const siblings = new Siblings(call.contents)
  const errors: FieldErrors = {}
  for (const [at, row] of call.body.entries()) {
    const own: FieldErrors = {}
    if (isObject(row)) updateOne(call, siblings, row, own)
    else own[''] = 'error.expected.jsobject'
    for (const [name, message] of Object.entries(own)) errors[name === '' ? `${at}` : `${at}.${name}`] = message
  }
  return batchAnswer(call.body.length, undefined, errors)
}

function updateOne(call: StoreCall, siblings: Siblings, row: JsonObject, errors: FieldErrors): void {
  checkMembers(row, errors)
  const category = siblings.byId.get(Number(row.category_id))
  if (row.category_id === undefined) errors.category_id = 'error.path.missing'
  else if (category === undefined) errors.category_id = `Category ${String(row.category_id)} does not exist`
  if (category === undefined || Object.keys(errors).length > 0) return
  const place = newPlace(call, category, row, errors)
  const moved = place.parent_id !== category.parent_id || place.tree_id !== category.tree_id
  if (moved && siblings.isBelow(place.parent_id, category.id)) errors.parent_id = 'A category cannot be below itself'
  const custom = customOf(row)
  siblings.drop(category)
  if (Object.keys(errors).length === 0) {
    checkPlace(call.contents, siblings, place, moved ? siblings.heightOf(category.id) : 1, errors)
  }
  if (custom !== undefined && siblings.pathTaken({ tree_id: place.tree_id, path: custom })) {
    errors['url.path'] = 'The URL is already used'
  }
  if (Object.keys(errors).length === 0) {
    assign(category, row)
    Object.assign(category, place)
    if (custom !== undefined) Object.assign(category, { path: custom, is_customized: true })
  }
  siblings.add(category)
}

function newPlace(call: StoreCall, category: Category, row: JsonObject, errors: FieldErrors) {
  const { categoryTreeMove } = call.settings.emulate
  const wanted = typeof row.tree_id === 'number' ? row.tree_id : category.tree_id
  if (wanted !== category.tree_id && categoryTreeMove === 'reject') errors.tree_id = 'The tree cannot be updated'
  return {
    tree_id: categoryTreeMove === 'allow' ? wanted : category.tree_id,
    parent_id: typeof row.parent_id === 'number' ? row.parent_id : category.parent_id,
    name: typeof row.name === 'string' ? row.name : category.name,
  }
}

/** Seeding does not look at siblings: thousands of rows have to go in quickly. */
export const seeder: Seeder = {
  kind: 'categories',
  insert(seeding, row) {
    const tree_id = Number(row.tree_id)
    if (trees.find(seeding.contents, tree_id) === undefined) throw nestedRefusal(`There is no tree ${tree_id}`, {})
    const place = { tree_id, parent_id: Number(row.parent_id ?? 0), name: String(row.name) }
    const custom = customOf(row)
    const path = custom ?? `/seeded-${categories.rows(seeding.contents).length + 1}/`
    return insertCategory(seeding, place, { path, is_customized: custom !== undefined }, row)
  },
  sample: at => ({ tree_id: 1, name: `Sample ${at}` }),
}
