/** Which categories are asked for, and with which members? */

import type { Answer, StoreCall } from '../http.ts'
import { integersParameter, paged, wordsParameter } from '../paging.ts'
import { badCatalogParameter } from './category-errors.ts'
import { type Category, categories } from './category-rows.ts'
import { categoryView } from './category-view.ts'
import { trimmed } from './members.ts'

export function listCategories(call: StoreCall): Answer {
  const found = selectCategories(call)
  const answer = paged(
    call,
    found,
    category => trimmed(call, categoryView(call, category), 'category_id'),
    badCatalogParameter,
  )
  countReads(call)
  return answer
}

/** By all filters of the query, lists and their opposites. */
export function selectCategories(call: StoreCall): Category[] {
  const numbers = (name: string) => integersParameter(call, name, badCatalogParameter)
  const ids = [numbers('category_id:in'), numbers('category_id:not_in')] as const
  const trees = [numbers('tree_id:in'), numbers('tree_id:not_in')] as const
  const parents = [numbers('parent_id:in'), numbers('parent_id:not_in')] as const
  const uuids = [wordsParameter(call, 'category_uuid:in'), wordsParameter(call, 'category_uuid:not_in')] as const
  const { name, page_title, keyword, is_visible } = call.query
  return categories
    .rows(call.contents)
    .filter(
      row =>
        passes(ids, row.id) &&
        passes(trees, row.tree_id) &&
        passes(parents, row.parent_id) &&
        passes(uuids, row.uuid) &&
        (name === undefined || row.name === name) &&
        (page_title === undefined || row.page_title === page_title) &&
        contains(row.name, call.query['name:like']) &&
        contains(row.page_title, call.query['page_title:like']) &&
        contains(`${row.name}\n${row.description}`, keyword) &&
        (is_visible === undefined || row.is_visible === (is_visible === 'true' || is_visible === '1')),
    )
}

type Filter<T> = readonly [Set<T> | undefined, Set<T> | undefined]

function passes<T>([among, notAmong]: Filter<T>, value: T): boolean {
  return among?.has(value) !== false && notAmong?.has(value) !== true
}

function contains(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.toLowerCase())
}

/** Deleted categories that still show do so for a number of lists. */
function countReads(call: StoreCall): void {
  for (const category of categories.rows(call.contents)) {
    if (category.reads_left !== undefined) category.reads_left -= 1
  }
  categories.remove(call.contents, category => category.reads_left !== undefined && category.reads_left <= 0)
}
