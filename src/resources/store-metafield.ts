/** Metafields of the store itself. */

import { metafieldKind } from './kit/metafield.ts'

export const storeMetafield = metafieldKind('store_metafield', 'store', '/v3/store/metafields')
