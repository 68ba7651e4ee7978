/** How are pages kept? */

import { table } from '../table.ts'

export type Page = {
  id: number
  channel_id: number
  name: string
  type: string
  is_visible: boolean
  parent_id: number
  sort_order: number
  is_homepage: boolean
  is_customers_only: boolean
  url: string
  meta_title: string | null
  meta_keywords: string | null
  meta_description: string | null
  search_keywords: string | null
  body: string | null
  link: string
  email: string
  contact_fields: string
  content_type: string
}

export const pages = table<Page>('pages')

/** `/about-us/` out of `About us`. */
export function slugOf(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9\u00c0-\uffff]+/g, '-')
  return words.replaceAll(/^-+|-+$/g, '') || 'page'
}
