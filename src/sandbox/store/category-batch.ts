/** What does the answer to a batch of categories look like: all, some, or none of it done? */

import { type FieldErrors, statusCodes } from '../errors.ts'
import { type Answer, Refusal } from '../http.ts'
import type { Json } from '../json.ts'

/** `data` is left out for an update, which shows none. */
export function batchAnswer(total: number, data: Json[] | undefined, errors: FieldErrors): Answer {
  const failed = new Set(Object.keys(errors).map(path => path.split('.')[0])).size
  const meta = { total, success: total - failed, failed }
  const shown = data === undefined ? {} : { data }
  if (failed === 0) return { status: data === undefined ? 200 : 201, body: { ...shown, meta } }
  const refusal = { status: 422, title: 'The Category was not valid.', type: statusCodes, errors }
  if (failed === total) return { status: 422, body: { errors: refusal, meta } }
  return { status: 207, body: { ...shown, errors: refusal, meta } }
}

export function notAnArray(): Refusal {
  const error = { status: 400, title: 'The request body must be an array', type: statusCodes }
  return new Refusal({ status: 400, body: { errors: [error] } })
}
