/** How does the V2 API list, refuse and write dates? Bare rows, lists of errors, and no body when there is nothing. */

import type { FieldErrors } from '../errors.ts'
import { v2Error } from '../errors.ts'
import { type Answer, Refusal, type StoreCall } from '../http.ts'
import type { Json } from '../json.ts'
import { type BadParameter, pageOf } from '../paging.ts'

export function refuseV2(status: number, message: string): Refusal {
  return new Refusal(v2Error(status, message))
}

export const badV2: BadParameter = name => refuseV2(400, `The field '${name}' is invalid.`)

export function notFoundV2(): Refusal {
  return refuseV2(404, 'The requested resource was not found.')
}

/** One entry for each wrong field; nothing happens when there is none. */
export function refuseFieldsV2(errors: FieldErrors): void {
  const fields = Object.entries(errors)
  if (fields.length === 0) return
  const body = fields.map(([field, reason]): Json => {
    if (reason === 'error.path.missing')
      return { status: 400, message: `The required field '${field}' was not supplied.` }
    return { status: 400, message: `The field '${field}' is invalid.`, details: { invalid_reason: reason } }
  })
  throw new Refusal({ status: 400, body })
}

/** The asked page of all rows. Beyond the last row there is no body. */
export function bareList<T>(call: StoreCall, rows: readonly T[], show: (row: T) => Json): Answer {
  const { page, limit } = pageOf(call, badV2)
  const shown = rows.slice((page - 1) * limit, page * limit).map(show)
  return shown.length === 0 ? { status: 204 } : { status: 200, body: shown }
}

/** `true`, `false`, or not asked for. */
export function flagV2(call: StoreCall, name: string): boolean | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  if (value !== 'true' && value !== 'false') throw badV2(name, value)
  return value === 'true'
}
