/** What do BigCommerce's refusals look like? Each service has a shape of its own. */

import type { Answer } from './http.ts'
import { Refusal } from './http.ts'
import type { Json, JsonObject } from './json.ts'

export const statusCodes = 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes'
const relative = '/api-docs/getting-started/api-status-codes'

export type FieldErrors = { [path: string]: string }

/** The general shape, as channels and sites use it. */
export function refuse(status: number, title: string, errors: Json = {}): Refusal {
  return new Refusal({ status, body: { status, title, type: relative, errors } })
}

/** The same with an absolute type and no details unless there are some: the partner API. */
export function refusePartner(status: number, title: string, errors?: FieldErrors): Refusal {
  const body: JsonObject = { status, title, type: statusCodes }
  return new Refusal({ status, body: errors === undefined ? body : { ...body, errors } })
}

/** `application/problem+json`: pages. */
export function problem(status: number, title: string, more: JsonObject = {}): Refusal {
  return new Refusal({
    status,
    body: { status, title, type: statusCodes, ...more },
    contentType: 'application/problem+json',
  })
}

export const invalidJson = 'JSON data is missing or invalid'

export function invalid(errors: FieldErrors): Refusal {
  return refuse(422, invalidJson, errors)
}

export function notFound(title = 'Not found'): Refusal {
  return refuse(404, title)
}

export function missingScope(): Answer {
  const title = "You don't have a required scope to access the endpoint"
  return { status: 403, body: { status: 403, title, type: statusCodes, errors: {} } }
}

export function tooManyRequests(headers: { [name: string]: string } = {}): Answer {
  return { status: 429, headers, body: { status: 429, title: 'Too many requests', type: relative, errors: {} } }
}

export function plain(status: number, title: string): Answer {
  return { status, body: { status, title, type: statusCodes, errors: {} } }
}

/** The V2 API answers with a bare array. */
export function v2Error(status: number, message: string): Answer {
  return { status, body: [{ status, message }] }
}
