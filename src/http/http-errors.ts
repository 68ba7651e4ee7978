/**
 * What is the user told when a request has finally failed?
 * Maps the last attempt to a code, a message and a hint; does not decide about retries and never shows a credential.
 */

import { type ErrorCode, ToolError } from '../model/errors.ts'
import type { ApiFailure } from '../model/kind.ts'
import type { Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import type { Attempt, Trouble } from './answer.ts'
import { readErrorText } from './error-fields.ts'
import { hintFor } from './hints.ts'
import { shownPath } from './url.ts'

/** A request that will not be tried again. */
export interface FailedRequest {
  method: string
  /** As the caller gave it, without base address and query. */
  path: string
  host: string
  /** Which API it was for, as its base address says. */
  audience: 'partner' | 'store'
  /** Number of attempts. */
  attempts: number
  timeoutMs: number
  /** True when an attempt may have taken effect without a readable answer. */
  uncertain: boolean
  /** Hides credentials in whatever text the other side sent. */
  redact: (text: string) => string
}

/** The error for the last attempt of a request; its cause is an `ApiFailure`. */
export function toHttpError(attempt: Attempt, request: FailedRequest): ToolError {
  const body = attempt.kind === 'answer' ? redactJson(attempt.body, request.redact) : null
  const { title, fields } = readErrorText(body)
  const failure: ApiFailure = {
    ...(attempt.kind === 'broken' ? {} : { status: attempt.status }),
    method: request.method,
    path: shownPath(request.path),
    fields,
    body,
    uncertain: request.uncertain,
  }
  const code = codeFor(attempt)
  const message = request.redact(messageFor(attempt, request, title, fields))
  const hint = hintFor(code, attempt, { ...request, fields })
  return new ToolError(code, message, { hint, cause: failure })
}

/**
 * | status                  | code            |
 * |-------------------------|-----------------|
 * | 401                     | AUTH_FAILED     |
 * | 403                     | FORBIDDEN       |
 * | 404, 410                | NOT_FOUND       |
 * | 409                     | CONFLICT        |
 * | 429                     | RATE_LIMITED    |
 * | 407                     | UNREACHABLE     |
 * | 408, 423, 425, 499      | API_UNAVAILABLE |
 * | 507                     | API_INVALID     |
 * | other 4xx               | API_INVALID     |
 * | other 5xx               | API_UNAVAILABLE |
 * | 1xx, 3xx, unreadable    | BAD_RESPONSE    |
 */
function codeFor(attempt: Attempt): ErrorCode {
  if (attempt.kind === 'broken') return codeOfTrouble[attempt.trouble] ?? 'UNREACHABLE'
  if (attempt.kind === 'unreadable') return 'BAD_RESPONSE'
  const special = codes[attempt.status]
  if (special !== undefined) return special
  if (attempt.status >= 500) return 'API_UNAVAILABLE'
  return attempt.status >= 400 ? 'API_INVALID' : 'BAD_RESPONSE'
}

const codeOfTrouble: { [trouble in Trouble]?: ErrorCode } = { closed: 'INTERRUPTED', unsendable: 'AUTH_FAILED' }

const codes: { [status: number]: ErrorCode } = {
  401: 'AUTH_FAILED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  407: 'UNREACHABLE',
  408: 'API_UNAVAILABLE',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  423: 'API_UNAVAILABLE',
  425: 'API_UNAVAILABLE',
  429: 'RATE_LIMITED',
  499: 'API_UNAVAILABLE',
  507: 'API_INVALID',
}

function messageFor(attempt: Attempt, request: FailedRequest, title: string, fields: ApiFailure['fields']): string {
  const what = `${request.method} ${shownPath(request.path)}`
  const times = request.attempts > 1 ? ` (${request.attempts} attempts)` : ''
  if (attempt.kind === 'unreadable') {
    const start = attempt.start === '' ? '' : `, it begins: ${attempt.start}`
    const fault = attempt.foreign ? 'an answer that is not JSON' : 'JSON that breaks off'
    return `${what}: ${request.host} sent ${fault} (status ${attempt.status})${times}${start}`
  }
  if (attempt.kind === 'answer') {
    const details = fieldList(fields)
    const said = [title, details].filter(text => text !== '').join(': ')
    return `${what}: status ${attempt.status}${times}${said === '' ? '' : `: ${said}`}`
  }
  const troubles: Record<typeof attempt.trouble, string> = {
    unreachable: `no connection to ${request.host} (${attempt.code})`,
    'refused-tls': `the certificate of ${request.host} is not trusted (${attempt.code})`,
    broken: `the connection to ${request.host} broke off (${attempt.code})`,
    timeout: `${request.host} did not answer within ${request.timeoutMs / 1000} s (${attempt.code})`,
    unsendable: 'the credentials hold a character that cannot be sent, such as a line break',
    closed: `the connection to ${request.host} was closed by this program (${attempt.code})`,
  }
  return `${what}: ${troubles[attempt.trouble]}${times}`
}

function fieldList(fields: ApiFailure['fields']): string {
  const entries = Object.entries(fields)
  const shown = entries.slice(0, 5).map(([path, text]) => (path.startsWith('errors[') ? text : `${path}: ${text}`))
  if (entries.length > shown.length) shown.push(`and ${entries.length - shown.length} more`)
  return shown.join('; ')
}

/** The JSON with `redact` applied to every text and every key in it. */
function redactJson(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(entry => redactJson(entry, redact))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [redact(key), redactJson(member, redact)]))
}

/** Hides every credential among the header values; very short ones are no secrets and would garble texts. */
export function createRedact(headers: { [name: string]: string }): (text: string) => string {
  const secrets = Object.values(headers).filter(value => value.length >= 6)
  return text => secrets.reduce((clean, secret) => clean.replaceAll(secret, '(hidden)'), text)
}
