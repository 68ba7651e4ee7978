/** How are many rows read from one body? All or nothing: one bad row refuses the others. */

import { type FieldErrors, invalid, refuse } from '../errors.ts'
import type { Answer, StoreCall } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integersParameter } from '../paging.ts'

/** The rows of a body that is a list; more than `most` are too many. */
export function rowsOf({ body }: StoreCall, most = Number.POSITIVE_INFINITY): JsonObject[] {
  if (!Array.isArray(body)) throw invalid({ '': 'error.expected.jsarray' })
  if (body.length > most) {
    throw refuse(413, `The request payload is too large. The maximum items allowed in the array is ${most}.`)
  }
  const errors: FieldErrors = {}
  for (const [at, row] of body.entries()) if (!isObject(row)) errors[`${at}`] = 'error.expected.jsobject'
  refuseErrors(errors)
  return body.filter(isObject)
}

export function refuseErrors(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw invalid(errors)
}

/** The row that each of the sent ones names by its id. */
export function namedRows<T>(rows: readonly JsonObject[], find: (id: number) => T | undefined): T[] {
  const errors: FieldErrors = {}
  const found = rows.flatMap(({ id }, at) => {
    const row = find(Number(id))
    if (id === undefined) errors[`${at}.id`] = 'error.path.missing'
    else if (row === undefined) errors[`${at}.id`] = `${String(id)} does not exist`
    return row === undefined ? [] : [row]
  })
  refuseErrors(errors)
  return found
}

/** Deletes what `id:in` names. Without it nothing happens, and ids that do not exist do no harm. */
export function removeNamed(call: StoreCall, remove: (ids: Set<number>) => void): Answer {
  remove(integersParameter(call, 'id:in') ?? new Set())
  return { status: 204 }
}
