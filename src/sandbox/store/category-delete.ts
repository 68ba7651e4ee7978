/** What does deleting categories take along, and when are they gone? */

import type { Answer, StoreCall } from '../http.ts'
import { nestedRefusal, shown } from './category-errors.ts'
import { selectCategories } from './category-list.ts'
import { type Category, categories } from './category-rows.ts'

const filters = ['category_id:in', 'category_uuid:in', 'tree_id:in', 'parent_id:in']

/** Answers 202: it does not say when the categories will be gone. */
export function deleteCategories(call: StoreCall): Answer {
  if (!filters.some(name => call.query[name] !== undefined)) {
    throw nestedRefusal('At least one filter must be provided in order to delete categories', {})
  }
  const chosen = selectCategories(call).filter(shown)
  const all = withDescendants(call, chosen)
  const { categoryDelete, categoryDeleteReads } = call.settings.emulate
  if (categoryDelete === 'reject-with-children' && all.size > chosen.length) {
    throw nestedRefusal('A category with sub-categories cannot be deleted', {})
  }
  if (categoryDeleteReads > 0) for (const category of all) category.reads_left = categoryDeleteReads
  else categories.remove(call.contents, category => all.has(category))
  return { status: 202, body: { meta: { total: chosen.length, success: chosen.length, failed: 0 } } }
}

function withDescendants(call: StoreCall, chosen: readonly Category[]): Set<Category> {
  const all = new Set(chosen)
  const ids = new Set(chosen.map(category => category.id))
  for (let before = -1; before !== all.size; ) {
    before = all.size
    for (const category of categories.rows(call.contents)) {
      if (!ids.has(category.parent_id) || !shown(category)) continue
      all.add(category)
      ids.add(category.id)
    }
  }
  return all
}
