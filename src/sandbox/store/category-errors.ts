/** How do the services of category trees refuse? */

import { type FieldErrors, statusCodes } from '../errors.ts'
import { Refusal } from '../http.ts'
import type { BadParameter } from '../paging.ts'
import type { Category } from './category-rows.ts'

/** The refusal stands beneath `errors`, with a count beside it. */
export function nestedRefusal(title: string, errors: FieldErrors): Refusal {
  const inner = { status: 422, title, type: statusCodes, errors }
  return new Refusal({ status: 422, body: { errors: inner, meta: { total: 0, success: 0, failed: 0 } } })
}

export const badCatalogParameter: BadParameter = (name, value) =>
  nestedRefusal('Input is invalid', { [name]: `"${value}" is not an integer` })

/** False for a category that is deleted and only still shows. */
export function shown(category: Category): boolean {
  return category.reads_left === undefined
}
