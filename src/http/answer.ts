/**
 * How did one attempt at a request end?
 * Only describes; whether to try again is decided in `retry.ts`, what to tell the user in `http-errors.ts`.
 */

import { isObject, type Json } from '../model/values.ts'

/** Response headers with lower-case names. */
export type Headers = { [name: string]: string | string[] | undefined }

/** The end of one attempt. */
export type Attempt =
  /** The server answered and the body was read: `null` when there was none, a string when it was short plain text. */
  | { kind: 'answer'; status: number; headers: Headers; body: Json }
  /** The body broke off or is not JSON. `foreign`: it is not even meant to be, for example a proxy's HTML page. */
  | { kind: 'unreadable'; status: number; headers: Headers; start: string; foreign: boolean }
  /** No answer. `sent` is false when it is certain that the server has not seen the request. */
  | { kind: 'broken'; trouble: Trouble; code: string; sent: boolean }

/** unreachable: no connection · refused-tls: no trust · broken: reset or closed · timeout: no answer in time · closed: by us · unsendable: a header or address that cannot be one */
export type Trouble = 'unreachable' | 'refused-tls' | 'broken' | 'timeout' | 'closed' | 'unsendable'

/** What a fully received body says. Statuses of errors may carry plain text; answers must be JSON or nothing. */
export function readAnswer(status: number, headers: Headers, text: string): Attempt {
  const trimmed = text.trim()
  if (status === 204 || trimmed === '') return { kind: 'answer', status, headers, body: null }
  try {
    return { kind: 'answer', status, headers, body: JSON.parse(trimmed) as Json }
  } catch {
    const start = printable(trimmed).slice(0, 80)
    const foreign = !/^[[{"\d-]/.test(trimmed) || isHtml(headers)
    // An error's status says enough without its body, except where a page of somebody else's could pass for an answer.
    if (status >= 500 || status === 401 || status === 429) return { kind: 'answer', status, headers, body: start }
    if (status >= 400 && !isHtml(headers) && !trimmed.startsWith('<'))
      return { kind: 'answer', status, headers, body: start }
    return { kind: 'unreadable', status, headers, start, foreign }
  }
}

/** What an error of the transport means; the code is the system's or undici's. */
export function readTrouble(error: unknown): Attempt {
  const code = codeOf(error)
  if (tlsCodes.test(code)) return { kind: 'broken', trouble: 'refused-tls', code, sent: false }
  if (unreachableCodes.has(code) || ['connect', 'getaddrinfo'].includes(syscallOf(error))) {
    return { kind: 'broken', trouble: 'unreachable', code, sent: false }
  }
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'broken', trouble: 'unsendable', code, sent: false }
  if (code === 'UND_ERR_CLOSED') return { kind: 'broken', trouble: 'closed', code, sent: false }
  if (code === 'UND_ERR_DESTROYED') return { kind: 'broken', trouble: 'closed', code, sent: true }
  const trouble = code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' ? 'timeout' : 'broken'
  return { kind: 'broken', trouble, code, sent: true }
}

/** A header as a number, or undefined when it is absent or not a finite number of at least zero. */
export function numberHeader(headers: Headers, name: string): number | undefined {
  const text = headers[name]
  if (typeof text !== 'string' || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}

/** The text without control characters, so that no answer can steer a terminal, and with single spaces. */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
])
const tlsCodes = /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/

function isHtml(headers: Headers): boolean {
  const type = headers['content-type']
  return typeof type === 'string' && /\bhtml\b/i.test(type)
}

function codeOf(error: unknown): string {
  if (!isErrorLike(error)) return 'UNKNOWN'
  if (typeof error.code === 'string') return error.code
  if (Array.isArray(error.errors)) return codeOf(error.errors[0])
  return isErrorLike(error.cause) ? codeOf(error.cause) : 'UNKNOWN'
}

function syscallOf(error: unknown): string {
  return isErrorLike(error) && typeof error.syscall === 'string' ? error.syscall : ''
}

function isErrorLike(
  value: unknown,
): value is { code?: unknown; errors?: unknown; cause?: unknown; syscall?: unknown } {
  return isObject(value)
}
