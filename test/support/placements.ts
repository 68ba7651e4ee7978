/** Where the first eight kinds stand; the same as in `src/resources/index.ts`, without the rest of the kinds. */

import type { Placement } from '../../src/model/kind.ts'

export const placements: Placement[] = [
  { name: 'account', collection: 'accounts', shape: 'map' },
  { name: 'store', collection: 'stores', shape: 'map' },
  { name: 'channel', collection: 'channels', parent: 'store', shape: 'map' },
  { name: 'site', collection: 'site', parent: 'channel', shape: 'one' },
  { name: 'category_tree', collection: 'category_trees', parent: 'store', shape: 'map' },
  {
    name: 'category',
    collection: 'categories',
    parent: 'category_tree',
    shape: 'tree',
    tree: { name: 'name', above: 'parent' },
  },
  { name: 'page', collection: 'pages', parent: 'channel', shape: 'map' },
  { name: 'redirect', collection: 'redirects', parent: 'site', shape: 'map' },
]
