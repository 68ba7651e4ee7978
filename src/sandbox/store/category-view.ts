/** How does a category look on the wire? */

import type { StoreCall } from '../http.ts'
import type { JsonObject } from '../json.ts'
import type { Category } from './category-rows.ts'

export function categoryView(call: StoreCall, category: Category): JsonObject {
  const { id, uuid, path, is_customized, image_url, reads_left: _deleted, ...rest } = category
  return {
    category_id: id,
    category_uuid: uuid,
    ...rest,
    meta_keywords: [...category.meta_keywords],
    image_url: image_url === '' ? call.settings.emulate.emptyImageUrl : image_url,
    url: { path, is_customized },
  }
}
