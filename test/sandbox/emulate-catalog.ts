/** Switches of the catalogue. */

import type { Cases } from './emulate-channels.ts'
import { seedProducts } from './kit.ts'

type Switches = 'productCategoriesIn' | 'parallelAssignments' | 'sampleCatalog'

const assignments = '/v3/catalog/products/channel-assignments'

export const catalogCases: Pick<Cases, Switches> = {
  productCategoriesIn: {
    async probe(asked) {
      const rows = ['A', 'B'].map(name => ({ name, tree_id: 1 }))
      await asked.store('POST', '/v3/catalog/trees/categories', rows)
      await seedProducts(asked, [{ categories: [1] }, { categories: [1, 2] }])
      return (await asked.store('GET', '/v3/catalog/products?categories:in=1,2')).body.data.length
    },
    default: 1,
    others: [['any', 2]],
  },
  parallelAssignments: {
    async probe(asked) {
      await seedProducts(asked, [{}])
      const rows = [{ product_id: 1, channel_id: 1 }]
      const both = await Promise.all([asked.store('PUT', assignments, rows), asked.store('PUT', assignments, rows)])
      return both.map(reply => reply.status).sort()
    },
    default: [204, 429],
    others: [['accept', [204, 204]]],
  },
  sampleCatalog: {
    probe: async ({ store }) => (await store('GET', '/v3/catalog/products?channel_id:in=1')).body.data.length,
    default: 0,
    others: [[true, 3]],
  },
}
