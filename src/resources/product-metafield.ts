/** Metafields of products, which are not declared: by SKU, namespace and key. */

import { metafieldKind } from './kit/metafield.ts'

export const productMetafield = metafieldKind('product_metafield', 'store', '/v3/catalog/products/metafields', {
  collection: 'product_metafields',
  attribute: 'product',
})
