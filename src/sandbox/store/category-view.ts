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
    image_url: image_url === '' ? call.settings.emulate.emptyImageUrl : imageAddress(call, category),
    url: { path, is_customized },
  }
}

const cdn = 'https://cdn11.bigcommerce.com/'

/** The image is copied: it comes back under another address than was sent. */
function imageAddress(call: StoreCall, { id, image_url }: Category): string {
  if (call.settings.emulate.imageUrl === 'verbatim' || image_url.startsWith(cdn)) return image_url
  const name = image_url.split(/[?#]/)[0]!.split('/').at(-1) || 'image'
  return `${cdn}s-${call.contents.hash}/images/c/${id}__${name}`
}
