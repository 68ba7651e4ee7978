/** How are categories and their trees kept? */

import { table } from '../table.ts'

export type Tree = { id: number; name: string; channels: number[] }

export const trees = table<Tree>('trees')

export type Category = {
  id: number
  uuid: string
  tree_id: number
  parent_id: number
  name: string
  description: string
  views: number
  sort_order: number
  page_title: string
  meta_keywords: string[]
  meta_description: string
  layout_file: string
  image_url: string
  is_visible: boolean
  search_keywords: string
  default_product_sort: string
  path: string
  is_customized: boolean
  /** Set when the category is deleted but still shows for so many reads. */
  reads_left?: number
}

export const categories = table<Category>('categories')
