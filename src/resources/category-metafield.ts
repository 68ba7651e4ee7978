/** Metafields of categories; they go with their category. */

import { metafieldKind } from './kit/metafield.ts'

export const categoryMetafield = metafieldKind('category_metafield', 'category', '/v3/catalog/categories/metafields')
