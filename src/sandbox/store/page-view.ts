/** Which members of a page does an answer show? Those of its type; the body only when asked for. */

import type { StoreCall } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { type Page, pages } from './page-rows.ts'

export function pageView(call: StoreCall, page: Page): JsonObject {
  const { id, channel_id, name, is_visible, parent_id, sort_order, type, is_homepage, is_customers_only, url } = page
  const common = { id, channel_id, name, is_visible, parent_id, sort_order, type, is_homepage, is_customers_only, url }
  const { meta_title, meta_keywords, meta_description, search_keywords } = page
  const meta = { meta_title, meta_keywords, meta_description, search_keywords }
  const body = call.query.include?.split(',').includes('body') === true ? { body: page.body } : {}
  switch (type) {
    case 'link':
      return { ...common, link: page.link }
    case 'raw':
      return { ...common, search_keywords, content_type: page.content_type, ...body }
    case 'contact_form':
      return { ...common, ...meta, email: page.email, contact_fields: page.contact_fields, ...body }
    default:
      return { ...common, ...meta, ...body }
  }
}

const known = ['channel_id', 'id:in', 'name', 'name:like', 'limit', 'page', 'include']

/** The first parameter the service does not know, or undefined. */
export function unknownParameter(call: StoreCall): string | undefined {
  return Object.keys(call.query).find(name => !known.includes(name))
}

export function selectPages(call: StoreCall, ids: Set<number> | undefined, channel: number | undefined): Page[] {
  const { name } = call.query
  const like = call.query['name:like']?.toLowerCase()
  return pages
    .rows(call.contents)
    .filter(
      page =>
        ids?.has(page.id) !== false &&
        (channel === undefined || page.channel_id === channel) &&
        (name === undefined || page.name === name) &&
        (like === undefined || `${page.name}\n${page.body ?? ''}`.toLowerCase().includes(like)),
    )
}
