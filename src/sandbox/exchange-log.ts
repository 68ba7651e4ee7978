/** What was asked and answered? The last exchanges, without a single token, bounded in number and in size. */

import type { Json } from './json.ts'
import { isObject } from './json.ts'

export interface LoggedRequest {
  seq: number
  /** Milliseconds on the sandbox clock. */
  time: number
  method: string
  /** Without the query. */
  path: string
  query: { [name: string]: string }
  headers: { [name: string]: string }
  body: Json | undefined
  status: number
  responseHeaders: { [name: string]: string }
  responseBody: Json | undefined
  responseBytes: number
  /** How many requests were in progress, this one included, when it arrived. */
  parallel: number
  /** The injected fault that hit it, if any. */
  fault?: string
}

/** Of all requests since the log was last cleared, also of those that it holds no more. */
export interface Totals {
  requests: number
  /** Those that are no GET. */
  writes: number
  /** Of the bodies, in both directions. */
  bytes: number
}

const secretHeaders = ['x-auth-token', 'x-auth-secret', 'authorization', 'cookie']
const secretMembers = ['password', 'access_token', 'support_pin', 'api_secret']
const keepBytes = 64 * 1024 * 1024

export class ExchangeLog {
  #entries: { request: LoggedRequest; bytes: number }[] = []
  #bytes = 0
  #seq = 0
  #inProgress = 0
  highWater = 0
  totals: Totals = { requests: 0, writes: 0, bytes: 0 }
  readonly #keep: number

  constructor(keep: number) {
    this.#keep = keep
  }

  arrive(): number {
    this.#inProgress += 1
    this.highWater = Math.max(this.highWater, this.#inProgress)
    return this.#inProgress
  }

  leave(): void {
    this.#inProgress -= 1
  }

  add(request: Omit<LoggedRequest, 'seq'>, requestBytes: number): void {
    this.#seq += 1
    const bytes = requestBytes + request.responseBytes
    this.#entries.push({ request: { seq: this.#seq, ...hideSecrets(request) }, bytes })
    this.#bytes += bytes
    this.totals.requests += 1
    this.totals.writes += request.method === 'GET' ? 0 : 1
    this.totals.bytes += bytes
    while (this.#entries.length > this.#keep || (this.#bytes > keepBytes && this.#entries.length > 1)) {
      this.#bytes -= this.#entries.shift()?.bytes ?? 0
    }
  }

  clear(): void {
    this.#entries = []
    this.#bytes = 0
    this.highWater = this.#inProgress
    this.totals = { requests: 0, writes: 0, bytes: 0 }
  }

  all(): LoggedRequest[] {
    return this.#entries.map(entry => entry.request)
  }
}

function hideSecrets(request: Omit<LoggedRequest, 'seq'>): Omit<LoggedRequest, 'seq'> {
  const headers = { ...request.headers }
  for (const name of secretHeaders) if (headers[name] !== undefined) headers[name] = '(hidden)'
  return { ...request, headers, body: withoutSecrets(request.body), responseBody: withoutSecrets(request.responseBody) }
}

function withoutSecrets(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map(item => withoutSecrets(item) ?? null)
  if (!isObject(value)) return value
  const copy: { [key: string]: Json } = {}
  for (const [key, member] of Object.entries(value)) copy[key] = hideMember(key, member)
  return copy
}

function hideMember(key: string, member: Json): Json {
  if (key === 'login-url' && typeof member === 'string') return 'https://hidden.invalid/'
  if (secretMembers.includes(key)) return typeof member === 'number' ? 0 : '(hidden)'
  if (key === 'headers' && isObject(member)) {
    return Object.fromEntries(Object.keys(member).map(name => [name, '(hidden)']))
  }
  return withoutSecrets(member) ?? null
}
