/** May a category look like that? Its members, its name among its siblings, its place in the tree, its address. */

import { type FieldRule, wrongWith } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { shown } from './category-errors.ts'
import { type Category, categories, trees } from './category-rows.ts'
import { slugOf } from './page-rows.ts'

const maxDepth = 8
export const maxCategories = 16_000

const sorts = ['use_store_settings', 'featured', 'newest', 'best_selling', 'alpha_asc', 'alpha_desc']

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1, maxLength: 50 },
  tree_id: { kind: 'integer' },
  parent_id: { kind: 'integer' },
  description: { kind: 'string', maxLength: 65_535 },
  views: { kind: 'integer' },
  sort_order: { kind: 'integer' },
  page_title: { kind: 'string', maxLength: 255 },
  meta_keywords: { kind: 'array' },
  meta_description: { kind: 'string', maxLength: 65_535 },
  layout_file: { kind: 'string', maxLength: 50 },
  image_url: { kind: 'string' },
  is_visible: { kind: 'boolean' },
  search_keywords: { kind: 'string', maxLength: 255 },
  default_product_sort: { kind: 'string', values: [...sorts, 'avg_customer_review', 'price_asc', 'price_desc'] },
  url: { kind: 'object' },
}

/** What is wrong with the members themselves. */
export function checkMembers(row: JsonObject, errors: FieldErrors): void {
  for (const [name, rule] of Object.entries(rules)) {
    const message = wrongWith(row[name], rule)
    if (message !== undefined) errors[name] = message
  }
  const order = row.sort_order
  if (typeof order === 'number' && (order < -2_147_483_648 || order > 2_147_483_647)) errors.sort_order = 'error.range'
  const url = row.url
  if (typeof url === 'object' && url !== null && !Array.isArray(url)) {
    const message = wrongWith(url.path, { kind: 'string', required: true, minLength: 1, maxLength: 255 })
    if (message !== undefined) errors['url.path'] = message
  }
}

/** The categories of a store, found without searching through all of them for every row of a request. */
export class Siblings {
  readonly byId = new Map<number, Category>()
  readonly #names = new Map<string, number>()
  readonly #paths = new Map<string, number>()

  constructor(contents: Contents) {
    for (const category of categories.rows(contents)) if (shown(category)) this.add(category)
  }

  add(category: Category): void {
    this.byId.set(category.id, category)
    this.#names.set(nameKey(category), category.id)
    this.#paths.set(pathKey(category), category.id)
  }

  drop(category: Category): void {
    this.byId.delete(category.id)
    this.#names.delete(nameKey(category))
    this.#paths.delete(pathKey(category))
  }

  nameTaken(place: Pick<Category, 'tree_id' | 'parent_id' | 'name'>): boolean {
    return this.#names.has(nameKey(place))
  }

  pathTaken(place: Pick<Category, 'tree_id' | 'path'>): boolean {
    return this.#paths.has(pathKey(place))
  }

  /** How many levels there are from the root down to this category; 0 for the root itself. */
  levelOf(id: number): number {
    let level = 0
    for (let at = this.byId.get(id); at !== undefined && level <= maxDepth * 2; at = this.byId.get(at.parent_id))
      level += 1
    return level
  }

  heightOf(id: number): number {
    const below = [...this.byId.values()].filter(category => category.parent_id === id)
    return 1 + Math.max(0, ...below.map(category => this.heightOf(category.id)))
  }

  isBelow(id: number, ancestor: number): boolean {
    for (let at = this.byId.get(id); at !== undefined; at = this.byId.get(at.parent_id)) {
      if (at.id === ancestor) return true
    }
    return false
  }
}

function nameKey(place: Pick<Category, 'tree_id' | 'parent_id' | 'name'>): string {
  return `${place.tree_id} ${place.parent_id} ${place.name.toLowerCase()}`
}

function pathKey(place: Pick<Category, 'tree_id' | 'path'>): string {
  return `${place.tree_id} ${place.path}`
}

/** The tree and parent a category will have, or what is wrong with them. */
export function checkPlace(
  contents: Contents,
  siblings: Siblings,
  place: Pick<Category, 'tree_id' | 'parent_id' | 'name'>,
  height: number,
  errors: FieldErrors,
): void {
  if (trees.find(contents, place.tree_id) === undefined) errors.tree_id = `Tree ${place.tree_id} does not exist`
  if (place.parent_id !== 0) {
    const parent = siblings.byId.get(place.parent_id)
    if (parent === undefined) errors.parent_id = `Category ${place.parent_id} does not exist`
    else if (parent.tree_id !== place.tree_id) errors.parent_id = 'The parent is in another category tree'
    else if (siblings.levelOf(parent.id) + height > maxDepth) {
      errors.parent_id = `Categories can only be nested ${maxDepth} levels deep`
    }
  }
  if (siblings.nameTaken(place)) errors.name = `A category named "${place.name}" already exists at this level`
}

/** `/clothing/shirts/`: the parent's address and the name. A suffix keeps it unique. */
export function generatedPath(siblings: Siblings, place: Pick<Category, 'tree_id' | 'parent_id' | 'name'>): string {
  const above = siblings.byId.get(place.parent_id)?.path ?? '/'
  const base = `${above}${slugOf(place.name)}`
  for (let count = 0; ; count += 1) {
    const path = count === 0 ? `${base}/` : `${base}-${count}/`
    if (!siblings.pathTaken({ tree_id: place.tree_id, path })) return path
  }
}

export function customPath(path: string): string {
  const bare = path.replaceAll(/^\/+|\/+$/g, '')
  return bare === '' ? '/' : `/${bare}/`
}
