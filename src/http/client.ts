/**
 * How is a request sent, and what comes back? Puts governor, retries, pages and errors together around the transport.
 * Knows no operation of the API, no kind of object and no lifecycle; a 503 of a suspended store is for the caller to read.
 */

import type { Clock } from '../model/clock.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, RequestOptions } from '../model/kind.ts'
import type { Pace } from '../model/pace.ts'
import type { Emit } from '../model/run.ts'
import type { Json } from '../model/values.ts'
import { type Attempt, type Headers, readAnswer, readTrouble } from './answer.ts'
import { type Cap, documentedCap } from './caps.ts'
import { createGovernor } from './governor.ts'
import { createRedact, type FailedRequest, toHttpError } from './http-errors.ts'
import { largestPage, passPages, readPages } from './paging.ts'
import { isUncertain, judge, longestWaitMs, type Reason, tries, waitBefore } from './retry.ts'
import { createTransport, type Transport } from './transport.ts'
import { parseBase, requestTarget, shownPath } from './url.ts'

/** What one API is bound to: a franchise or a store, its credentials and its manners. */
export interface ClientOptions {
  /** For example `https://api.bigcommerce.com/stores/abc123`; paths of requests are appended. */
  baseUrl: string
  /** The credentials, as headers; their values never occur in errors or events. */
  headers: { [name: string]: string }
  userAgent: string
  clock: Clock
  /** Every method but GET is refused with READ_ONLY before a connection is opened, save for a POST that says that it `reads`. */
  readOnly: boolean
  /** Also those POSTs that are documented to change nothing are refused. */
  getOnly?: boolean
  /** Requests at once, at most. */
  parallelism: number
  /** Percent of the quota in the answers' headers that are left to others, at least. */
  quotaReservePercent: number
  /** Longest wait for the head of an answer, and for the next piece of its body; 60 s unless given. */
  timeoutMs?: number
  /** Lowers the number of tries that every kind of failure gets. */
  maxTries?: number
  emit?: Emit
  /** Asked at the last moment before anything but a GET goes out: throws where it may not. */
  fence?: () => void
}

/** A client of one API. */
export interface Client extends Api {
  /** How fast it went so far. */
  pace(): Pace
  close(): Promise<void>
}

/** Its errors are `ToolError`s with an `ApiFailure` as cause. Closing it leaves a shared transport open. */
export function createApi(options: ClientOptions, transport?: Transport): Client {
  const base = parseBase(options.baseUrl)
  const connections = transport ?? createTransport()
  const governor = createGovernor(options.clock, options.parallelism, options.quotaReservePercent, waitMs =>
    options.emit?.({ type: 'quota-awaited', path: base.prefix, waitMs }),
  )
  const redact = createRedact(options.headers)
  const timeoutMs = options.timeoutMs ?? 60_000
  const audience = /\/franchises\//.test(`${base.prefix}/`) ? 'partner' : 'store'

  const attempt = async (
    method: Method,
    target: string,
    text: string | undefined,
    more: RequestOptions,
  ): Promise<Attempt> => {
    let head: { statusCode: number; headers: Headers } | undefined
    try {
      const response = await connections.request({
        origin: base.origin,
        path: target,
        method,
        headers: {
          accept: 'application/json',
          'user-agent': options.userAgent,
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...(more.idempotencyKey === undefined ? {} : { 'idempotency-key': more.idempotencyKey }),
          ...options.headers,
        },
        body: text ?? null,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      head = response
      return readAnswer(response.statusCode, response.headers, await response.body.text())
    } catch (error) {
      if (head === undefined) return readTrouble(error)
      // A refusal is a refusal, whatever became of its text.
      if (head.statusCode >= 400) return { kind: 'answer', status: head.statusCode, headers: head.headers, body: null }
      return { kind: 'unreadable', status: head.statusCode, headers: head.headers, start: '', foreign: false }
    }
  }

  const send = async (method: Method, path: string, body: Json | undefined, more: RequestOptions) => {
    if (options.readOnly && method !== 'GET' && (more.reads !== true || options.getOnly)) {
      throw new ToolError('READ_ONLY', `A read-only command was about to send ${method} ${shownPath(path)}`, {
        hint: 'Nothing was sent. Please report this as a bug.',
      })
    }
    const idempotent = method === 'GET' || more.reads === true || (more.idempotent ?? method !== 'POST')
    const target = requestTarget(base, path, more.query)
    const text = body === undefined ? undefined : JSON.stringify(body)
    const like = `${method} ${path.replace(/\d+/g, '#')}`
    const failures: { [reason in Reason]?: number } = {}
    let attempts = 0
    let uncertain = false
    for (;;) {
      const result = await governor.run({ cap: capOf(method, path, more), like }, async () => {
        if (method !== 'GET') options.fence?.()
        return attempt(method, target, text, more)
      })
      attempts += 1
      if (result.kind === 'answer' && (isSuccess(result.status) || more.accept?.includes(result.status))) {
        return { status: result.status, body: result.body }
      }
      uncertain ||= method !== 'GET' && isUncertain(result)
      const failed: FailedRequest = { method, path, host: base.host, audience, attempts, timeoutMs, uncertain, redact }
      const judgement = judge(result)
      if (judgement === undefined || !(idempotent || judgement.certain)) throw toHttpError(result, failed)
      const { reason } = judgement
      const count = (failures[reason] ?? 0) + 1
      failures[reason] = count
      const headers = result.kind === 'broken' ? {} : result.headers
      const waitMs = waitBefore(reason, count, headers, options.clock.random())
      if (count >= Math.min(tries[reason], options.maxTries ?? Number.POSITIVE_INFINITY) || waitMs > longestWaitMs) {
        throw toHttpError(result, failed)
      }
      options.emit?.({ type: 'request-retried', method, path: shownPath(path), reason: reasonText(result), waitMs })
      await options.clock.wait(waitMs)
    }
  }

  return {
    async get(path, more = {}) {
      return (await send('GET', path, undefined, more)).body
    },
    list(path, more = {}) {
      const asked = Number(more.query?.limit ?? largestPage)
      const fetch = async (page: number, limit: number): Promise<Json> => {
        const paging = more.paging !== 'undocumented' ? { limit, page } : page === 1 ? {} : { page }
        const answer = await send('GET', path, undefined, { ...more, query: { ...more.query, ...paging } })
        return isSuccess(answer.status) ? answer.body : null
      }
      const ahead = Math.min(options.parallelism, capOf('GET', path, more)?.max ?? options.parallelism)
      return (more.flat === true ? passPages : readPages)({ path, fetch }, asked, ahead)
    },
    send: (method, path, body, more = {}) => send(method, path, body, more),
    wait: ms => options.clock.wait(ms),
    pace: () => governor.pace(),
    close: async () => {
      if (transport === undefined) await connections.close()
    },
  }
}

/** What a kind says counts before what is documented. */
function capOf(method: Method, path: string, { cap }: RequestOptions): Cap | undefined {
  return cap ?? documentedCap(method, path)
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** For people: what made a retry necessary. */
function reasonText(attempt: Attempt): string {
  if (attempt.kind === 'answer') return `status ${attempt.status}`
  if (attempt.kind === 'unreadable') return 'the answer broke off'
  return `${attempt.trouble} (${attempt.code})`
}
